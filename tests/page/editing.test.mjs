// Pasting, editing, mending, undoing: what a person does with a policy.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, browserForTests, documentText, paste } from "./harness.mjs";

const browser = browserForTests();

const MISSING_COMMA = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject"
      "Resource": "arn:aws:s3:::reports/*"
    }
  ]
}`;

test("a newcomer sees a policy with something wrong, and the words to go on", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    assert.match(await page.locator(".sentence .amounts").innerText(), /\w/);
    assert.ok((await page.locator(".card").count()) > 0);
    await page.getByRole("button", { name: "Paste yours" }).waitFor();
    assert.match(await page.locator(".document-name").innerText(), /Example/);
  }));

test("a pasted policy takes the place of the example and is checked at once", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.evaluate((value) => navigator.clipboard.writeText(value), MISSING_COMMA);
    // Without selecting anything first: nobody pastes a policy into the middle of an example.
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+v");
    await answered(page);
    assert.equal(await documentText(page), MISSING_COMMA);
    await page.locator(".card", { hasText: /./ }).first().waitFor();
    assert.doesNotMatch(await page.locator(".document-name").innerText(), /Example/);
  }));

test("the button pastes too", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.evaluate((value) => navigator.clipboard.writeText(value), MISSING_COMMA);
    await page.getByRole("button", { name: "Paste yours" }).click();
    await page.waitForFunction((value) => document.querySelector("policy-check").session.text === value, MISSING_COMMA);
  }));

test("an edit is shown before and after, applied, checked again, and undone", () =>
  browser.with("index.html", {}, async (page) => {
    await paste(page, MISSING_COMMA);
    const card = page.locator(".card.error").first();
    await card.locator(".head").click();
    await card.locator(".diff .before").first().waitFor();
    assert.ok((await card.locator(".diff ins").allInnerTexts()).join("").includes(","));
    await card.getByRole("button", { name: "Apply" }).first().click();
    await answered(page);
    assert.deepEqual(JSON.parse(await documentText(page)).Statement[0].Action, "s3:GetObject");
    assert.equal(await page.locator(".card", { hasText: /JSON|comma/ }).count(), 0);

    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+z");
    await answered(page);
    assert.equal(await documentText(page), MISSING_COMMA);
    assert.ok((await page.locator(".card.error").count()) > 0);
  }));

test("one key applies the edit at the cursor", () =>
  browser.with("index.html", {}, async (page) => {
    await paste(page, MISSING_COMMA);
    await page.locator(".cm-content").press("F8");
    await page.keyboard.press("Control+.");
    await answered(page);
    assert.equal(JSON.parse(await documentText(page)).Version, "2012-10-17");
  }));

test("hovering over a fault gives the reason, and its button mends it", () =>
  browser.with("index.html", {}, async (page) => {
    await paste(page, MISSING_COMMA);
    await page.locator(".cm-content .fault").first().hover();
    const card = page.locator(".hover");
    await card.waitFor();
    assert.match(await card.innerText(), /comma|expected/i);
    await card.locator("button.apply").first().click();
    await answered(page);
    assert.equal(JSON.parse(await documentText(page)).Version, "2012-10-17");
  }));

test("it checks as one types", () =>
  browser.with("index.html", {}, async (page) => {
    await paste(page, '{"Version": "2012-10-17", "Statement": []}');
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" oops");
    await answered(page);
    assert.ok((await page.locator(".card.error").count()) > 0);
    for (let key = 0; key < 5; key += 1) await page.keyboard.press("Backspace");
    await answered(page);
    assert.equal(await page.locator(".card", { hasText: "oops" }).count(), 0);
  }));

test("an empty document teaches", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.getByRole("heading", { name: "What you can paste" }).waitFor();
    await page.locator(".teach .example-cards button").first().click();
    await answered(page);
    assert.ok((await documentText(page)).includes("Statement"));
  }));

test("a policy in one line can be laid out, and says the same", () =>
  browser.with("index.html", {}, async (page) => {
    const line = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::reports/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}},{"Effect":"Deny","Action":[],"Resource":"*"}]}`;
    await paste(page, line);
    await page.getByRole("button", { name: "Lay out the long lines" }).click();
    await answered(page);
    const text = await documentText(page);
    assert.equal(text, JSON.stringify(JSON.parse(line), null, 2).replace(/\[\s+("[^\]]*")\s+\]/g, (_, list) => `[${list.replace(/,\s+/g, ", ")}]`));
    await page.keyboard.press("F8");
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+z");
    await answered(page);
    assert.equal(await documentText(page), line);
  }));
