import type { Answer, Category, Finding, KindChoice, PolicyDocument, RoleChoice } from "../answer.ts";
import type { ToolChoice, Tried } from "./tool.ts";

/** Where the document came from. */
export type Origin = "example" | "pasted" | "file" | "link";

export interface Notice {
  text: string;
  tone: "plain" | "problem";
  /** A link to copy by hand, where the clipboard is closed to us. */
  link?: string;
  action?: { label: string; run(): void };
}

export interface State {
  name: string;
  /** The names of the files that were opened together; empty for any other document. */
  files: readonly string[];
  file: number;
  origin: Origin;
  /** The text is as it was opened. */
  pristine: boolean;
  empty: boolean;
  kind: KindChoice;
  resourceType: string;
  role: RoleChoice;
  trusted: string;
  answer: Answer | null;
  /** The answer is about the text and the settings as they stand. */
  fresh: boolean;
  /** How long the check took; `null` where the answer was known beforehand. */
  milliseconds: number | null;
  /**
   * The first engine has some of the rules. What has become of the others, for the text and the settings as they stand: they are
   * being asked, have been asked, or why they were not.
   */
  others: "asking" | "asked" | { reason: string };
  /** Why there is no answer. */
  refusal: string | null;
  document: number;
  chosen: string | null;
  hidden: ReadonlySet<Category>;
  notice: Notice | null;
  tool: ToolChoice;
  /** The request that is tried; `null` before one has been thought of. */
  tried: Tried | null;
  engine: "loading" | "ready" | "failed";
}

export const START: State = {
  name: "",
  files: [],
  file: 0,
  origin: "example",
  pristine: true,
  empty: true,
  kind: "auto",
  resourceType: "",
  role: "",
  trusted: "",
  answer: null,
  fresh: false,
  milliseconds: null,
  others: "asking",
  refusal: null,
  document: 0,
  chosen: null,
  hidden: new Set(),
  notice: null,
  tool: "",
  tried: null,
  engine: "loading",
};

export interface KeyedFinding {
  /** Stays the same from check to check while the finding stays. */
  key: string;
  finding: Finding;
}

/** The document that is shown, of those in the text. */
export function shownDocument(state: State): PolicyDocument | null {
  const documents = state.answer?.documents ?? [];
  return documents[state.document] ?? documents[0] ?? null;
}

const keyed = new WeakMap<PolicyDocument, KeyedFinding[]>();

/** A document's findings with their keys, by place in the text. */
export function keyedFindings(document: PolicyDocument): KeyedFinding[] {
  const known = keyed.get(document);
  if (known) return known;
  const seen = new Map<string, number>();
  const list = document.findings
    .toSorted((a, b) => a.range.start.offset - b.range.start.offset)
    .map((finding) => {
      const base = `${finding.rule} ${finding.path}`;
      const count = seen.get(base) ?? 0;
      seen.set(base, count + 1);
      return { key: count ? `${base} ${count}` : base, finding };
    });
  keyed.set(document, list);
  return list;
}

export function countByCategory(findings: readonly Finding[]): Record<Category, number> {
  const counts = { error: 0, "security-warning": 0, warning: 0, suggestion: 0 };
  for (const { category } of findings) counts[category] += 1;
  return counts;
}
