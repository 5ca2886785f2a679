import type { MatchedStatement } from "../../answer.ts";
import type { ShownPolicy } from "../policy/shown.ts";

/** Where a statement stands in the whole text; the answer counts lines and columns of its policy, from 1. */
export function placeOf(text: string, policy: ShownPolicy, { StartPosition, EndPosition }: MatchedStatement): { from: number; to: number; line: number } {
  const offset = ({ Line, Column }: { Line: number; Column: number }) => {
    let start = 0;
    for (let line = 1; line < Line; line += 1) start = policy.text.indexOf("\n", start) + 1;
    return policy.from + start + Column - 1;
  };
  const from = offset(StartPosition);
  return { from, to: offset(EndPosition), line: text.slice(0, from).split("\n").length };
}
