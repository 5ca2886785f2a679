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

test("an example's page says what the policy is attached to", async () => {
  const html = await readFile(join(DIST, "rules/irrelevant-condition-key-in-policy.html"), "utf8");
  assert.match(html, /Resource policy for AWS::S3::Bucket/);
});

test("pages are described without Markdown", async () => {
  for (const { rule, html } of await rulePages()) assert.match(html, /<meta name="description" content="[^"`]+"/, rule);
});

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

const shownRules = (page) => page.locator(".rule-list li:visible");

test("a rule is found in the index by words, by AWS's code and by its topic", () =>
  browser.with("rules/index.html", { untouched: true }, async (page) => {
    const all = await shownRules(page).count();
    assert.equal(all, (await rulePages()).length);
    const field = page.getByLabel("Find a rule");
    await field.fill("JSON_SYNTAX_ERROR");
    assert.equal(await shownRules(page).count(), 1);
    await page.getByText(`1 of ${all}`).waitFor();
    await field.fill("trust security edit");
    assert.ok((await shownRules(page).count()) < 20);
    await field.fill("no such thing");
    await page.getByText("No rule has these words.").waitFor();
    assert.equal(await page.locator(".rule-group h2:visible").count(), 0);
    await field.fill("");
    assert.equal(await shownRules(page).count(), all);
    await page.getByRole("navigation", { name: "Topics" }).getByRole("link", { name: "Trust" }).click();
    assert.ok(await page.locator("#trust h2").evaluate((title) => title.getBoundingClientRect().top < innerHeight));
  }));

test("the index is whole without scripts, and counts what it says", async () => {
  const page = await browser.open("rules/index.html", { javaScriptEnabled: false, untouched: true });
  assert.equal(await page.getByLabel("Find a rule").isVisible(), false);
  const pages = await rulePages();
  // What is said of settings is broken by no policy.
  const reported = pages.filter(({ rule, html }) => rule.endsWith("-suppression") || html.includes("With the fault")).length;
  assert.ok((await page.locator(".lead").innerText()).startsWith(`${reported} rules`));
  assert.equal(await page.locator("#silent li").count(), pages.length - reported);
  assert.equal(await page.locator("#silent .shape, #silent .mark").count(), 0);
  await page.context().close();
});

test("a rule's page says how to accept it, and leads to the rules that it names", () =>
  browser.with("rules/statement-within-another.html", { untouched: true }, async (page) => {
    await page.getByText('rule = "statement-within-another"').waitFor();
    await page.getByText("look before you apply it").waitFor();
    await page.getByRole("link", { name: "redundant-statement", exact: true }).click();
    await page.waitForURL(/\/redundant-statement\.html$/);
  }));
