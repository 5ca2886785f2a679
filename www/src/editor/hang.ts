/** Deeper lines hang no further: on a phone there would be no room left. The style sheet has a class for each depth. */
const DEEPEST = 16;

/** The class by which a wrapped line goes on below its own beginning, not at the margin. */
export function hang(line: string): string {
  const depth = line.length - line.trimStart().length + 2;
  return `ch-${Math.min(depth, DEEPEST)}`;
}
