// Trying a request: the verdict follows the request and the document, and a link carries it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, browserForTests, paste } from "./harness.mjs";
import { allow, open, policy, verdict } from "./tools.mjs";

const browser = browserForTests();

test("the first example: a request is tried, and the verdict changes with the document", () =>
  browser.with("index.html", {}, async (page) => {
    await open(page, "Try a request");
    await verdict(page, "Allowed");
    assert.equal(await page.getByLabel("Action").inputValue(), "s3:GetObject");
    // The statement that lets everybody in is taken away.
    await page.evaluate(() => {
      const { session } = document.querySelector("policy-check");
      const { text } = session;
      session.change([{ from: text.indexOf('"0.0.0.0/1", '), to: text.indexOf('"128.0.0.0/1"'), insert: "" }]);
    });
    await verdict(page, "Allowed");
    await page.getByLabel("Value of aws:SourceIp").fill("8.8.8.8");
    await verdict(page, "Denied: nothing allows it");
    await page.getByLabel("Value of aws:SourceIp").fill("192.168.10.4");
    await verdict(page, "Allowed");
    await page.getByLabel("Action").fill("s3:DeleteObject");
    await page.getByLabel("Value of aws:SourceIp").fill("10.0.0.1");
    await verdict(page, "Denied: nothing allows it");
    assert.match(await page.locator(".verdict").innerText(), /aws:SourceIp/);
  }));

test("a finding leads to a request that shows it, and that can be tried", () =>
  browser.with("index.html#example=public-bucket", {}, async (page) => {
    await answered(page);
    const card = page.locator(".card", { hasText: "public-access" }).or(page.locator(".card", { hasText: "Everyone" })).first();
    await card.locator(".head").click();
    await card.getByRole("heading", { name: "A request that shows it" }).waitFor();
    await card.getByRole("button", { name: "Try this request" }).click();
    await verdict(page, "Allowed");
    assert.equal(await page.getByLabel("Caller", { exact: true }).inputValue(), "*");
  }));

test("what a search over all requests alone shows is added to the answer once somebody edits", () =>
  browser.with("index.html", {}, async (page) => {
    await paste(
      page,
      policy(
        allow("s3:GetObject", { Resource: ["arn:aws:s3:::share/a*", "arn:aws:s3:::share/b*"] }),
        allow("s3:Get*", { Resource: "arn:aws:s3:::share/a*" }),
        allow("s3:*Object", { Resource: "arn:aws:s3:::share/b*" }),
      ),
    );
    await page.getByText("This statement adds nothing: others together allow all of it.").waitFor();
  }));

test("a statement that decided leads to its place in the editor", () =>
  browser.with("index.html", {}, async (page) => {
    await open(page, "Try a request");
    await page.getByRole("button", { name: /^Line 15: TemporaryAccessForTheMove/ }).click();
    await page.locator(".cm-content .chosen").first().waitFor();
    assert.match((await page.locator(".cm-content .chosen").allInnerTexts()).join("\n"), /TemporaryAccessForTheMove/);
  }));

test("a statement of an export is found within the whole file", () =>
  browser.with("index.html#example=account-export", {}, async (page) => {
    await open(page, "Try a request");
    await page.locator(".documents button", { hasText: "Developers" }).click();
    await page.getByLabel("Action").fill("lambda:GetFunction");
    await page.getByRole("combobox", { name: "Resource" }).fill("arn:aws:lambda:eu-west-1:111122223333:function:shop-cart");
    await verdict(page, "Allowed");
    await page.locator(".verdict button").first().click();
    assert.match((await page.locator(".cm-content .chosen").allInnerTexts()).join("\n"), /lambda:UpdateFunctionCode/);
  }));

test("names are completed from the catalogue, and keys that the policy asks for are offered", () =>
  browser.with("index.html#example=mfa", {}, async (page) => {
    await open(page, "Try a request");
    await verdict(page, "Denied by a statement");
    await page.getByRole("button", { name: "Add aws:MultiFactorAuthPresent" }).click();
    await page.getByLabel("Value of aws:MultiFactorAuthPresent").fill("true");
    await verdict(page, "Allowed");
    const field = page.getByLabel("Action");
    await field.fill("sqs:SendM");
    await page.locator('datalist option[value="sqs:SendMessage"]').waitFor({ state: "attached" });
  }));

test("for the policy of a resource it counts what the caller's own policies say", () =>
  browser.with("index.html#example=public-bucket", {}, async (page) => {
    await open(page, "Try a request");
    await verdict(page, "Allowed");
    await page.getByText(/Assumed: The caller's own policies allow everything/).waitFor();
    await page.getByLabel("The caller's own policies allow it").uncheck();
    await verdict(page, "Denied: nothing allows it");
  }));

for (const [kind, statement, decided] of [
  ["boundary", allow("s3:*"), "Allowed"],
  ["session", allow("sqs:*"), "Denied: nothing allows it"],
  ["scp", { Effect: "Deny", Action: "s3:GetObject", Resource: "*" }, "Denied by a statement"],
  ["scp", { Effect: "Deny", Action: "sqs:*", Resource: "*" }, "Allowed"],
  ["rcp", { Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" }, "Allowed"],
  ["endpoint", { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }, "Allowed"],
]) {
  test(`in a policy of kind ${kind}, ${statement.Effect} ${statement.Action}: ${decided}`, () =>
    browser.with("index.html", {}, async (page) => {
      await answered(page);
      await paste(page, policy(statement));
      await page.getByLabel("Kind").selectOption(kind);
      await open(page, "Try a request");
      await page.getByLabel("Action").fill("s3:GetObject");
      await page.getByRole("combobox", { name: "Resource" }).fill("arn:aws:s3:::reports/a");
      await verdict(page, decided);
    }));
}

test("a link carries the request", async () => {
  let link;
  await browser.with("index.html", {}, async (page) => {
    await open(page, "Try a request");
    await page.getByLabel("Action").fill("s3:PutObject");
    await page.getByLabel("Value of aws:SourceIp").fill("192.88.99.9");
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Link copied").waitFor();
    link = await page.evaluate(() => navigator.clipboard.readText());
  });
  await browser.with(link.slice(browser.url.length), {}, async (page) => {
    await verdict(page, "Allowed");
    assert.equal(await page.getByLabel("Action").inputValue(), "s3:PutObject");
    assert.equal(await page.getByLabel("Value of aws:SourceIp").inputValue(), "192.88.99.9");
  });
});

test("what cannot be a request is said so", () =>
  browser.with("index.html", {}, async (page) => {
    await open(page, "Try a request");
    await page.getByLabel("Action").fill("s3:<b>");
    await page.getByText(/expected the name of one action/).waitFor();
    await page.getByLabel("Action").fill("s3:GetObject");
    await verdict(page, "Allowed");
    assert.equal(await page.locator(".tool-view .objection").count(), 0);
  }));
