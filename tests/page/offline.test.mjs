// Without a network, below another path, and when a new version comes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, browserForTests, documentText, paste } from "./harness.mjs";
import { serveSite } from "./site.mjs";

const browser = browserForTests();

async function kept(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await caches.keys()).some((name) => name.startsWith("policy-check ")) && navigator.serviceWorker.controller !== null);
}

test("after the first load it works without a network", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await kept(page);
    await page.context().setOffline(true);
    await page.goto("about:blank");
    await page.goto(`${browser.url}index.html`);
    await answered(page);
    await paste(page, '{"Version": "2012-10-17", "Statement": [}');
    assert.ok((await page.locator(".card.error").count()) > 0);
    await page.goto(`${browser.url}widget.html`);
    await answered(page);
    await page.goto(`${browser.url}rules/index.html`);
    await page.locator(".rule-list a").first().waitFor();
    // A rule's page that was never read leads to the playground, which knows the rule.
    await page.goto(`${browser.url}rules/json-syntax-error.html`);
    await page.waitForURL(/index\.html#rule=json-syntax-error$/);
    await answered(page);
    assert.match(await documentText(page), /Version/);
  }));

test("the browser takes what is kept without waking the service worker", () =>
  browser.with("", {}, async (page) => {
    await answered(page);
    await kept(page);
    await page.reload();
    await answered(page);
    const sources = await page.evaluate(() => {
      const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
      return loaded.map(({ name, workerFinalSourceType }) => `${new URL(name).pathname}: ${workerFinalSourceType}`);
    });
    assert.ok(sources.length > 5);
    assert.deepEqual(sources.filter((source) => !source.endsWith(": cache")), []);
  }));

test("it works below any path", async () => {
  const site = await serveSite("/somebody/policy-check/");
  try {
    await browser.with("", { base: site.url }, async (page) => {
      await answered(page);
      await page.getByRole("link", { name: "Rules" }).click();
      await page.locator(".rule-list a").first().click();
      await page.getByRole("link", { name: /^Try .* in the page$/ }).first().click();
      await answered(page);
      assert.ok(page.url().startsWith(site.url));
    });
  } finally {
    await site.close();
  }
});

test("a new version is offered, and taken over as a whole", async () => {
  let later = false;
  const site = await serveSite("/", (path, content) => {
    if (!later) return content;
    if (path === "sw.js") return `${content}\n// later`.replace(/[0-9a-f]{10}(?="[^"]*$)/, "later");
    return path === "index.html" ? content.toString().replace("<title>", "<title>Later: ") : content;
  });
  try {
    await browser.with("", { base: site.url }, async (page) => {
      await answered(page);
      await kept(page);
      later = true;
      await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
      await page.getByText("A new version of this page is ready.").waitFor();
      await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Use it" }).click()]);
      await answered(page);
    });
  } finally {
    await site.close();
  }
});
