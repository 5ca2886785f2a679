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

/** An article of somebody's own, beside the element's files. */
const article = (element, headers) => (page) =>
  page.route(/\/widget\.html$/, (route) =>
    route.fulfill({ contentType: "text/html", headers, body: `<!doctype html><title>Article</title><script type="module" src="policy-check.js"></script>${element}` }),
  );

test("the element works under the security policy that its manual names, by all rules and with the editor", async () => {
  let needed;
  await browser.with("widget.html", { untouched: true }, async (page) => {
    needed = (await page.locator(".snippet").filter({ hasText: "worker-src" }).innerText()).replaceAll("\n", " ");
  });
  const headers = {
    "content-security-policy": `default-src 'none'; ${needed}; require-trusted-types-for 'script'; trusted-types policy-check`,
  };
  const element = `<policy-check><pre>{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}</pre></policy-check>`;
  await browser.with("widget.html", { prepare: article(element, headers) }, async (page) => {
    await answered(page, { all: true });
    assert.equal(await page.evaluate(() => document.querySelector("policy-check").session.state.others), "asked");
    await page.locator(".cm-content .fault").first().waitFor();
    assert.notEqual(await page.locator(".app").evaluate((app) => getComputedStyle(app).borderRadius), "0px", "its own styles apply");
  });
});

test("its attributes say what the text does not", async () => {
  const element = `<policy-check kind="resource" resource-type="AWS::S3::Bucket" name="Reports" trusted-networks="52.94.76.0/24"><pre>{}</pre></policy-check>`;
  await browser.with("widget.html", { prepare: article(element) }, async (page) => {
    await answered(page);
    const { kind, resourceType, name, trusted } = await page.evaluate(() => document.querySelector("policy-check").session.state);
    await page.getByRole("region", { name: "Reports" }).waitFor();
    assert.deepEqual({ kind, resourceType, name, trusted }, { kind: "resource", resourceType: "AWS::S3::Bucket", name: "Reports", trusted: "52.94.76.0/24" });
  });
});
