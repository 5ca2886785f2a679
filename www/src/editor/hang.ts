/** Deeper lines hang no further: on a phone there would be no room left. */
const DEEPEST = 16;

const hanging = Array.from({ length: DEEPEST + 1 }, (_, depth) => `padding-left: calc(${depth}ch + 6px); text-indent: -${depth}ch`);

/** The style by which a wrapped line goes on below its own beginning, not at the margin. */
export function hang(line: string): string {
  const depth = line ? line.length - line.trimStart().length + 2 : 0;
  return hanging[Math.min(depth, DEEPEST)] ?? "";
}
