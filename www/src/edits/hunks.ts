import type { Change } from "./apply.ts";

/** A piece of a line; `changed` where the edit takes it away or puts it in. */
export interface Piece {
  text: string;
  changed: boolean;
}

/** A line before the edit, after it, or the same in both. */
export interface Line {
  side: "before" | "after" | "same";
  pieces: Piece[];
}

/** Neighbouring lines that an edit changes, with what becomes of them. `line` counts from 1. */
export interface Hunk {
  line: number;
  lines: Line[];
}

/** What the changes (in order, apart from each other) do to the text, line by line. */
export function hunks(text: string, changes: readonly Change[]): Hunk[] {
  const groups: { start: number; end: number; changes: Change[] }[] = [];
  for (const change of changes) {
    const start = text.lastIndexOf("\n", change.from - 1) + 1;
    const newline = text.indexOf("\n", change.to);
    const end = newline < 0 ? text.length : newline;
    const last = groups.at(-1);
    if (last && start <= last.end + 1) {
      last.end = Math.max(last.end, end);
      last.changes.push(change);
    } else {
      groups.push({ start, end, changes: [change] });
    }
  }
  return groups.map((group) => hunk(text, group));
}

function hunk(text: string, group: { start: number; end: number; changes: Change[] }): Hunk {
  const before: Piece[] = [];
  const after: Piece[] = [];
  let at = group.start;
  for (const { from, to, insert } of group.changes) {
    const same = { text: text.slice(at, from), changed: false };
    before.push(same, { text: text.slice(from, to), changed: true });
    after.push(same, { text: insert, changed: true });
    at = to;
  }
  const rest = { text: text.slice(at, group.end), changed: false };
  before.push(rest);
  after.push(rest);
  return { line: lineAt(text, group.start), lines: align(toLines(before), toLines(after).filter(notBlank)) };
}

/** Lines at the top and at the end that the edit leaves as they are stand once, as they give the place. */
function align(before: Piece[][], after: Piece[][]): Line[] {
  const least = Math.min(before.length, after.length);
  let top = 0;
  while (top < least && plain(before[top]) === plain(after[top])) top += 1;
  let end = 0;
  while (end < least - top && plain(before.at(-1 - end)) === plain(after.at(-1 - end))) end += 1;
  const as = (side: Line["side"], list: Piece[][]) => list.map((pieces) => ({ side, pieces: side === "same" ? unchanged(pieces) : pieces }));
  return [
    ...as("same", before.slice(0, top)),
    ...as("before", before.slice(top, before.length - end)),
    ...as("after", after.slice(top, after.length - end)),
    ...as("same", before.slice(before.length - end)),
  ];
}

function plain(line: readonly Piece[] | undefined): string {
  return (line ?? []).map(({ text }) => text).join("");
}

function unchanged(line: readonly Piece[]): Piece[] {
  return [{ text: plain(line), changed: false }];
}

function toLines(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const { text, changed } of pieces) {
    text.split("\n").forEach((part, index) => {
      if (index > 0) lines.push([]);
      // Nobody wants to see an indentation struck out.
      const indent = lines.at(-1)?.length ? "" : (/^\s*/.exec(part)?.[0] ?? "");
      if (indent) lines.at(-1)?.push({ text: indent, changed: false });
      if (part.length > indent.length) lines.at(-1)?.push({ text: part.slice(indent.length), changed });
    });
  }
  return lines;
}

/** A line that an edit empties says nothing. */
function notBlank(line: readonly Piece[]): boolean {
  return plain(line).trim() !== "";
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
