import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { jsonTokens } from "../view/json-tokens.ts";
import { hang } from "./hang.ts";

/** A longer line is left plain: its colours would cost more than they tell. */
const LONGEST_LINE = 10_000;

const hanging = new Map<string, Decoration>();
const colours = new Map<string, Decoration>();

/** The lines in sight: JSON in its colours, and wrapped lines that go on below their own beginning, not at the margin. */
export const lines = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }
    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  let done = -1;
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      at = line.to + 1;
      if (line.from <= done || line.length > LONGEST_LINE) continue;
      done = line.from;
      decorateLine(builder, line.from, line.text);
    }
  }
  return builder.finish();
}

function decorateLine(builder: RangeSetBuilder<Decoration>, start: number, text: string): void {
  if (text) builder.add(start, start, known(hanging, hang(text), (name) => Decoration.line({ class: name })));
  for (const token of jsonTokens(text)) builder.add(start + token.from, start + token.to, known(colours, token.class, (name) => Decoration.mark({ class: name })));
}

function known(made: Map<string, Decoration>, name: string, make: (name: string) => Decoration): Decoration {
  const decoration = made.get(name) ?? make(name);
  made.set(name, decoration);
  return decoration;
}
