import type { Category } from "../answer.ts";
import { hang } from "../editor/hang.ts";
import { jsonTokens } from "./json-tokens.ts";

/** A range of the text to underline. */
export interface Fault {
  from: number;
  to: number;
  category: Category;
}

/** A place where something is missing has no width: the character before it stands for it. */
export function visible(text: string, fault: Fault): Fault {
  if (fault.from < fault.to) return fault;
  return fault.from > 0 ? { ...fault, from: fault.from - 1 } : { ...fault, to: Math.min(1, text.length) };
}

/**
 * JSON in its colours, with faults underlined. Everything is text. A long line goes on below its own beginning. `before`: the text
 * as it was, whose lines are not marked as new.
 */
export function Code({ text, faults = [], before, label }: { text: string; faults?: readonly Fault[]; before?: string; label: string }) {
  const known = before === undefined ? null : new Set(before.split("\n").map(bare));
  let start = 0;
  const lines = text.split("\n").map((line) => {
    const from = start;
    start += line.length + 1;
    return (
      <span class={`line ${hang(line)} ${!known || known.has(bare(line)) ? "" : "new"}`}>
        <Line line={line} start={from} faults={faults} />
      </span>
    );
  });
  return (
    <pre class="code wrapped" tabindex={0} role="group" aria-label={label}>
      <code>{lines}</code>
    </pre>
  );
}

/** A line without what moves when others come or go. */
function bare(line: string): string {
  return line.trim().replace(/,$/, "");
}

function Line({ line, start, faults }: { line: string; start: number; faults: readonly Fault[] }) {
  const tokens = jsonTokens(line);
  const points = [0, ...tokens.flatMap(({ from, to }) => [from, to]), line.length];
  const parts = points.slice(1).flatMap((end, index) => cut(start + (points[index] ?? 0), start + end, faults));
  return (
    <>
      {parts.map(({ from, to }) => {
        const token = tokens.find((known) => start + known.from <= from && to <= start + known.to);
        const fault = faults.find((known) => known.from <= from && to <= known.to);
        const piece = line.slice(from - start, to - start);
        // The space before a line is no part of what is at fault.
        const marked = fault && piece.trim() && `fault ${fault.category}`;
        const names = [token?.class, marked].filter(Boolean).join(" ");
        return names ? <span class={names}>{piece}</span> : piece;
      })}
    </>
  );
}

/** Cuts a range where a fault begins or ends. */
function cut(from: number, to: number, faults: readonly Fault[]): { from: number; to: number }[] {
  const inside = faults.flatMap((fault) => [fault.from, fault.to]).filter((point) => point > from && point < to);
  const points = [from, ...new Set(inside.sort((a, b) => a - b)), to];
  return points.slice(1).map((end, index) => ({ from: points[index] ?? from, to: end }));
}
