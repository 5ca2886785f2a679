// The element in somebody's article.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, browserForTests, documentText } from "./harness.mjs";

const browser = browserForTests();

test("two lines of HTML show a policy and its findings", () =>
  browser.with("widget.html", {}, async (page) => {
    await answered(page);
    const element = page.locator("policy-check");
    assert.match(await element.locator(".cm-content").innerText(), /"Version": "2012-10-17"/);
    assert.ok((await element.locator(".card").count()) > 0);
    await element.locator(".card .head").first().click();
    await element.locator(".card.open").getByRole("button", { name: "Apply" }).first().click();
    await answered(page);
  }));

test("the document goes along to the full page", () =>
  browser.with("widget.html", {}, async (page) => {
    await answered(page);
    const [full] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("button", { name: "Open in full" }).click()]);
    await answered(full);
    assert.equal(await documentText(full), await documentText(page));
  }));

test("an article's own styles do not reach into it, nor its styles out", () =>
  browser.with("widget.html", {}, async (page) => {
    await answered(page);
    const outside = await page.evaluate(() => [...document.styleSheets, ...document.adoptedStyleSheets].length);
    assert.equal(outside, 2, "the article has its own style sheets alone");
  }));

test("before it is there, and without scripts, the policy is in the article as text", async () => {
  const page = await browser.open("widget.html", { javaScriptEnabled: false, untouched: true });
  assert.match(await page.locator("policy-check pre").innerText(), /"Version": "2012-10-17"/);
  await page.context().close();
});
