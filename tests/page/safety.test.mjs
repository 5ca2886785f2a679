// What comes from others: markup in a policy, hostile texts, and the page's own promises.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, browserForTests, documentText, paste } from "./harness.mjs";

const browser = browserForTests();

/** The page gives a check ten seconds; a busy machine needs as long again to show it. */
const PATIENCE = 20_000;

const MARKUP = `<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>`;

test("markup in a policy is text, wherever it is shown", () =>
  browser.with("index.html", {}, async (page) => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Sid: MARKUP, Effect: MARKUP, Action: [MARKUP, "s3:*"], Resource: `arn:aws:s3:::${MARKUP}`, [MARKUP]: MARKUP },
        { Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition: { IpAddress: { "aws:SourceIp": MARKUP }, [MARKUP]: { [MARKUP]: MARKUP } } },
      ],
    };
    await paste(page, JSON.stringify(policy, null, 2));
    const cards = await page.locator(".card .head").count();
    assert.ok(cards > 0);
    for (let index = 0; index < cards; index += 1) {
      await page.locator(".card .head").nth(index).click();
      await page.getByRole("button", { name: /Why it matters/ }).click();
      await page.locator(".learn").waitFor();
    }
    await page.locator(".cm-content .fault").first().hover();
    await page.locator(".hover").waitFor();
    const found = await page.evaluate(() => {
      const { shadowRoot } = document.querySelector("policy-check");
      return { images: shadowRoot.querySelectorAll("img, script, iframe").length, hurt: window.hurt };
    });
    assert.deepEqual(found, { images: 0, hurt: undefined });
  }));

test("markup in a file's name, a link and a fragment is text", () =>
  browser.with(`index.html#rule=${encodeURIComponent(MARKUP)}`, {}, async (page) => {
    await page.getByText("There is no rule of this name").waitFor();
    await page.locator('input[type="file"]').setInputFiles({ name: "<img src=x onerror=alert(1)>.json", mimeType: "application/json", buffer: Buffer.from("{}") });
    await answered(page);
    assert.match(await page.locator(".document-name").innerText(), /<img src=x/);
    assert.equal(await page.evaluate(() => document.querySelector("policy-check").shadowRoot.querySelectorAll("img").length), 0);
  }));

test("the page's security policy is strict", () =>
  browser.with("index.html", {}, async (page) => {
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /connect-src 'self'/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
  }));

test("where the engine cannot be loaded, the page says so", async () => {
  const page = await browser.open("about.html", { serviceWorkers: "block" });
  await page.route(/engine-.*\.wasm/, (route) => route.abort());
  await page.goto(`${browser.url}index.html`);
  await page.getByText(/The engine could not be loaded/).waitFor();
  await page.context().close();
});

for (const [name, text] of [
  ["ten megabytes of open brackets", "[".repeat(10_000_000)],
  ["two hundred thousand statements", `{"Version":"2012-10-17","Statement":[${Array(200_000).fill('{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}').join()}]}`],
  ["a wildcard that never ends", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:${"*a".repeat(50_000)}b","Resource":"arn:aws:s3:::${"*a".repeat(50_000)}"}]}`],
  ["one line of a megabyte", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["${Array(40_000).fill("s3:GetObject").join('","')}"],"Resource":"*"}]}`],
]) {
  test(`${name}: an answer or a refusal, and the page stays awake`, () =>
    browser.with("index.html", {}, async (page) => {
      await answered(page);
      await page.locator('input[type="file"]').setInputFiles({ name: "hostile.json", mimeType: "application/json", buffer: Buffer.from(text) });
      await page.waitForFunction((length) => document.querySelector("policy-check").session.text.length === length, text.length, { timeout: PATIENCE });
      // The page answers while the check goes on.
      const asked = Date.now();
      await page.evaluate(() => 1 + 1);
      assert.ok(Date.now() - asked < 1000, `busy for ${Date.now() - asked} ms`);
      await answered(page, { timeout: PATIENCE });
      await page.locator(".cm-content").click();
      await page.keyboard.press("Control+a");
      await page.keyboard.press("Delete");
      await page.waitForFunction(() => document.querySelector("policy-check").session.state.empty);
      assert.equal(await documentText(page), "");
    }));
}
