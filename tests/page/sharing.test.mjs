// Links, reloads, files and reports: how a document comes and goes.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { answered, browserForTests, documentText, paste } from "./harness.mjs";

const browser = browserForTests();

const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [{ "Sid": "Größe", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }]
}`;

async function copiedLink(page) {
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Link copied").waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

test("a copied link opens the same document with the same settings", async () => {
  let link;
  await browser.with("index.html", {}, async (page) => {
    await paste(page, POLICY);
    await page.getByLabel("Kind").selectOption("boundary");
    await page.getByLabel("Trusted networks").fill("203.0.113.0/24");
    link = await copiedLink(page);
    assert.ok(link.startsWith(browser.url), link);
    assert.ok(!link.split("#")[0].includes("policy="), "the policy stands behind the #");
  });
  await browser.with(link.slice(browser.url.length), {}, async (page) => {
    await answered(page);
    assert.equal(await documentText(page), POLICY);
    assert.equal(await page.getByLabel("Kind").inputValue(), "boundary");
    assert.equal(await page.getByLabel("Trusted networks").inputValue(), "203.0.113.0/24");
  });
});

test("a copied link carries the role", async () => {
  let link;
  await browser.with("index.html", {}, async (page) => {
    await paste(page, POLICY);
    await page.locator("label", { hasText: /^Role/ }).locator("select").selectOption("qa");
    link = await copiedLink(page);
  });
  await browser.with(link.slice(browser.url.length), {}, async (page) => {
    await answered(page);
    assert.equal(await page.locator("label", { hasText: /^Role/ }).locator("select").inputValue(), "qa");
  });
});

test("a broken link says so, and the page works on", () =>
  browser.with("index.html#policy=%%%broken", {}, async (page) => {
    await page.getByText(/This link cannot be opened/).waitFor();
    await answered(page);
    assert.ok((await documentText(page)).includes("Statement"));
  }));

test("a link cut short says so", async () => {
  const whole = deflateRawSync(Buffer.from(POLICY)).toString("base64url");
  await browser.with(`index.html#policy=${whole.slice(0, -12)}`, {}, async (page) => {
    await page.getByText(/a part of it is missing/).waitFor();
  });
});

test("a link that unpacks to more than a policy can be is refused", async () => {
  const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024, " ")).toString("base64url");
  await browser.with("index.html", {}, async (page) => {
    await page.evaluate((value) => (location.hash = `policy=${value}`), bomb);
    await page.getByText(/unpacks to more/).waitFor();
    assert.ok((await documentText(page)).length < 10_000);
  });
});

test("a reload keeps what was typed, and a new tab starts anew", () =>
  browser.with("index.html", {}, async (page) => {
    await paste(page, POLICY);
    await page.reload();
    await answered(page);
    assert.equal(await documentText(page), POLICY);
    const other = await page.context().newPage();
    await other.goto(browser.url);
    await answered(other);
    assert.notEqual(await documentText(other), POLICY);
  }));

test("editing a shared document takes it out of the address", () =>
  browser.with("index.html#example=mfa", {}, async (page) => {
    await answered(page);
    assert.match(await documentText(page), /MultiFactorAuthPresent/);
    await page.locator(".cm-content").click();
    await page.keyboard.type(" ");
    await page.waitForFunction(() => location.hash === "");
  }));

test("a dropped file is opened under its name", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "office.json", { type: "application/json" }));
      return transfer;
    }, POLICY);
    const place = page.locator(".editor");
    await place.dispatchEvent("dragover", { dataTransfer: data });
    await page.getByText("Drop the file to check it").waitFor();
    await place.dispatchEvent("drop", { dataTransfer: data });
    await answered(page);
    assert.equal(await documentText(page), POLICY);
    assert.match(await page.locator(".document-name").innerText(), /office\.json/);
  }));

test("a chosen file is opened, with the line ends and the mark of Windows", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.locator('input[type="file"]').setInputFiles({
      name: "windows.json",
      mimeType: "application/json",
      buffer: Buffer.from(`\ufeff${POLICY.replaceAll("\n", "\r\n")}`),
    });
    await answered(page);
    assert.equal((await documentText(page)).replace("\ufeff", ""), POLICY);
  }));

test("the report can be kept as JSON and as Markdown", () =>
  browser.with("index.html#example=find-the-faults", {}, async (page) => {
    await answered(page);
    const kept = async (name) => {
      await page.getByRole("button", { name: "Share" }).click();
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
      return readFile(await file.path(), "utf8");
    };
    const answer = JSON.parse(await kept("Download report (JSON)"));
    assert.equal(answer.schema, 1);
    assert.ok(answer.documents[0].findings.length > 0);
    const report = await kept("Download report (Markdown)");
    assert.match(report, /^# /);
    assert.ok(report.includes(answer.documents[0].findings[0].rule));
  }));

test("names stand in a Markdown report as they are", () =>
  browser.with("index.html#example=front-end", {}, async (page) => {
    await answered(page);
    await page.getByRole("button", { name: "Share" }).click();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download report (Markdown)" }).click(),
    ]);
    const report = await readFile(await file.path(), "utf8");
    assert.ok(report.includes("`s3:Delete*` takes in"), report);
  }));

test("several files are kept side by side, with what was changed in them", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.locator('input[type="file"]').setInputFiles(
      ["one", "two"].map((name) => ({ name: `${name}.json`, mimeType: "application/json", buffer: Buffer.from(POLICY.replace("Größe", name)) })),
    );
    await answered(page);
    assert.match(await documentText(page), /"one"/);
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\n");
    await page.getByLabel("File", { exact: true }).selectOption({ label: "two.json" });
    await answered(page);
    assert.match(await documentText(page), /"two"/);
    await page.getByLabel("File", { exact: true }).selectOption({ label: "one.json" });
    await answered(page);
    assert.match(await documentText(page), /"one"[^]*\n$/);
  }));

test("a policy pasted anywhere on the page is opened", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.evaluate((value) => navigator.clipboard.writeText(value), POLICY);
    await page.locator(".site-header").click();
    await page.keyboard.press("Control+v");
    await answered(page);
    assert.equal(await documentText(page), POLICY);
  }));
