import type { Change } from "../../edits/apply.ts";
import { field } from "../policy/json.ts";
import type { ShownPolicy } from "../policy/shown.ts";

/** The change of the whole text that adds a statement behind the policy's last, laid out as that one is; in the place of one of its name. */
export function insertion(whole: string, { tree, statements }: ShownPolicy, statement: { Sid: string }): Change {
  const known = statements.find((one) => field(one, "Sid")?.value === statement.Sid);
  if (known) {
    const { from, to } = known;
    const isInLines = whole.slice(from, to).includes("\n");
    return { from, to, insert: isInLines ? laid(statement, indentAt(whole, from)) : JSON.stringify(statement) };
  }
  const list = field(tree, "Statement");
  const last = statements.at(-1);
  if (!list?.items || !last) {
    // One statement by itself, or none: the list is made.
    const from = list?.from ?? tree.to - 1;
    const to = list?.to ?? from;
    const indent = indentAt(whole, from);
    const written = [...(last ? [whole.slice(last.from, last.to)] : []), laid(statement, indent + STEP)];
    return { from, to, insert: `[${written.map((one) => `\n${indent}${STEP}${one}`).join(",")}\n${indent}]` };
  }
  const before = whole.slice(list.from, last.from);
  const isInLines = before.includes("\n");
  const indent = indentAt(whole, last.from);
  const insert = isInLines ? `,\n${indent}${laid(statement, indent)}` : `,${JSON.stringify(statement)}`;
  return { from: last.to, to: last.to, insert };
}

const STEP = "  ";

/** What stands before the first character of the line at that place. */
function indentAt(text: string, at: number): string {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? "";
}

/** Short lists and objects stay in one line, as people write them. */
export function laid(value: unknown, indent: string): string {
  const short = inLine(value);
  const isLeaf = typeof value !== "object" || value === null || Object.values(value).every((one) => typeof one !== "object");
  if (typeof value !== "object" || value === null || (isLeaf && short.length <= 80)) return short;
  const deeper = indent + STEP;
  const entries = Array.isArray(value)
    ? value.map((one) => laid(one, deeper))
    : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${laid(one, deeper)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${entries.map((entry) => deeper + entry).join(",\n")}\n${indent}${close}`;
}

function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${inLine(one)}`).join(", ")} }`;
}
