// The first visit: the answer does not wait for the editor, and nothing is lost or moves when the editor comes.

import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { firstLoad } from "../../www/build/sizes.mjs";
import { barriers } from "./barriers.mjs";
import { answered, browserForTests, documentText, keptByNobody } from "./harness.mjs";
import { DIST } from "./site.mjs";

const browser = browserForTests();

const EDITOR = /code-mirror-\w+\.js$/;

const PASTED = `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": "s3:GetObjct", "Resource": "arn:aws:s3:::reports/*" }]
}`;

/** Opens a page whose editor arrives when `body` calls its second argument. */
function withLateEditor(path, options, body) {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  const prepare = async (page) => {
    await page.addInitScript(keptByNobody);
    await page.route(EDITOR, (route) => released.then(() => route.continue()));
  };
  return browser.with(path, { ...options, prepare }, async (page) => {
    await answered(page, { all: true });
    await body(page, async () => {
      release();
      await page.locator(".cm-content").first().waitFor();
    });
  });
}

const field = (page) => page.getByLabel("Policy document").first();

for (const path of ["index.html", "widget.html"]) {
  test(`${path}: findings are there before the editor, and the text can be read and written`, () =>
    withLateEditor(path, {}, async (page, release) => {
      assert.ok((await page.locator(".card").count()) > 0);
      assert.equal(await page.locator(".cm-content").count(), 0);
      assert.match(await page.locator(".draft .picture").innerText(), /"Version": "2012-10-17"/);
      const text = await documentText(page);
      await field(page).focus();
      await page.keyboard.press("Control+End");
      await page.keyboard.type(" oops");
      await answered(page);
      assert.ok((await page.locator(".card.error").count()) > 0);

      await release();
      assert.equal(await documentText(page), `${text} oops`);
      assert.equal(await page.locator(".draft").count(), 0);
      await page.keyboard.type("!");
      assert.equal(await documentText(page), `${text} oops!`, "the focus and the caret stay");
      await page.locator(".cm-content .fault").first().waitFor();
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Control+z");
      assert.equal(await documentText(page), text, "what was written before can be undone");
    }));
}

test("a policy pasted before the editor is there takes the place of the example, and stays", () =>
  withLateEditor("index.html", {}, async (page, release) => {
    await page.evaluate((text) => navigator.clipboard.writeText(text), PASTED);
    await field(page).focus();
    await page.keyboard.press("Control+v");
    await answered(page);
    assert.equal(await documentText(page), PASTED);
    assert.match(await page.locator(".document-name").innerText(), /Pasted policy/);
    await release();
    assert.equal(await documentText(page), PASTED);
    assert.match(await page.locator(".cm-content").innerText(), /s3:GetObjct/);
  }));

test("an edit applied and a finding chosen before the editor is there are kept for it", () =>
  withLateEditor("index.html#example=find-the-faults", {}, async (page, release) => {
    const text = await documentText(page);
    await page.keyboard.press("Tab");
    while (!(await page.locator(".card.open .fix .apply").count())) await page.keyboard.press("F8");
    await page.locator(".card.open .fix .apply").first().click();
    await answered(page);
    const mended = await documentText(page);
    assert.notEqual(mended, text);
    await page.locator(".card .head").first().click();
    await release();
    assert.equal(await documentText(page), mended);
    await page.locator(".cm-content .chosen").first().waitFor();
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+z");
    assert.equal(await documentText(page), text);
  }));

test("without its editor the page says so, and checks what is written all the same", async () => {
  const page = await browser.open("index.html", { prepare: (opened) => opened.route(EDITOR, (route) => route.abort()) });
  await page.getByText(/The editor could not be loaded/).waitFor();
  await page.getByRole("button", { name: "Paste yours" }).waitFor();
  await field(page).fill(PASTED);
  await answered(page);
  assert.equal(await documentText(page), PASTED);
  await page.context().close();
});

test("before the editor is there, nothing is a barrier", () =>
  withLateEditor("index.html", {}, async (page) => {
    assert.deepEqual(await barriers(page), []);
    await field(page).focus();
    assert.deepEqual(await barriers(page), []);
  }));

for (const path of ["index.html#example=account-export", "index.html#example=office-network", "widget.html"]) {
  for (const width of [390, 1280]) {
    test(`${path} (${width}): nothing moves when the editor comes`, () =>
      withLateEditor(path, { viewport: { width, height: 800 } }, async (page, release) => {
        const before = await places(page, ".draft .line");
        const answer = await places(page, ".card, .status-line");
        await release();
        await page.locator(".cm-content .fault").first().waitFor();
        const after = await places(page, ".cm-line");
        const seen = Math.min(before.length, after.length);
        assert.ok(seen > 10);
        assert.deepEqual(before.slice(0, seen), after.slice(0, seen));
        assert.deepEqual(await places(page, ".card, .status-line"), answer);
      }));
  }
}

test("all that a first visit loads is counted", () => {
  const loaded = new Set();
  // What the service worker fetches afterwards is not for the first answer.
  const note = (request) => {
    const name = basename(new URL(request.url()).pathname) || "index.html";
    if (!request.serviceWorker() && name !== "sw.js") loaded.add(name);
  };
  const prepare = (page) => page.context().on("request", note);
  return browser.with("", { prepare, untouched: true }, async (page) => {
    await page.getByText(/^Checked in \d/).waitFor();
    await page.waitForLoadState("networkidle");
    assert.deepEqual([...loaded].sort(), (await firstLoad(DIST)).sort());
  });
});

/** Where the text of each element stands: the top left corner, and how far down it goes. */
function places(page, selector) {
  return page.evaluate((wanted) => {
    const { shadowRoot } = document.querySelector("policy-check");
    return [...shadowRoot.querySelectorAll(wanted)].map((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const shape = element.querySelector(":scope > .shape");
      if (shape) range.setStartAfter(shape);
      const { x, y, height } = range.getBoundingClientRect();
      return [x, y, height].map((pixels) => Math.round(pixels * 10) / 10);
    });
  }, selector);
}

test("the answer to the example is there before the engine, and is what all rules say", () => {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  const prepare = async (page) => {
    await page.addInitScript(keptByNobody);
    await page.route(/engine-\w+\.wasm$/, (route) => released.then(() => route.continue()));
  };
  return browser.with("index.html", { prepare }, async (page) => {
    await page.locator(".card").first().waitFor();
    const state = () => page.evaluate(() => JSON.stringify(document.querySelector("policy-check").session.state.answer));
    const beforehand = await state();
    release();
    await page.getByText(/^Checked in \d/).waitFor();
    assert.equal(await state(), beforehand);
    // Asked anew, as of a document that somebody opens.
    await page.evaluate(() => document.querySelector("policy-check").session.configure({}));
    await answered(page, { all: true });
    assert.deepEqual(JSON.parse(await state()), JSON.parse(beforehand));
  });
});

for (const [what, comeNear] of [
  ["a pointer over the document", (page) => page.locator(".draft").hover()],
  ["the focus in it", (page) => field(page).focus()],
  ["a finding that leads into it", (page) => page.locator(".card .head").first().click()],
]) {
  test(`the marks are drawn at once, and ${what} brings the editor`, () =>
    browser.with("index.html", { untouched: true }, async (page) => {
      const faults = await page.locator(".draft .fault").allInnerTexts();
      assert.ok(faults.length > 0);
      assert.ok((await page.locator(".draft .line > .shape").count()) > 0);
      await comeNear(page);
      await page.locator(".cm-content .fault").first().waitFor();
      assert.equal((await page.locator(".cm-content .fault").allInnerTexts()).join(""), faults.join(""));
    }));
}
