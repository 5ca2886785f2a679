import { highlightCode } from "@lezer/highlight";
import { parser } from "@lezer/json";
import type { ComponentChildren } from "preact";
import type { Category } from "../answer.ts";
import { jsonColours } from "./json-colours.ts";

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

/** JSON in its colours, with faults underlined. Everything is text. */
export function Code({ text, faults = [], label }: { text: string; faults?: readonly Fault[]; label: string }) {
  const pieces: ComponentChildren[] = [];
  let at = 0;
  const put = (part: string, classes: string) => {
    for (const { from, to } of cut(at, at + part.length, faults)) {
      const fault = faults.find((range) => range.from <= from && to <= range.to);
      const names = fault ? `${classes} fault ${fault.category}` : classes;
      const piece = text.slice(from, to);
      pieces.push(names ? <span class={names}>{piece}</span> : piece);
    }
    at += part.length;
  };
  highlightCode(text, parser.parse(text), jsonColours, put, () => put("\n", ""));
  return (
    <pre class="code" tabindex={0} role="region" aria-label={label}>
      <code>{pieces}</code>
    </pre>
  );
}

/** Cuts a range where a fault begins or ends. */
function cut(from: number, to: number, faults: readonly Fault[]): { from: number; to: number }[] {
  const inside = faults.flatMap((fault) => [fault.from, fault.to]).filter((point) => point > from && point < to);
  const points = [from, ...new Set(inside.sort((a, b) => a - b)), to];
  return points.slice(1).map((end, index) => ({ from: points[index] ?? from, to: end }));
}
