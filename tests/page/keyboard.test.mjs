// Without a mouse, and with a screen reader.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { answered, browserForTests, documentText, paste } from "./harness.mjs";

const browser = browserForTests();
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

test("from the top of the page to a mended policy by keys alone", () =>
  browser.with("index.html#example=find-the-faults", {}, async (page) => {
    await answered(page);
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Skip to the answer");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "Answer");
    await page.locator(".cm-content").focus();
    const text = await documentText(page);
    await page.keyboard.press("F8");
    const first = await chosen(page);
    await page.keyboard.press("F8");
    assert.notEqual(await chosen(page), first);
    await page.keyboard.press("Shift+F8");
    assert.equal(await chosen(page), first);
    for (let step = 0; step < 20 && !(await page.locator(".card.open .apply").count()); step += 1) await page.keyboard.press("F8");
    await page.keyboard.press("Control+.");
    await answered(page);
    assert.notEqual(await documentText(page), text);
    await page.keyboard.press("Control+z");
    assert.equal(await documentText(page), text);
    await page.keyboard.press("Tab");
    assert.ok(!(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.closest(".cm-editor"))), "Tab leaves the editor");
  }));

test("menus and dialogs open and close by keys, and give the focus back", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.getByRole("button", { name: "Share" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Copy link" }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("button", { name: "Copy link" }).count(), 0);
    assert.match(await focused(page), /Share/);
    await page.getByRole("button", { name: "Examples" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await focused(page), "Examples");
  }));

test("the sentence is read aloud after a pause", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    const sentence = await page.locator(".sentence .amounts").innerText();
    await page.waitForFunction(
      (text) => [...document.querySelector("policy-check").shadowRoot.querySelectorAll("[aria-live]")].some((node) => node.textContent.includes(text)),
      sentence,
    );
  }));

for (const [path, act] of [
  ["index.html#example=find-the-faults", openFirst],
  ["index.html", emptied],
  ["index.html", showExamples],
  ["widget.html", openFirst],
  ["about.html", read],
  ["rules/index.html", read],
  ["rules/json-syntax-error.html", read],
]) {
  for (const [colorScheme, width] of [["light", 1440], ["dark", 390]]) {
    test(`${path} (${act.name}, ${colorScheme}, ${width}) has no barrier that axe knows of`, () =>
      browser.with(path, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
        if (/index\.html(#|$)|widget/.test(path) && !path.startsWith("rules")) await answered(page);
        await act(page);
        await page.evaluate(AXE);
        // Behind a dialog nothing can be focused, nor has to be.
        const rules = act === showExamples ? { "scrollable-region-focusable": { enabled: false } } : {};
        const { violations } = await page.evaluate((options) => axe.run(document, options), { resultTypes: ["violations"], rules });
        const told = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.flat().join(" ")}: ${node.failureSummary}`));
        assert.deepEqual(told, []);
      }));
  }
}

async function openFirst(page) {
  await page.locator(".card .head").first().click();
  await page.getByRole("button", { name: /Why it matters/ }).click();
  await page.locator(".learn").waitFor();
}

async function emptied(page) {
  await paste(page, " ");
}

async function showExamples(page) {
  await page.getByRole("button", { name: "Examples" }).click();
}

async function read() {}

async function focused(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element.getAttribute("aria-label") ?? element.textContent.trim();
  });
}

function chosen(page) {
  return page.evaluate(() => document.querySelector("policy-check").session.state.chosen);
}
