// What the page's HTML shows before its script is there, and how the script takes it over.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, browserForTests, documentText, paste } from "./harness.mjs";

const browser = browserForTests();

const SCRIPT = /\/page-\w+\.js$/;
const ENGINE = /\/engine-\w+\.wasm$/;
const NAME = "Only from the office";

/** Keeps back what is asked for at these addresses until `release` is called. */
function keptBack(...addresses) {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  const prepare = async (page) => {
    for (const address of addresses) await page.route(address, (route) => released.then(() => route.continue()));
  };
  return { prepare, release };
}

const taken = (page) => page.waitForFunction(() => document.querySelector("policy-check").session);
const drawn = async (page) => {
  await taken(page);
  await page.locator(".card").first().waitFor();
};

for (const colorScheme of ["light", "dark"]) {
  test(`the example and its answer are there without any script (${colorScheme})`, () =>
    browser.with("index.html", { javaScriptEnabled: false, untouched: true, colorScheme }, async (page) => {
      assert.match(await page.locator("p.noscript").innerText(), /needs JavaScript/);
      assert.match(await page.locator(".amounts").innerText(), /^Lets its holder do \d+ things/);
      assert.ok((await page.locator(".card").count()) > 0);
      assert.match(await page.locator(".draft .picture").innerText(), /"Version": "2012-10-17"/);
      assert.ok((await page.locator(".draft .fault").count()) > 0);
      const ground = await page.locator(".app").evaluate((element) => getComputedStyle(element).backgroundColor);
      assert.equal(ground, colorScheme === "light" ? "rgb(246, 246, 244)" : "rgb(20, 22, 26)");
    }));
}

test("what the HTML shows is what the script draws, and the script leaves it as it is", async () => {
  const declared = await shown(keptBack(SCRIPT), (page) => page.locator(".card").first().waitFor());
  assert.ok(declared.length > 300);
  assertSame(await shown(keptBack(ENGINE), taken), declared);

  const { prepare, ...rest } = keptBack(ENGINE);
  const withoutDeclared = async (page) => {
    await prepare(page);
    await page.route(/index\.html$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(" shadowrootmode", " data-unknown") });
    });
  };
  assertSame(await shown({ prepare: withoutDeclared, ...rest }, drawn), declared);
});

/** A text that is put together from several parts may end a fraction of a pixel elsewhere. */
function assertSame(elements, expected) {
  assert.deepEqual(elements.map(({ markup }) => markup), expected.map(({ markup }) => markup));
  elements.forEach(({ markup, place }, at) => {
    place.forEach((pixels, side) => assert.ok(Math.abs(pixels - expected[at].place[side]) < 0.1, `${markup} stands at ${place}, not at ${expected[at].place}`));
  });
}

/** Every element in the shadow root, with what it says and where it stands. */
async function shown({ prepare, release }, ready) {
  let found;
  await browser.with("index.html", { prepare, untouched: true }, async (page) => {
    await ready(page);
    found = await page.evaluate(() => {
      const describe = (element) => {
        // What is chosen is an attribute in HTML, and none where a script chooses; what is spoken comes after a pause.
        const attributes = [...element.attributes].filter(({ name }) => !["selected", "value"].includes(name)).map(({ name, value }) => `${name}=${value.trim()}`);
        const text = element.matches("[role=status]") ? "" : [...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : "")).join("");
        const { x, y, width, height } = element.getBoundingClientRect();
        return { markup: [element.localName, ...attributes.sort(), text, element.value ?? ""].join(" "), place: [x, y, width, height] };
      };
      const { shadowRoot } = document.querySelector("policy-check");
      return [...shadowRoot.querySelectorAll(":not(link)")].map(describe);
    });
    release();
  });
  return found;
}

for (const width of [390, 1280]) {
  test(`nothing moves from the first frame on (${width})`, () =>
    browser.with("index.html", { viewport: { width, height: 800 }, untouched: true }, async (page) => {
      await page.getByText(/^Checked in \d/).waitFor();
      const moved = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const observer = new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0)));
            observer.observe({ type: "layout-shift", buffered: true });
            setTimeout(resolve, 500, 0);
          }),
      );
      assert.equal(moved, 0);
    }));
}

/** Notes, frame by frame, the name of the document that is in sight. */
function noteNames() {
  window.names = new Set();
  const look = () => {
    const element = document.querySelector("policy-check");
    const name = element?.shadowRoot?.querySelector(".document-name .name")?.textContent;
    if (name && getComputedStyle(element).visibility === "visible") window.names.add(name);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

test("the example does not flash by where the address asks for another", () => {
  const { prepare, release } = keptBack(SCRIPT);
  const noting = async (page) => {
    await page.addInitScript(noteNames);
    await prepare(page);
  };
  return browser.with("index.html#example=find-the-faults", { prepare: noting, untouched: true }, async (page) => {
    assert.ok(!(await page.locator(".card").first().isVisible()));
    release();
    await answered(page);
    await page.locator(".card").first().waitFor();
    const names = await page.evaluate(() => [...window.names]);
    assert.ok(names.includes("Find the faults"));
    assert.ok(!names.includes(NAME));
  });
});

test("nor where a reload finds a document again", () =>
  browser.with("index.html", {}, async (page) => {
    await paste(page, '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}');
    await page.addInitScript(noteNames);
    await page.reload();
    await answered(page);
    await page.locator(".card").first().waitFor();
    assert.deepEqual(await page.evaluate(() => [...window.names]), ["Pasted policy"]);
  }));

test("what is written before the script is there stays, and is checked", () => {
  const { prepare, release } = keptBack(SCRIPT);
  return browser.with("index.html", { prepare, untouched: true }, async (page) => {
    const field = page.getByLabel("Policy document");
    const text = await field.inputValue();
    await field.focus();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" oops");
    await page.locator(".card .head").first().click();
    await field.focus();
    release();
    await page.locator(".cm-content").waitFor();
    await answered(page);
    assert.equal(await documentText(page), `${text} oops`);
    assert.ok((await page.locator(".card.error").count()) > 0);
    await page.keyboard.type("!");
    assert.equal(await documentText(page), `${text} oops!`, "the focus and the caret stay");
  });
});

test("light and dark can be switched before the script is there", () => {
  const { prepare, release } = keptBack(SCRIPT);
  return browser.with("index.html", { prepare, untouched: true, colorScheme: "light" }, async (page) => {
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.getByRole("button", { name: "Switch between light and dark colours" }).click();
    assert.notEqual(await ground(), light);
    release();
  });
});
