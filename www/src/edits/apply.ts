import type { Fix, TextEdit } from "../answer.ts";

export interface Change {
  from: number;
  to: number;
  insert: string;
}

/** The edits as changes of the text, in order; `null` where they overlap or leave the text. */
export function toChanges(edits: readonly TextEdit[], length: number): Change[] | null {
  const changes = edits
    .map(({ range, newText }) => ({ from: range.start.offset, to: range.end.offset, insert: newText }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const change of changes) {
    if (change.from < end || change.to < change.from || change.to > length) return null;
    end = change.to;
  }
  return changes;
}

export function applyChanges(text: string, changes: readonly Change[]): string {
  let out = "";
  let at = 0;
  for (const { from, to, insert } of changes) {
    out += text.slice(at, from) + insert;
    at = to;
  }
  return out + text.slice(at);
}

/** The changes of as many fixes as can be applied at once: of two that touch the same text, the first. */
export function combine(fixes: readonly Fix[], length: number): { changes: Change[]; count: number } {
  const taken: Change[] = [];
  let count = 0;
  for (const fix of fixes) {
    const changes = toChanges(fix.edits, length);
    if (!changes?.length || changes.some((change) => taken.some((other) => touch(change, other)))) continue;
    taken.push(...changes);
    count += 1;
  }
  return { changes: taken.sort((a, b) => a.from - b.from), count };
}

/** Whether they overlap, or meet where one of them only inserts: then their order would matter. */
function touch(a: Change, b: Change): boolean {
  const inserts = a.from === a.to || b.from === b.to;
  return inserts ? a.from <= b.to && b.from <= a.to : a.from < b.to && b.from < a.to;
}
