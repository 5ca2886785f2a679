// A browser for the page's tests. A test fails where the page asks another address than its own, or logs an error.

import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";
import { chromium } from "playwright-core";
import { LAUNCH_OPTIONS } from "../chromium.mjs";
import { serveSite } from "./site.mjs";

/** Starts a browser for the tests of one file, and the site, where the test command does not serve it already. */
export function browserForTests() {
  const state = {};
  before(async () => {
    state.site = process.env.PLAYGROUND_URL ? { url: process.env.PLAYGROUND_URL, close() {} } : await serveSite("/");
    state.browser = await chromium.launch(LAUNCH_OPTIONS);
  });
  after(async () => {
    await state.browser?.close();
    await state.site?.close();
  });
  beforeEach(() => {
    state.objections = [];
  });
  return {
    get url() {
      return state.site.url;
    },
    /** Opens a page of the site. `quiet: false`: the test looks at what is logged itself. */
    open: (path = "index.html", options = {}) => open(state, path, options),
    /** Runs `body` with an open page, and then looks at what the page did besides. */
    async with(path, options, body) {
      const page = await open(state, path, options);
      await body(page);
      await page.context().close();
      assert.deepEqual(state.objections, []);
    },
  };
}

/** `untouched`: nobody comes near the document, so its editor stays away. */
async function open(state, path, { base = state.site.url, prepare, untouched = false, ...options }) {
  const context = await state.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(base).origin });
  watch(context, new URL(base).origin, state.objections);
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await prepare?.(page);
  await page.goto(base + path);
  if (!untouched) await comeNear(page);
  return page;
}

/** What brings the editor: a pointer over the document, once the page's script has drawn it. */
async function comeNear(page) {
  await page.waitForFunction(() => {
    const element = document.querySelector("policy-check");
    const editor = element?.session && element.shadowRoot.querySelector(".editor");
    editor?.dispatchEvent(new PointerEvent("pointermove"));
    return !element || editor;
  });
}

function watch(context, origin, objections) {
  context.on("request", (request) => {
    const url = new URL(request.url());
    const own = url.origin === origin || url.protocol === "data:" || (url.protocol === "blob:" && url.origin === origin);
    if (!own) objections.push(`asked ${request.url()}`);
  });
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) objections.push(`logged ${message.text()}`);
  });
  context.on("weberror", (error) => objections.push(`threw ${error.error()}`));
}

/** Run before a page's own scripts: without copies by a service worker, whose own requests no test can hold back. */
export function keptByNobody() {
  navigator.serviceWorker.register = () => new Promise(() => {});
}

/** The element's own text of the document. */
export function documentText(page) {
  return page.evaluate(() => document.querySelector("policy-check").session.text);
}

/** Waits until the answer is about the text as it stands. `all`: and until no rule is still to be asked. */
export async function answered(page, { timeout = 10_000, all = false } = {}) {
  const told = (all) => {
    const state = document.querySelector("policy-check")?.session?.state;
    return state?.fresh && ((state.answer && !(all && state.others === "asking")) || state.refusal || state.empty);
  };
  await page.waitForFunction(told, all, { timeout });
}

/** Pastes a text over the whole document, as a person does. */
export async function paste(page, text) {
  await comeNear(page);
  await page.evaluate((value) => navigator.clipboard.writeText(value), text);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+v");
  await answered(page);
}
