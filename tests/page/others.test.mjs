// The rules that the first engine does not have: they are asked of every document, and until they have answered no silence is
// taken for theirs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { answered, browserForTests, keptByNobody, paste } from "./harness.mjs";

const browser = browserForTests();

const WHOLE = /\/whole-\w+\.wasm$/;
const NONE = /No rule objects/;
const SOME = "Nothing so far; asking the other rules…";

/** The first engine finds nothing in it: the statement ended in 2020. */
const OVER = JSON.stringify(
  {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::reports/*",
        Condition: { DateLessThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } },
      },
    ],
  },
  null,
  2,
);
const LINK = `index.html#policy=${deflateRawSync(Buffer.from(OVER)).toString("base64url")}`;
const ARTICLE = /* html */ `<!doctype html><title>Article</title><script type="module" src="policy-check.js"></script>`;

const found = (page) => page.locator(".card").first().waitFor();
const rules = (page) =>
  page.evaluate(() => document.querySelector("policy-check").session.state.answer.documents.flatMap(({ findings }) => findings.map(({ rule }) => rule)));

/** Opens a page where the whole engine arrives when `release` is called. */
function withLateEngine(path, options, body) {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  const prepare = async (page) => {
    await options.prepare?.(page);
    await page.addInitScript(keptByNobody);
    await page.context().route(WHOLE, (route) => released.then(() => route.continue()));
  };
  return browser.with(path, { ...options, prepare }, (page) => body(page, release));
}

/** An article of somebody's own, beside the element's files. */
const article = (element) => async (page) => {
  await page.route(/\/widget\.html$/, (route) => route.fulfill({ contentType: "text/html", body: ARTICLE + element }));
  await page.route(/\/over\.json$/, (route) => route.fulfill({ contentType: "application/json", body: OVER }));
};

const file = { name: "over.json", mimeType: "application/json", buffer: Buffer.from(OVER) };

for (const [how, path, open, prepare] of [
  ["in a link", LINK, async () => {}],
  ["from a file", "index.html", (page) => page.locator('input[type="file"]').setInputFiles(file)],
  ["by pasting", "index.html", (page) => paste(page, OVER)],
  ["as a rule's example", "index.html#rule=statement-past-its-end", async () => {}],
  ["in an article's text", "widget.html", async () => {}, article(`<policy-check>${OVER}</policy-check>`)],
  ["by an article's src", "widget.html", async () => {}, article('<policy-check src="over.json"></policy-check>')],
]) {
  test(`a document opened ${how} is checked by all rules, and called clean by none before`, () =>
    withLateEngine(path, { prepare }, async (page, release) => {
      if (!path.includes("#") && !prepare) await answered(page);
      await open(page);
      await page.getByText(SOME).first().waitFor();
      assert.doesNotMatch(await page.locator(".app").innerText(), NONE);
      await page.waitForTimeout(500);
      assert.doesNotMatch(await page.locator(".app").innerText(), NONE);
      release();
      await found(page);
      assert.deepEqual(await rules(page), ["statement-past-its-end"]);
      assert.equal(await page.locator(".sentence, .findings").getByText(SOME).count(), 0);
    }));
}

test("what no rule objects to is called so when all have been asked", () =>
  withLateEngine("index.html", {}, async (page, release) => {
    await paste(page, OVER.replace("2020", "2120"));
    await page.getByText(SOME).first().waitFor();
    const before = await page.locator(".findings").boundingBox();
    release();
    await page.getByText("No rule objects to this policy.").waitFor();
    assert.deepEqual(await page.locator(".findings").boundingBox(), before, "nothing moves");
    assert.equal(await page.getByText("No rule objects to it.").first().isVisible(), true);
  }));

test("of the page's own example all rules have been asked beforehand, so that it needs no other engine", () => {
  const asked = [];
  const prepare = (page) => page.context().on("request", (request) => request.serviceWorker() || asked.push(request.url()));
  return withLateEngine("index.html", { prepare, untouched: true }, async (page) => {
    await page.getByText(/^Checked in \d/).waitFor();
    await page.waitForTimeout(500);
    assert.equal(await page.evaluate(() => document.querySelector("policy-check").session.state.others), "asked");
    assert.deepEqual(asked.filter((url) => WHOLE.test(url)), []);
    assert.equal(await page.locator(".for-now").count(), 0);
  });
});

test("the report waits for all rules", () =>
  withLateEngine(LINK, {}, async (page, release) => {
    await answered(page);
    await page.getByRole("button", { name: "Share" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download report (Markdown)" }).click();
    await page.getByText("The report follows").waitFor();
    release();
    const report = await readFile(await (await download).path(), "utf8");
    assert.match(report, /statement-past-its-end/);
    assert.doesNotMatch(report, NONE);
  }));

test("where the other rules cannot be loaded, page and report say that they were not asked", async () => {
  const prepare = (page) => page.context().route(WHOLE, (route) => route.abort());
  const page = await browser.open(LINK, { prepare, serviceWorkers: "block" });
  await page.getByText("Nothing found, but some rules were not asked.").first().waitFor();
  assert.doesNotMatch(await page.locator(".app").innerText(), NONE);
  const spoken = page.locator("p[role=status]");
  await page.waitForFunction((node) => /some rules were not asked/.test(node.textContent), await spoken.elementHandle());
  const kept = async (name) => {
    await page.getByRole("button", { name: "Share" }).click();
    const [kept] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    return readFile(await kept.path(), "utf8");
  };
  assert.match(await kept("Download report (Markdown)"), /Some rules were not asked/);
  assert.match(JSON.parse(await kept("Download report (JSON)")).incomplete, /Some rules were not asked/);
  // What is there again answers the next question.
  await page.context().unroute(WHOLE);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n");
  await found(page);
  assert.deepEqual(await rules(page), ["statement-past-its-end"]);
  await page.context().close();
});
