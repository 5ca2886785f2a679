// The rules' own pages: what they lead to, and how they are found.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { answered, browserForTests, documentText } from "./harness.mjs";
import { DIST } from "./site.mjs";

const browser = browserForTests();

/** Every rule's page: its name and its HTML. */
async function rulePages() {
  const names = (await readdir(join(DIST, "rules"))).filter((name) => name !== "index.html");
  return Promise.all(names.map(async (name) => ({ rule: name.replace(/\.html$/, ""), html: await readFile(join(DIST, "rules", name), "utf8") })));
}

const links = (html) => [...html.matchAll(/href="\.\.\/index\.html(#rule=[^"]+)"/g)].map(([, fragment]) => fragment.replaceAll("&amp;", "&"));

test("every example of every rule, tried in the page, has the rule's finding", { timeout: 120_000 }, async () => {
  const pages = await rulePages();
  const tried = pages.flatMap(({ rule, html }) => links(html).map((fragment) => ({ rule, fragment })));
  assert.ok(tried.length > 250);
  for (const { html } of pages) assert.equal(links(html).length, html.split("With the fault").length - 1, "each example has its link");
  await browser.with("about.html", { untouched: true }, async (page) => {
    await page.goto(`${browser.url}index.html`);
    await answered(page, { all: true });
    const silent = [];
    for (const { rule, fragment } of tried) {
      const found = await page.evaluate(open, fragment);
      if (!found.includes(rule)) silent.push(`${fragment}: ${found.join(", ") || "nothing"}`);
    }
    assert.deepEqual(silent, []);
  });
});

/** Run in the page: follows a fragment, and resolves to the rules that object when all have been asked. */
function open(fragment) {
  return new Promise((resolve) => {
    const { session } = document.querySelector("policy-check");
    let changed = false;
    const end = session.subscribe(() => {
      const { state } = session;
      changed ||= state.others === "asking" && state.pristine;
      if (!changed || !state.fresh || !state.answer || state.others === "asking") return;
      end();
      resolve(state.answer.documents.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
    });
    location.hash = fragment;
  });
}

test("each of several examples is tried by its own link", () =>
  browser.with("rules/type-mismatch.html", { untouched: true }, async (page) => {
    const texts = await page.locator("figure:first-child pre.code").allInnerTexts();
    const tries = page.getByRole("link", { name: /^Try .* in the page$/ });
    assert.equal(await tries.count(), texts.length);
    await tries.last().click();
    await answered(page);
    assert.equal(await documentText(page), texts.at(-1));
  }));

for (const rule of ["redundant-principal", "escalation-by-others-role"]) {
  test(`${rule}: on a phone the fault is in sight`, () =>
    browser.with(`rules/${rule}.html`, { viewport: { width: 390, height: 844 }, untouched: true }, async (page) => {
      const cut = await page.locator("pre.code .fault").evaluateAll((faults) =>
        faults.filter((fault) => {
          const { left, right } = fault.closest("pre").getBoundingClientRect();
          return [...fault.getClientRects()].some((rect) => rect.left < left || rect.right > right);
        }).length,
      );
      assert.equal(cut, 0);
    }));
}
