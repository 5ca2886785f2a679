// The answer beside the document: findings, filters, kinds, networks, several documents, learning pages.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, browserForTests, documentText, paste } from "./harness.mjs";

const browser = browserForTests();

const MANY_FAULTS = `{
  "Version": "2012-10-16",
  "Statement": [
    { "Effect": "allow", "Action": "s3:GetObjct", "Resource": "*" },
    { "Effect": "Allow", "Action": "*", "Resource": "*" }
  ]
}`;

test("choosing a finding takes the editor there and opens its reason", () =>
  browser.with("index.html#example=find-the-faults", {}, async (page) => {
    await answered(page);
    const card = page.locator(".card").last();
    await card.locator(".head").click();
    assert.equal(await card.locator(".opener").getAttribute("aria-expanded"), "true");
    await page.locator(".cm-content .chosen").first().waitFor();
    const line = Number(/\d+/.exec(await card.locator(".where").innerText())[0]);
    await card.getByRole("button", { name: `Go to line ${line}` }).click();
    assert.ok(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.classList.contains("cm-content")));
  }));

test("what grants nothing is not said to come from anywhere", () =>
  browser.with("index.html", {}, async (page) => {
    const policy = (action) => JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: "arn:aws:s3:::reports" } });
    await paste(page, policy("s3:ListBucket"));
    await page.getByRole("heading", { name: "From where" }).waitFor();
    await paste(page, policy("s3:GetObject"));
    await page.getByText("No action is allowed by this policy.").waitFor();
    assert.equal(await page.getByRole("heading", { name: "From where" }).count(), 0);
  }));

test("a text that cannot be read is not said to grant nothing, and an empty one to be pasted", () =>
  browser.with("index.html", {}, async (page) => {
    await paste(page, "not a policy");
    await page.getByText("This cannot be read as a policy").waitFor();
    assert.equal(await page.getByRole("heading", { name: "What it grants" }).count(), 0);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.getByRole("heading", { name: "What you can paste" }).waitFor();
    assert.equal(await page.locator(".document-name").innerText(), "Your policy");
  }));

test("a finding has its learning page, and the page a link to try it", () =>
  browser.with("index.html#example=find-the-faults", {}, async (page) => {
    await answered(page);
    const card = page.locator(".card").first();
    await card.locator(".head").click();
    await card.getByRole("button", { name: /Why it matters/ }).click();
    await card.getByText("What it checks").waitFor();
    assert.ok((await card.locator(".learn .fault").count()) > 0, "the fault is marked in the example");
    await card.getByRole("link", { name: "This rule's own page" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.match(page.url(), /\/rules\/[a-z0-9-]+\.html$/);
    const bad = await page.locator("pre.code").first().innerText();
    await page.getByRole("link", { name: /^Try .* in the page$/ }).first().click();
    await answered(page);
    await page.waitForFunction((text) => document.querySelector("policy-check").session.text === text, bad);
  }));

test("filters hide and show a category, in the list and in the editor", () =>
  browser.with("index.html", {}, async (page) => {
    await paste(page, MANY_FAULTS);
    const filter = page.locator(".filter.error");
    const shown = await page.locator(".card.error").count();
    assert.ok(shown > 0);
    assert.ok((await filter.innerText()).includes(String(shown)));
    await filter.click();
    assert.equal(await filter.getAttribute("aria-pressed"), "false");
    assert.equal(await page.locator(".card.error").count(), 0);
    assert.equal(await page.locator(".cm-content .fault.error").count(), 0);
    await filter.click();
    assert.equal(await page.locator(".card.error").count(), shown);
  }));

test("the kind is told from the text, and can be chosen", () =>
  browser.with("index.html", {}, async (page) => {
    const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" }] };
    await paste(page, JSON.stringify(trust));
    const kind = page.getByLabel("Kind");
    assert.match(await kind.locator("option:checked").innerText(), /Role trust policy \(auto/);
    const before = await page.evaluate(() => JSON.stringify(document.querySelector("policy-check").session.state.answer));
    await kind.selectOption("identity");
    await answered(page);
    const after = await page.evaluate(() => JSON.stringify(document.querySelector("policy-check").session.state.answer));
    assert.notEqual(after, before, "another kind has other rules");
    await kind.selectOption("resource");
    await page.getByLabel("Attached to").fill("bucket");
    await page.getByText("bucket is no type of resource").waitFor();
    await answered(page);
    await page.getByLabel("Attached to").fill("AWS::S3::Bucket");
    await answered(page);
    assert.equal(await page.getByText("is no type of resource").count(), 0);
  }));

test("what goes beyond a role is named", () =>
  browser.with("index.html", {}, async (page) => {
    const text = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["ce:GetCostAndUsage", "s3:PutObject"], Resource: "*" }] };
    await paste(page, JSON.stringify(text));
    const beyond = (wanted) => {
      const { documents } = document.querySelector("policy-check").session.state.answer;
      return documents[0].findings.filter(({ rule }) => rule === "beyond-role").length === wanted;
    };
    assert.ok(await page.evaluate(beyond, 0));
    await page.locator("label", { hasText: /^Role/ }).locator("select").selectOption("billing");
    // The whole engine tells it, whose answer follows the first one.
    await page.waitForFunction(beyond, 1);
  }));

test("trusted networks are taken where they are networks", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    const field = page.getByLabel("Trusted networks");
    await field.fill("203.0.113.0/24, 999.1.1.1/24");
    await page.getByText("999.1.1.1/24 is no network").waitFor();
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    await answered(page);
    assert.equal(await page.evaluate(() => document.querySelector("policy-check").session.state.refusal), null);
    await field.fill("203.0.113.0/24 2001:db8::/48");
    assert.equal(await field.getAttribute("aria-invalid"), "false");
    await answered(page);
  }));

test("the documents of an export are shown by name", () =>
  browser.with("index.html#example=account-export", {}, async (page) => {
    await answered(page);
    const names = await page.locator(".documents button .name").allInnerTexts();
    assert.ok(names.length >= 3, names.join());
    assert.equal(new Set(names).size, names.length);
    await page.locator(".documents button").nth(1).click();
    assert.equal(await page.locator(".documents [aria-current=true]").count(), 1);
  }));

test("every example is checked without a refusal", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.getByRole("button", { name: "Examples" }).click();
    const count = await page.locator("dialog .example-cards button").count();
    assert.ok(count >= 10);
    await page.keyboard.press("Escape");
    for (let index = 0; index < count; index += 1) {
      await page.getByRole("button", { name: "Examples" }).click();
      await page.locator("dialog .example-cards button").nth(index).click();
      await answered(page);
      const name = await page.locator(".document-name").innerText();
      assert.equal(await page.locator(".refusal").count(), 0, name);
      assert.ok((await documentText(page)).length > 0, name);
    }
  }));

for (const path of ["index.html", "index.html#example=find-the-faults", "widget.html", "about.html", "rules/index.html", "rules/private-ip-address.html"]) {
  test(`${path} fits on a narrow phone`, () =>
    browser.with(path, { viewport: { width: 320, height: 640 } }, async (page) => {
      if (/^(index|widget)/.test(path)) {
        await answered(page);
        await page.locator(".card .head").first().click();
        await page.getByRole("button", { name: /Why it matters/ }).click();
        await page.locator(".learn").waitFor();
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    }));
}

test("on a phone a sentence with a long ARN can be read to its end", () =>
  browser.with("index.html", { viewport: { width: 390, height: 844 } }, async (page) => {
    await answered(page);
    const role = `arn:aws:iam::111122223333:role/${"quarterly-reports-".repeat(6)}`;
    const Condition = { IpAddress: { "aws:SourceIp": ["2600:1f18:4a2:9d00::/56", "2600:1f18:77b3:c100::/56"] } };
    const Statement = [{ Effect: "Allow", Action: ["iam:PassRole", "iam:UpdateAssumeRolePolicy"], Resource: role, Condition }];
    await paste(page, JSON.stringify({ Version: "2012-10-17", Statement }));
    const amounts = page.locator(".sentence .amounts");
    assert.match(await amounts.innerText(), /arn:aws:iam::111122223333:role\/quarterly/);
    assert.ok(await amounts.evaluate((it) => it.scrollWidth <= it.clientWidth && it.scrollHeight > it.clientHeight));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    await amounts.hover();
    await page.mouse.wheel(0, 1000);
    await page.waitForFunction(() => {
      const it = document.querySelector("policy-check").shadowRoot.querySelector(".sentence .amounts");
      return it.scrollTop > 0 && it.scrollTop + it.clientHeight >= it.scrollHeight - 1;
    });
  }));

for (const width of [390, 1280]) {
  test(`no example's name is cut, nor the networks that are shown as an example (${width})`, () =>
    browser.with("index.html", { viewport: { width, height: 844 } }, async (page) => {
      await page.getByRole("button", { name: "Examples" }).click();
      const count = await page.locator("dialog .example-cards button").count();
      await page.keyboard.press("Escape");
      for (let index = 0; index < count; index += 1) {
        await page.getByRole("button", { name: "Examples" }).click();
        await page.locator("dialog .example-cards button").nth(index).click();
        const name = page.locator(".document-name .name");
        assert.ok(await name.evaluate((it) => it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight + 1), await name.innerText());
      }
      const field = page.getByLabel("Trusted networks");
      const shown = await field.getAttribute("placeholder");
      await field.fill(shown);
      assert.ok(await field.evaluate((it) => it.scrollWidth <= it.clientWidth));
    }));
}

test("on a phone no kind of policy is cut", () =>
  browser.with("index.html", { viewport: { width: 375, height: 812 } }, async (page) => {
    const cut = await page.getByLabel("Kind").evaluate((chooser) => {
      const { font, paddingLeft, paddingRight } = getComputedStyle(chooser);
      const ARROW = 20;
      const room = chooser.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - ARROW;
      const canvas = document.createElement("canvas").getContext("2d");
      canvas.font = font;
      const names = [...chooser.options].slice(1).map(({ text }) => text);
      return [...names, ...names.map((name) => `${name} (auto)`)].filter((text) => canvas.measureText(text).width > room);
    });
    assert.deepEqual(cut, []);
  }));

test("the name of an action is parted before a word of it, if at all", () =>
  browser.with("index.html", { viewport: { width: 320, height: 844 } }, async (page) => {
    const Action = ["iam:GetAccountAuthorizationDetails", "bedrock-agentcore:CreateAgentRuntimeEndpointConfiguration"];
    await paste(page, JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] }));
    await page.locator(".app code.name").first().waitFor();
    const parts = await page.locator(".app code.name").evaluateAll((names) =>
      names.flatMap((name) =>
        [...name.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map((text) => {
          const range = document.createRange();
          range.selectNodeContents(text);
          return range.getClientRects().length;
        }),
      ),
    );
    assert.deepEqual(parts.filter((lines) => lines > 1), []);
  }));

test("on a phone the sentence stays in sight", () =>
  browser.with("index.html", { viewport: { width: 390, height: 844 } }, async (page) => {
    await answered(page);
    await page.locator(".card").last().scrollIntoViewIfNeeded();
    assert.ok((await page.evaluate(() => scrollY)) > 300);
    const { y } = await page.locator(".sentence").boundingBox();
    assert.equal(Math.round(y), 0);
  }));
