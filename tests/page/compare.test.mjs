// Comparing two versions: what the new one adds and takes away.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, browserForTests, documentText, paste } from "./harness.mjs";
import { allow, open, policy, verdict } from "./tools.mjs";

const browser = browserForTests();

test("two versions are compared, and the request that is new is tried", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await paste(page, policy(allow(["s3:GetObject", "sqs:SendMessage"])));
    await open(page, "Compare");
    await page.getByRole("button", { name: /Keep the document/ }).click();
    await page.getByText("Both versions allow exactly the same.").waitFor();
    assert.equal(await page.locator(".relation.proven").count(), 1);
    await paste(page, policy(allow(["s3:GetObject", "kms:Decrypt"])));
    await page.getByText(/allows things that the old one does not/).waitFor();
    assert.equal(await page.locator(".relation.proven").count(), 0);
    assert.match(await page.locator(".groups").first().innerText(), /kms[^]*Decrypt/);
    assert.match(await page.locator(".groups").last().innerText(), /sqs[^]*SendMessage/);
    await page.getByLabel("The document is").selectOption("older");
    await page.waitForFunction(() => /SendMessage/.test(document.querySelector("policy-check").shadowRoot.querySelector(".groups")?.textContent));
    await page.getByLabel("The document is").selectOption("newer");
    await page.waitForFunction(() => /Decrypt/.test(document.querySelector("policy-check").shadowRoot.querySelector(".groups")?.textContent));
    await page.locator(".groups li", { hasText: "kms" }).first().getByRole("button", { name: /Try it/ }).click();
    await verdict(page, "Allowed");
    assert.equal(await page.getByLabel("Action").inputValue(), "kms:Decrypt");
    assert.equal(await page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.tagName), "H2");
  }));

test("a version that is no wider is green, and one that cannot be read is told", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await paste(page, policy(allow("s3:Get*")));
    await open(page, "Compare");
    await page.getByRole("textbox", { name: "The old version" }).fill(policy(allow("s3:*")));
    await page.locator(".relation.proven", { hasText: "nothing that the old one does not" }).waitFor();
    await page.getByRole("textbox", { name: "The old version" }).fill('{"<img src=x onerror=alert(1)>"');
    await page.locator(".relation.undecided").waitFor();
    assert.equal(await page.locator(".relation.proven").count(), 0);
    assert.equal(await page.locator("img").count(), 0);
  }));

test("a file dropped on the other version stays there", () =>
  browser.with("index.html", {}, async (page) => {
    await open(page, "Compare");
    const before = await documentText(page);
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "old.json", { type: "application/json" }));
      return transfer;
    }, policy(allow("s3:*")));
    await page.getByRole("textbox", { name: "The old version" }).dispatchEvent("drop", { dataTransfer: data });
    await page.locator(".relation").waitFor();
    assert.equal(await documentText(page), before);
  }));
