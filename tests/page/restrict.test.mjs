// From where a policy can be used, and the statement that restricts it to one's own networks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, browserForTests, documentText, paste } from "./harness.mjs";
import { allow, open, policy, verdict } from "./tools.mjs";

const browser = browserForTests();

test("the reach is restricted: shown before and after, inserted, and undone", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await page.getByRole("button", { name: "Restrict to your networks" }).click();
    await page.getByRole("textbox", { name: "Your networks" }).fill("192.88.99.0/24");
    const sides = page.locator(".sides .reach");
    await sides.nth(1).waitFor();
    await page.waitForFunction(() => /256 IPv4 addresses/.test(document.querySelector("policy-check").shadowRoot.querySelectorAll(".sides .reach")[1]?.textContent));
    assert.match(await sides.first().innerText(), /all of IPv4/);
    assert.doesNotMatch(await sides.last().innerText(), /: from all of IPv4/);
    const before = await documentText(page);
    const findings = () => page.evaluate(() => document.querySelector("policy-check").session.state.answer.documents[0].findings.map(({ rule }) => rule));
    const known = await findings();
    await page.getByRole("button", { name: "Insert it into the document" }).click();
    await answered(page);
    const inserted = JSON.parse(await documentText(page)).Statement.at(-1);
    assert.equal(inserted.Effect, "Deny");
    assert.deepEqual(inserted.Condition.NotIpAddress, { "aws:SourceIp": ["192.88.99.0/24"] });
    assert.deepEqual((await findings()).filter((rule) => !known.includes(rule)), [], "the engine has nothing against it");
    await page.getByText("It is in the document.").waitFor();
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+z");
    assert.equal(await documentText(page), before);
  }));

test("other networks change the statement that is there", () =>
  browser.with("index.html", {}, async (page) => {
    await open(page, "Restrict");
    const insert = page.getByRole("button", { name: "Insert it into the document" });
    for (const network of ["192.88.99.0/24", "198.51.100.0/24"]) {
      await page.getByRole("textbox", { name: "Your networks" }).fill(network);
      await insert.click();
      await answered(page);
      assert.ok(await insert.isDisabled());
      const { Statement } = JSON.parse(await documentText(page));
      assert.deepEqual(Statement.slice(2).map(({ Condition }) => Condition.NotIpAddress["aws:SourceIp"]), [[network]]);
    }
  }));

test("the statement spares endpoints and services, as replayed requests show", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    await paste(page, policy(allow("s3:GetObject")));
    await open(page, "Restrict");
    await page.getByRole("textbox", { name: "Your networks" }).fill("192.88.99.0/24");
    await page.getByRole("textbox", { name: /Your VPCs/ }).fill("vpc-0a1b2c3d vpce-0a1b2c3d");
    await page.getByRole("button", { name: "Insert it into the document" }).click();
    await answered(page);
    await open(page, "Try a request");
    const tried = async (context, decided) => {
      await page.evaluate((entries) => {
        const { session } = document.querySelector("policy-check");
        session.try({ ...session.state.tried, context: entries });
      }, context);
      await verdict(page, decided);
    };
    await page.getByLabel("Action").waitFor();
    await tried([["aws:SourceIp", "192.88.99.7"]], "Allowed");
    await tried([["aws:SourceIp", "8.8.8.8"]], "Denied by a statement");
    await tried([["aws:SourceVpc", "vpc-0a1b2c3d"], ["aws:SourceVpce", "vpce-11112222"]], "Allowed");
    await tried([["aws:SourceVpc", "vpc-99999999"], ["aws:SourceVpce", "vpce-11112222"]], "Denied by a statement");
    await tried([["aws:SourceVpc", "vpc-99999999"], ["aws:SourceVpce", "vpce-0a1b2c3d"]], "Allowed");
    await tried([["aws:SourceIp", "8.8.8.8"], ["aws:ViaAWSService", "true"]], "Allowed");
  }));

for (const [name, text, kind] of [
  ["one statement by itself", '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}'],
  ["one line", policy(allow("s3:GetObject")).replace(/\s+/g, " ")],
  ["the policy of a bucket", policy({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" }), "resource"],
  ["the policy of a role", policy({ Effect: "Allow", Principal: { AWS: "444455556666" }, Action: "sts:AssumeRole" }), "trust"],
  ["a service control policy", policy({ Effect: "Deny", Action: "s3:*", Resource: "*" }), "scp"],
]) {
  test(`a statement is inserted into ${name}`, () =>
    browser.with("index.html", {}, async (page) => {
      await answered(page);
      await paste(page, text);
      if (kind) await page.getByLabel("Kind").selectOption(kind);
      await open(page, "Restrict");
      await page.getByRole("textbox", { name: "Your networks" }).fill("192.88.99.0/24");
      await page.locator(".sides").waitFor();
      assert.deepEqual(await page.locator(".objections li").allInnerTexts(), []);
      await page.getByRole("button", { name: "Insert it into the document" }).click();
      await answered(page);
      const { Statement } = JSON.parse(await documentText(page));
      assert.equal(Statement.length, 2);
      assert.deepEqual(Statement[1].Principal, { resource: "*", trust: { AWS: "*" } }[kind]);
      assert.equal(await page.locator(".cm-content .fault.error").count(), 0);
    }));
}

test("the reach names its blocks, and all of them on demand", () =>
  browser.with("index.html", {}, async (page) => {
    await answered(page);
    const networks = ["93.184.216.0/24", "93.184.218.0/24", "93.184.220.0/24", "93.184.222.0/24", "93.184.224.0/24", "2600:1f18:4a2::/48"];
    await paste(page, policy(allow("s3:GetObject", { Condition: { IpAddress: { "aws:SourceIp": networks } } })));
    const reach = page.locator(".reach");
    await reach.getByText("cannot use it").waitFor();
    assert.equal(await reach.locator(".blocks code").count(), 4);
    await reach.getByRole("button", { name: "2 blocks more" }).click();
    assert.deepEqual(await reach.locator(".blocks code").allInnerTexts(), networks);
    assert.ok((await reach.locator("rect.part").count()) >= networks.length);
  }));
