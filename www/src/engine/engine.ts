import type { Answer, CheckOptions, RulePage } from "../answer.ts";

/** The engine, in this thread. */
export interface Engine {
  check(text: string, options: CheckOptions): Answer;
  /** A rule's page; `null` for an unknown rule. */
  explain(rule: string): RulePage | null;
}
