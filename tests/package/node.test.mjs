// The package in Node.js, as a stranger uses it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { installed, MISSPELT } from "./stranger.mjs";

describe("the package in Node.js", () => {
  let stranger;
  before(() => {
    stranger = installed();
  });
  after(() => stranger.remove());

  /** Runs a module of the stranger's and gives what it printed, read as JSON. */
  function run(source, name = "use.mjs") {
    writeFileSync(join(stranger.folder, name), source);
    const output = execFileSync("node", [name], { cwd: stranger.folder, encoding: "utf8" });
    return JSON.parse(output);
  }

  test("gives an answer by a plain import", () => {
    const { documents, schema } = run(`
      import { check } from "policy-check";
      console.log(JSON.stringify(check(${JSON.stringify(MISSPELT)}, { name: "reports.json" })));
    `);
    assert.equal(schema, 1);
    assert.equal(documents.length, 1);
    assert.equal(documents[0].name, "reports.json");
    assert.equal(documents[0].kind, "identity");
    const finding = documents[0].findings.find(({ rule }) => rule === "invalid-action");
    assert.equal(MISSPELT.slice(finding.range.start.offset, finding.range.end.offset), '"s3:GetObjekt"');
    assert.ok(finding.fixes.flatMap(({ edits }) => edits).some(({ newText }) => newText.includes("s3:GetObject")));
  });

  test("is loaded by require too, where Node.js can", { skip: !process.features.require_module && "this Node.js cannot" }, () => {
    const answer = run(
      `const { check } = require("policy-check"); console.log(JSON.stringify(check("{}")));`,
      "use.cjs",
    );
    assert.equal(answer.documents.length, 1);
  });

  test("gives ranges that slice the text, and plain objects", () => {
    const text = '{"Version": "2012-10-17", "Id": "🔑é", "Statement": [] "Id": 1}';
    const { slice, prototype } = run(`
      import { check } from "policy-check";
      const finding = check(${JSON.stringify(text)}).documents[0].findings.find((one) => one.rule === "json-syntax-error");
      const { start } = finding.range;
      console.log(JSON.stringify({
        slice: ${JSON.stringify(text)}.slice(0, start.offset),
        prototype: Object.getPrototypeOf(finding) === Object.prototype,
      }));
    `);
    assert.equal(slice, text.slice(0, text.indexOf("[]") + 2));
    assert.ok(prototype);
  });

  test("names what goes beyond a role", () => {
    const text = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["ce:GetCostAndUsage", "s3:PutObject"], Resource: "*" }],
    });
    const paths = run(`
      import { check } from "policy-check";
      const { findings } = check(${JSON.stringify(text)}, { role: "billing" }).documents[0];
      console.log(JSON.stringify(findings.filter(({ rule }) => rule === "beyond-role").map(({ path }) => path)));
    `);
    assert.deepEqual(paths, ["/Statement/0/Action/1"]);
  });

  test("answers as AWS's validator does", () => {
    const { findings } = run(`
      import { validatePolicy } from "policy-check";
      console.log(JSON.stringify(validatePolicy("{\\n  \\"Statement\\": [] []}", { policyType: "IDENTITY_POLICY" })));
    `);
    const { findingType, issueCode, locations } = findings.find((finding) => finding.issueCode === "JSON_SYNTAX_ERROR");
    assert.equal(findingType, "ERROR");
    assert.equal(issueCode, "JSON_SYNTAX_ERROR");
    assert.equal(locations[0].span.start.line, 2);
  });

  test("decides requests, and says why", () => {
    const question = {
      PolicyInputList: [{ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "*" } }],
      ActionNames: ["s3:GetObject", "s3:PutObject"],
    };
    const { results, complaint } = run(`
      import { simulateCustomPolicy } from "policy-check";
      const results = simulateCustomPolicy(${JSON.stringify(question)}).EvaluationResults;
      let complaint;
      try {
        simulateCustomPolicy({ ActionName: "s3:GetObject" });
      } catch ({ code, message }) {
        complaint = { code, message };
      }
      console.log(JSON.stringify({ results, complaint }));
    `);
    assert.deepEqual(results.map(({ EvalDecision }) => EvalDecision), ["allowed", "implicitDeny"]);
    assert.equal(results[0].MatchedStatements[0].SourcePolicyId, "PolicyInputList.1");
    assert.match(results[1].Explanation.Summary, /^Denied because no statement/);
    assert.equal(complaint.code, "INVALID_ARGUMENT");
    assert.match(complaint.message, /ActionNames/);
  });

  test("answers of a text that is no policy, too", () => {
    const answers = run(`
      import { check, checkAccessNotGranted, checkNoNewAccess, checkNoPublicAccess, compare, networkReach, validatePolicy } from "policy-check";
      const options = { policyType: "IDENTITY_POLICY" };
      const broken = [
        checkNoNewAccess("{", ${JSON.stringify(MISSPELT)}, options),
        checkNoNewAccess(${JSON.stringify(MISSPELT)}, "{", options),
        checkAccessNotGranted("{", [{ actions: ["s3:GetObject"] }], options),
        checkNoPublicAccess("{", { resourceType: "AWS::S3::Bucket" }),
      ];
      console.log(JSON.stringify({
        broken,
        compared: compare("{", ${JSON.stringify(MISSPELT)}),
        reach: networkReach("{").documents.flatMap(({ reach }) => reach),
        findings: [check("{").documents[0].findings.length, validatePolicy("{", options).findings.length],
      }));
    `);
    for (const { result, message, witness } of answers.broken) {
      assert.equal(result, "UNDECIDED");
      assert.match(message, /JSON/);
      assert.equal(witness, null);
    }
    assert.equal(answers.compared.relation, null);
    assert.match(answers.compared.undecided, /JSON/);
    assert.deepEqual(answers.reach, []);
    assert.ok(answers.findings.every((count) => count > 0));
  });

  test("finds a rule's page by AWS's code, too", () => {
    const ids = run(`
      import { explain, rules } from "policy-check";
      const codes = rules().map(({ issueCode }) => issueCode).filter(Boolean);
      console.log(JSON.stringify(codes.map((code) => [code, explain(code).issueCode])));
    `);
    assert.ok(ids.length > 0);
    for (const [asked, found] of ids) assert.equal(found, asked);
  });

  test("tells its rules, and the page of each", () => {
    const { list, pages } = run(`
      import { explain, rules } from "policy-check";
      console.log(JSON.stringify({ list: rules(), pages: rules().map(({ id }) => explain(id)) }));
    `);
    assert.ok(list.length > 0);
    for (const [at, page] of pages.entries()) {
      assert.deepEqual(Object.keys(list[at]), ["id", "category", "issueCode", "topic", "title"]);
      assert.equal(page.id, list[at].id);
      assert.ok(page.what && page.why, page.id);
      // What AWS no longer reports has nothing to show, nor what is said of settings.
      assert.ok(page.examples.length > 0 || list[at].topic === "settings" || /\((no longer an error|told by another rule)\)$/.test(page.title), page.id);
      for (const { bad, faults } of page.examples) {
        for (const { start, end } of faults) assert.ok(start.offset <= end.offset && end.offset <= bad.length, page.id);
      }
    }
  });

  test("throws errors with a code, and only for wrong calls", () => {
    const codes = run(`
      import { check, checkAccessNotGranted, explain, networkReach, simulateCustomPolicy, validatePolicy } from "policy-check";
      const access = (list) => checkAccessNotGranted("{}", list, { policyType: "IDENTITY_POLICY" });
      const calls = [
        () => validatePolicy("{}"),
        () => validatePolicy("{}", { policyType: "USER_POLICY" }),
        () => validatePolicy("{}", { policyType: "IDENTITY_POLICY", validatePolicyResourceType: "AWS::S3::Bucket" }),
        () => validatePolicy("{}", { policyType: "RESOURCE_POLICY", validatePolicyResourceType: "AWS::SQS::Queue" }),
        () => check(undefined),
        () => check({}),
        () => check("{}", 5),
        () => check("{}", { kind: "group" }),
        () => check("{}", { resourceType: "bucket" }),
        () => check("{}", { resourceType: "AWS::S3::bucket" }),
        () => networkReach("{}", { resourceType: "AWS::S3" }),
        () => check("{}", { trustedCidr: ["10.0.0.0/8"] }),
        () => check("{}", { trustedCidrs: ["10.0.0.0/40"] }),
        () => check("{}", { role: "tester" }),
        () => networkReach("{}", { action: "GetObject" }),
        () => simulateCustomPolicy({ ActionNames: ["s3:GetObject"], ContextEntries: [{ ContextKeyName: "aws:CurrentTime", ContextKeyValues: ["yesterday"], ContextKeyType: "date" }] }),
        () => access([]),
        () => access([{}]),
        () => access([{ actions: ["GetObject"] }]),
        () => access([{ resources: ["reports"] }]),
        () => explain("no-such-rule"),
        () => check(""),
        () => check("\\uD800 {", { kind: undefined, name: null }),
        () => check("{}", { resourceType: "AWS::New::Thing" }),
      ];
      const code = (call) => {
        try {
          call();
          return "none";
        } catch (error) {
          return error instanceof Error && error.message ? error.code : "not an error";
        }
      };
      console.log(JSON.stringify(calls.map(code)));
    `);
    const wrong = "INVALID_ARGUMENT";
    assert.deepEqual(codes, [...Array(20).fill(wrong), "UNKNOWN_RULE", "none", "none", "none"]);
  });

  test("answers the same from a worker thread", () => {
    const answer = run(`
      import { Worker } from "node:worker_threads";
      const worker = new Worker(
        \`import { parentPort } from "node:worker_threads";
         import { check } from "policy-check";
         parentPort.postMessage(check("{}"));\`,
        { eval: true, execArgv: ["--input-type=module"] },
      );
      worker.once("message", (answer) => console.log(JSON.stringify(answer)));
    `);
    assert.equal(answer.documents.length, 1);
  });

  test("lets init be awaited, so that one source serves Node.js and browsers", () => {
    const answer = run(`
      import { check, init } from "policy-check/init";
      await init();
      console.log(JSON.stringify(check("{}")));
    `);
    assert.equal(answer.documents.length, 1);
  });

  test("has a readme that names every function, with examples that run", () => {
    const readme = readFileSync(join(stranger.folder, "node_modules/policy-check/README.md"), "utf8");
    const [first, ...others] = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);
    const policy = first.match(/^const policy = `.*?`;$/ms)[0];
    for (const [at, code] of [first, ...others].entries()) {
      writeFileSync(join(stranger.folder, "example.mjs"), at === 0 ? code : `${policy}\n${code}`);
      const printed = execFileSync("node", ["example.mjs"], { cwd: stranger.folder, encoding: "utf8" });
      // The first stands beside what it prints.
      if (at === 0) assert.ok(readme.includes(`\`\`\`\n${printed}\`\`\``), printed);
    }
    const functions = run(`
      import * as all from "policy-check/init";
      console.log(JSON.stringify(Object.keys(all)));
    `);
    for (const name of functions) assert.ok(readme.includes(`${name}(`), name);
  });

  test("holds nothing but what is needed", () => {
    const lock = JSON.parse(readFileSync(join(stranger.folder, "package-lock.json"), "utf8"));
    assert.deepEqual(Object.keys(lock.packages), ["", "node_modules/policy-check"]);
    const manifest = JSON.parse(readFileSync(join(stranger.folder, "node_modules/policy-check/package.json"), "utf8"));
    assert.equal(manifest.license, "MIT OR Apache-2.0");
    const has = (file) => existsSync(join(stranger.folder, "node_modules/policy-check", file));
    assert.ok(has("LICENSE-MIT"));
    assert.ok(!has("engine.d.ts"), "the page's own");
  });
});
