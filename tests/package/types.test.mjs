// The package's types, as a stranger's strict compiler sees them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { installed, root } from "./stranger.mjs";

const USE = `
import { check, checkAccessNotGranted, checkNoNewAccess, checkNoPublicAccess, compare, explain, networkReach, rules, simulateCustomPolicy, validatePolicy } from "policy-check";
import type { Category, CheckOptions, CheckResult, Finding, Fix, Kind, NetworkReach, PolicyCheckError } from "policy-check";

const options: CheckOptions = { kind: "trust", resourceType: "AWS::S3::Bucket", trustedCidrs: ["203.0.113.0/24"], role: "qa" };
const answer: CheckResult = check("{}", options);
for (const { kind, findings, summary } of answer.documents) {
  const told: Kind = kind;
  const safe: Fix[] = findings.flatMap((finding: Finding) => finding.fixes).filter((fix) => fix.safe);
  const reach: NetworkReach | undefined = summary.network[0];
  console.log(told, safe[0]?.edits[0]?.newText, reach?.ipv4.join(), summary.actions.byAccessLevel["Permissions management"], summary.actions.riskiest[0]?.why);
}
const span = validatePolicy("{}", { policyType: "IDENTITY_POLICY" }).findings[0]?.locations[0]?.span.start.line;
const question = { PolicyInputList: ["{}"], ActionNames: ["s3:GetObject"], CallerArn: "*" };
const decision = simulateCustomPolicy(question).EvaluationResults[0]?.EvalDecision === "allowed";
const { witness } = checkNoNewAccess("{}", "{}", { policyType: "IDENTITY_POLICY" });
if (witness) simulateCustomPolicy({ ...witness, PolicyInputList: ["{}"] });
const checked = [checkAccessNotGranted("{}", [{ actions: ["s3:*"] }], { policyType: "SESSION_POLICY" }), checkNoPublicAccess("{}", { resourceType: "AWS::S3::Bucket" })];
console.log(checked[0]?.reasons[0]?.statementIndex, compare("{}", "{}", { kind: "scp" }).added[0]?.level, networkReach("{}", { action: "s3:*" }).documents[0]?.reach[0]?.direct);
const category: Category | undefined = rules()[0]?.category;
try {
  console.log(span, category, decision, explain("no-such-rule").examples[0]?.faults);
} catch (error) {
  console.log((error as PolicyCheckError).code === "UNKNOWN_RULE");
}
`;

/** A policy with many sorts of faults, so that every part of an answer is there. */
const FAULTY = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "allow", "Action": ["s3:GetObjekt", "iam:*"], "Resource": "*" }
    { "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": { "IpAddress": { "aws:SourceIp": ["10.0.0.0/8", "203.0.113.9/24"] } } }
  ]
}`;

/** A question across accounts with policies of every kind, for the same reason. */
const EVERYONE = { Statement: { Sid: "All", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } };
const QUESTION = {
  PolicyInputList: [EVERYONE],
  PermissionsBoundaryPolicyInputList: [EVERYONE],
  ServiceControlPolicyInputList: [[EVERYONE]],
  ResourcePolicy: EVERYONE,
  ResourceOwner: "111122223333",
  CallerArn: "arn:aws:iam::444455556666:user/Ben",
  ActionNames: ["s3:GetObject"],
  ResourceArns: ["arn:aws:s3:::reports/a"],
};

const MISUSE = [
  `import { check } from "policy-check"; check(5);`,
  `import { check } from "policy-check"; check("{}", { kind: "group" });`,
  `import { check } from "policy-check"; check("{}", { trustedCidr: [] });`,
  `import { validatePolicy } from "policy-check"; validatePolicy("{}");`,
  `import { simulateCustomPolicy } from "policy-check"; simulateCustomPolicy({ ActionNames: "s3:GetObject" });`,
  `import { checkNoNewAccess } from "policy-check"; checkNoNewAccess("{}", "{}");`,
  `import { checkAccessNotGranted } from "policy-check"; checkAccessNotGranted("{}", ["s3:GetObject"], { policyType: "IDENTITY_POLICY" });`,
];

describe("the package's types", () => {
  let stranger;
  before(() => {
    stranger = installed();
  });
  after(() => stranger.remove());

  /** What the compiler complains of, with no library but JavaScript's own and, where asked, the browser's. */
  function complaints(source, { module, lib = "es2022" }) {
    const declared = lib.includes("dom") ? "" : "declare const console: { log(...values: unknown[]): void };\n";
    writeFileSync(join(stranger.folder, "use.ts"), declared + source);
    const options = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--noEmit", "--ignoreConfig"];
    const { stdout } = spawnSync(
      "node",
      [join(root, "node_modules/typescript/bin/tsc"), ...options, "--target", "es2022", "--lib", lib, "--types", "", ...module, "use.ts"],
      { cwd: stranger.folder, encoding: "utf8" },
    );
    return stdout;
  }
  const node = ["--module", "nodenext", "--moduleResolution", "nodenext"];
  const bundler = ["--module", "esnext", "--moduleResolution", "bundler"];

  test("describe every shape, as Node.js resolves", () => assert.equal(complaints(USE, { module: node }), ""));

  test("describe every shape, as bundlers resolve", () => assert.equal(complaints(USE, { module: bundler }), ""));

  test("are those of the answers, field by field", async () => {
    const main = pathToFileURL(join(stranger.folder, "node_modules/policy-check/node.js"));
    const { check, checkAccessNotGranted, checkNoNewAccess, checkNoPublicAccess, compare, explain, networkReach, rules, simulateCustomPolicy, validatePolicy } = await import(main);
    const [options, everyone, nobody] = [{ policyType: "RESOURCE_POLICY" }, JSON.stringify(EVERYONE), JSON.stringify(EVERYONE).replace("Allow", "Deny")];
    const answers = {
      CheckResult: check(FAULTY),
      ValidatePolicyResult: validatePolicy(FAULTY, { policyType: "IDENTITY_POLICY" }),
      SimulateCustomPolicyResult: simulateCustomPolicy(QUESTION),
      "AccessCheckResult[]": [
        checkNoNewAccess(everyone, nobody, options),
        checkAccessNotGranted(everyone, [{ actions: ["s3:GetObject"] }], options),
        checkNoPublicAccess(everyone, { resourceType: "AWS::S3::Bucket" }),
        checkNoNewAccess("{", nobody, options),
      ],
      NetworkReachResult: networkReach(FAULTY),
      "Comparison[]": [compare(nobody, everyone), compare(everyone, nobody), compare("{", everyone)],
      "Rule[]": rules(),
      "RulePage[]": rules().map(({ id }) => explain(id)),
    };
    assert.ok(answers.CheckResult.documents[0].findings.some(({ fixes }) => fixes.length > 0));
    assert.ok(answers.ValidatePolicyResult.findings.length > 0);
    assert.deepEqual(answers["AccessCheckResult[]"].map(({ result }) => result), ["FAIL", "FAIL", "FAIL", "UNDECIDED"]);
    assert.ok(answers["Comparison[]"][0].added.length > 0 && answers["Comparison[]"][1].removed.length > 0);
    assert.ok(answers.NetworkReachResult.documents[0].reach.length > 0);
    // The compiler refuses a literal that lacks a field or has one too many.
    const literals = Object.entries(answers).map(([type, answer], at) => `export const answer${at}: P.${type} = ${JSON.stringify(answer)};`);
    assert.equal(complaints(`import type * as P from "policy-check";\n${literals.join("\n")}`, { module: node }), "");
  });

  test("describe the loading by hand", () => {
    const use = `
      import { check, init, initSync } from "policy-check/init";
      await init();
      await init(new URL("https://example.com/engine.wasm"));
      initSync(new Uint8Array());
      console.log(check("{}").schema);
    `;
    assert.equal(complaints(use, { module: bundler, lib: "es2022,dom" }), "");
  });

  for (const source of MISUSE) {
    test(`refuse ${source.split("; ")[1]}`, () => assert.match(complaints(source, { module: node }), /use\.ts.*error TS/));
  }
});
