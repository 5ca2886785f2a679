/** A value of JSON with its place in the text. */
export interface Node {
  from: number;
  to: number;
  /** What it is; objects and lists have `members` and `items` instead. */
  value?: string | number | boolean | null;
  members?: { key: string; node: Node }[];
  items?: Node[];
}

/** Deeper texts are no policies. */
const DEEPEST = 64;
const SPACE = /(?:[\s\ufeff,]+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const STRING = /"(?:[^"\\]|\\[^])*"/y;
const WORD = /[^\s,:"{}[\]]+/y;

/** Reads JSON, with comments and commas to spare, as the engine does; `null` where it is none. */
export function read(text: string): Node | null {
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [found = ""] = pattern.exec(text) ?? [];
    at += found.length;
    return found;
  };
  const value = (depth: number): Node => {
    take(SPACE);
    const from = at;
    if (depth > DEEPEST) throw new SyntaxError("too deep");
    if (text[at] === "{") return { from, members: list("}", () => member(depth)), to: at };
    if (text[at] === "[") return { from, items: list("]", () => value(depth + 1)), to: at };
    const found = take(STRING) || take(WORD);
    return { from, value: JSON.parse(found) as string, to: at };
  };
  const member = (depth: number) => {
    const key = JSON.parse(take(STRING)) as string;
    take(SPACE);
    if (text[at] !== ":") throw new SyntaxError("no colon");
    at += 1;
    return { key, node: value(depth + 1) };
  };
  const list = <T>(end: string, entry: () => T): T[] => {
    const entries: T[] = [];
    at += 1;
    for (take(SPACE); text[at] !== end; take(SPACE)) entries.push(entry());
    at += 1;
    return entries;
  };
  try {
    return value(0);
  } catch {
    return null;
  }
}

export function field(node: Node | undefined, key: string): Node | undefined {
  return node?.members?.find((member) => member.key === key)?.node;
}

/** The texts in a value that is one or a list of them, as policies have both. */
export function texts(node: Node | undefined): string[] {
  return (node?.items ?? (node ? [node] : [])).flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}
