import { CATEGORIES, CATEGORY_NAMES, type Answer, type Finding, type PolicyDocument } from "../answer.ts";
import { kindName } from "../view/kind.ts";
import { capital, count } from "../view/words.ts";

/** The answer as a report to keep or to send on. `incomplete`: why it is not that of all rules, where it is not. */
export function toMarkdown(answer: Answer, incomplete: string): string {
  const foot = `policy-check ${answer.engine}, catalogue of ${answer.catalog}.`;
  return [...answer.documents.map((document) => section(document, incomplete)), foot, ""].join("\n\n");
}

function section(document: PolicyDocument, incomplete: string): string {
  const { summary } = document;
  const levels = Object.entries(summary?.actions.byAccessLevel ?? {}).filter(([, value]) => value > 0);
  return [
    `# ${plain(document.name || "Policy")}`,
    `${kindName(document.kind)}. ${plain(summary?.sentence ?? "")}`,
    levels.length ? ["| access level | actions |", "| --- | ---: |", ...levels.map(([name, value]) => `| ${plain(name)} | ${value} |`)].join("\n") : "",
    ...CATEGORIES.map((category) => group(category, document.findings.filter((finding) => finding.category === category))),
    document.findings.length || incomplete ? plain(incomplete) : "No rule objects to this policy.",
  ]
    .filter(Boolean)
    .join("\n\n");
}

function group(category: Finding["category"], findings: readonly Finding[]): string {
  if (findings.length === 0) return "";
  const { one, many } = CATEGORY_NAMES[category];
  return [`## ${capital(count(findings.length, one, many))}`, ...findings.map(item)].join("\n\n");
}

function item(finding: Finding): string {
  const { line, character } = finding.range.start;
  const fixes = finding.fixes.map((fix) => `\n  - Edit${fix.safe ? " (safe)" : ""}: ${plain(fix.title)}`).join("");
  return `- Line ${line + 1}, column ${character + 1}: ${plain(finding.message)} (\`${finding.rule}\`)${fixes}`;
}

/** Text that Markdown and HTML take as text. What stands between backticks stays code, in which nothing is escaped. */
function plain(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const parts = line.split("`");
  // An odd backtick is a character like any other.
  if (parts.length % 2 === 0) return escaped(line);
  return parts.map((part, index) => (index % 2 && part ? `\`${part}\`` : escaped(part))).join("");
}

function escaped(text: string): string {
  // Many make links of bare addresses.
  return text.replace(/[\\`*_{}[\]<>#|~]|\/\/|(?<=www)\./g, "\\$&");
}
