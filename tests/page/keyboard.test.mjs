// Without a mouse, and with a screen reader.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barriers } from "./barriers.mjs";
import { answered, browserForTests, documentText, paste } from "./harness.mjs";

const browser = browserForTests();

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

test("a finding's button has a short name, and its message for a description", () =>
  browser.with("index.html#rule=private-ip-address", {}, async (page) => {
    await answered(page, { all: true });
    const opener = page.getByRole("button", { name: "Private IP address, Line", exact: false });
    const described = await opener.first().getAttribute("aria-describedby");
    const message = await page.locator(`#${described}`).innerText();
    assert.equal(message, await page.evaluate(() => document.querySelector("policy-check").session.visible()[0].finding.message.replaceAll("`", "")));
    assert.match(await page.locator(".findings h3").first().innerText(), /^[A-Z]/);
    await opener.first().focus();
    await page.keyboard.press("Enter");
    await page.locator(".card.open").waitFor();
  }));

test("what leads to other pages is high enough to be met", () =>
  browser.with("rules/index.html", { untouched: true }, async (page) => {
    const heights = await page.locator(".site-header a").evaluateAll((links) => links.map((link) => link.getBoundingClientRect().height));
    assert.ok(heights.every((height) => height >= 24), String(heights));
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
    test(`${path} (${act.name}, ${colorScheme}, ${width}) has no barrier`, () =>
      browser.with(path, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
        if (/index\.html(#|$)|widget/.test(path) && !path.startsWith("rules")) await answered(page);
        await act(page);
        assert.deepEqual(await barriers(page), []);
      }));
  }
}

test("a barrier within the element is noticed", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.evaluate(() => {
      const main = document.querySelector("policy-check").shadowRoot.querySelector("main");
      const pale = Object.assign(document.createElement("p"), { textContent: "Pale words" });
      pale.style.color = "#bbb";
      const deep = Object.assign(document.createElement("h6"), { textContent: "Too deep" });
      const again = Object.assign(document.createElement("p"), { id: "grants-title" });
      main.append(document.createElement("input"), pale, deep, again);
    });
    const told = (await barriers(page)).map((line) => line.split(":")[0]);
    assert.deepEqual(told.sort(), ["heading out of order", "input_label_exists", "repeated id", "text_contrast_sufficient"]);
  }));

for (const path of ["index.html#example=find-the-faults", "widget.html", "rules/json-syntax-error.html"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${path} (${colorScheme}) shows where the keyboard is, at every stop`, () =>
      browser.with(path, { colorScheme }, async (page) => {
        if (!path.startsWith("rules")) await answered(page);
        const unmarked = [];
        const stops = new Set();
        for (let step = 0; step < 80; step += 1) {
          await page.keyboard.press("Tab");
          const stop = await focusMark(page);
          if (!stop || stops.has(stop.at)) break;
          stops.add(stop.at);
          if (!stop.marked) unmarked.push(stop.at);
        }
        assert.ok(stops.size > 5);
        assert.deepEqual(unmarked, []);
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

/** Which element has the focus, and whether an outline shows it; the editor draws one over its content. */
function focusMark(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const editor = element.closest(".editor");
    const marked = editor ? getComputedStyle(editor, "::after").borderTopWidth === "2px" : outlineStyle !== "none" && outlineWidth === "2px";
    const { x, y } = element.getBoundingClientRect();
    const at = `${element.outerHTML.slice(0, 120)} at ${Math.round(x + scrollX)}, ${Math.round(y + scrollY)}`;
    return { at, marked };
  });
}

function chosen(page) {
  return page.evaluate(() => document.querySelector("policy-check").session.state.chosen);
}
