// What holds for every tool: loaded when opened, no barrier, safe, and there without a network.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers } from "./barriers.mjs";
import { answered, browserForTests, paste } from "./harness.mjs";
import { allow, open, policy } from "./tools.mjs";

const browser = browserForTests();

test("a tool's script is loaded when it is opened, and not before", () =>
  browser.with("index.html", {}, async (page) => {
    const scripts = () => page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => /\/(try|compare|restrict|closer)-/.test(name)).length);
    await page.locator(".cm-content").waitFor();
    assert.equal(await scripts(), 0);
    await open(page, "Try a request");
    assert.equal(await scripts(), 1);
  }));

test("markup in a policy, a link and another version is text", () =>
  browser.with(`index.html#tool=try&action=s3:GetObject`, {}, async (page) => {
    const markup = "<img src=x onerror=alert(1)>";
    await answered(page);
    await paste(page, policy(allow("s3:*", { Sid: markup, Condition: { StringNotEquals: { [markup]: markup } } })));
    await open(page, "Try a request");
    await page.getByLabel("Action").fill("s3:GetObject");
    await page.getByText(`Line 4: ${markup}`).waitFor();
    await open(page, "Compare");
    await page.getByRole("textbox", { name: "The old version" }).fill(policy(allow("sqs:*", { Resource: `arn:aws:sqs:*:*:${markup}` })));
    await page.locator(".groups").first().waitFor();
    await open(page, "Restrict");
    await page.getByRole("textbox", { name: "Your networks" }).fill(`${markup} 192.88.99.0/24`);
    await page.locator(".sides").waitFor();
    assert.equal(await page.evaluate(() => document.querySelector("policy-check").shadowRoot.querySelectorAll("img").length), 0);
  }));

for (const tool of ["Try a request", "Compare", "Restrict"]) {
  for (const [colorScheme, width] of [["light", 1440], ["dark", 390]]) {
    test(`${tool} (${colorScheme}, ${width}) has no barrier and fits`, () =>
      browser.with("index.html", { colorScheme, viewport: { width, height: 900 } }, async (page) => {
        await open(page, tool);
        assert.deepEqual(await barriers(page), []);
        if (tool === "Compare") await page.getByRole("textbox", { name: "The old version" }).fill(policy(allow(["s3:GetObject", "sqs:SendMessage"])));
        if (tool === "Restrict") await page.getByRole("textbox", { name: "Your networks" }).fill("192.88.99.0/24");
        await page.locator(".verdict, .relation, .sides").first().waitFor();
        assert.deepEqual(await barriers(page), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      }));
  }
}

test("the tools work without a network", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(async () => (await caches.keys()).some((name) => name.startsWith("policy-check ")) && navigator.serviceWorker.controller !== null);
    await page.context().setOffline(true);
    await page.goto("about:blank");
    await page.goto(`${browser.url}index.html`);
    for (const tool of ["Try a request", "Compare", "Restrict"]) await open(page, tool);
  }));
