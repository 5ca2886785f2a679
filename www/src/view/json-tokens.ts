/** A part of a line of JSON, for its colour. */
export interface Token {
  from: number;
  to: number;
  class: string;
}

// No string of JSON goes beyond its line, so a line is enough to tell, and a fault in one does not discolour the next.
const TOKEN = /("(?:[^"\\]|\\.)*"?)(\s*:)?|(\/\/.*|\/\*.*?(?:\*\/|$))|([-+]?\d[\w.+-]*|\b(?:true|false|null)\b)|([{}[\],:])/g;

/** The tokens of a line of JSON; comments, which JSON has not but people write, are among them. */
export function jsonTokens(line: string): Token[] {
  const tokens: Token[] = [];
  for (const match of line.matchAll(TOKEN)) {
    const [whole, text, colon, comment, value] = match;
    const from = match.index;
    if (text !== undefined) {
      const end = from + text.length;
      tokens.push({ from, to: end, class: colon === undefined ? "tok-string" : "tok-name" });
      if (colon !== undefined) tokens.push({ from: end, to: from + whole.length, class: "tok-punctuation" });
    } else {
      const kind = comment !== undefined ? "comment" : value !== undefined ? "value" : "punctuation";
      tokens.push({ from, to: from + whole.length, class: `tok-${kind}` });
    }
  }
  return tokens;
}
