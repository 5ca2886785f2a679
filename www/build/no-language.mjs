// Stands for @codemirror/language and @lezer/common in the bundle, which would bring the whole machinery of grammars: what their
// functions give where, as in our editor, no language is set.

import { countColumn } from "@codemirror/state";

const noNode = { childBefore: () => null, childAfter: () => null };
const noTree = { resolveInner: () => noNode };

export const syntaxTree = () => noTree;
export const getIndentation = () => null;
export const getIndentUnit = () => 2;
export const indentString = (_state, columns) => " ".repeat(columns);

export class IndentContext {
  constructor(state) {
    this.state = state;
  }

  /** The columns by which the line at `position` is indented. */
  lineIndent(position) {
    const { text } = this.state.doc.lineAt(position);
    return countColumn(text, this.state.tabSize, text.search(/\S|$/));
  }
}

// Asked for by commands that the editor has no keys for, and which are not in the bundle.
export const indentUnit = null;
export const matchBrackets = null;
export const NodeProp = {};
