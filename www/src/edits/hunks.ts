import type { Change } from "./apply.ts";

/** A piece of a line; `changed` where the edit takes it away or puts it in. */
export interface Piece {
  text: string;
  changed: boolean;
}

/** Lines that an edit replaces, and what they become. `line` counts from 1. */
export interface Hunk {
  line: number;
  before: Piece[][];
  after: Piece[][];
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
  return { line: lineAt(text, group.start), before: toLines(before), after: toLines(after).filter(notBlank) };
}

function toLines(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const { text, changed } of pieces) {
    text.split("\n").forEach((part, index) => {
      if (index > 0) lines.push([]);
      if (part) lines.at(-1)?.push({ text: part, changed });
    });
  }
  return lines;
}

/** A line that an edit empties says nothing. */
function notBlank(line: readonly Piece[]): boolean {
  return line.some(({ text }) => text.trim() !== "");
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
