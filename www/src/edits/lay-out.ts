/** Lists of plain values that fit stay in one line. */
const FITS = 72;
/** A longer line than this is hard to read, and every finding in it has the same number. */
const TOO_LONG = 200;
/** A longer text is left as it is. */
const LONGEST = 2_000_000;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The text as one reads JSON, a line for each entry; `null` where it is laid out already or is no JSON. Only white space changes. */
export function laidOut(text: string): string | null {
  if (text.length > LONGEST || !text.split("\n").some((line) => line.length > TOO_LONG) || !isJson(text)) return null;
  const laid = layOut(text.match(TOKEN) ?? []);
  return laid === text ? null : laid;
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

function layOut(tokens: readonly string[]): string {
  let out = "";
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? "";
    const short = token === "[" || token === "{" ? shortList(tokens, at) : null;
    if (short) {
      out += short.text;
      at = short.end;
    } else if (token === "{" || token === "[") {
      depth += 1;
      out += token + line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      out += line() + token;
    } else if (token === ",") out += token + line();
    else out += token === ":" ? ": " : token;
  }
  return out;
}

/** An empty list or object, or a list of plain values that fits in a line. */
function shortList(tokens: readonly string[], start: number): { text: string; end: number } | null {
  let text = tokens[start] ?? "";
  for (let at = start + 1; text.length <= FITS; at += 1) {
    const token = tokens[at] ?? "{";
    if (token === "]" || token === "}") return text.startsWith("[") || text === "{" ? { text: text + token, end: at } : null;
    if (/^[{[:]/.test(token)) return null;
    text += token === "," ? ", " : token;
  }
  return null;
}
