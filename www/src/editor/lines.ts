import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { jsonTokens } from "../view/json-tokens.ts";

/** Deeper lines hang no further: on a phone there would be no room left. */
const DEEPEST = 16;
/** A longer line is left plain: its colours would cost more than they tell. */
const LONGEST_LINE = 10_000;

const hanging = Array.from({ length: DEEPEST + 1 }, (_, depth) =>
  Decoration.line({ attributes: { style: `padding-left: calc(${depth}ch + 6px); text-indent: -${depth}ch` } }),
);
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
  const depth = text.length - text.trimStart().length;
  const hang = hanging[Math.min(depth + 2, DEEPEST)];
  if (hang && text) builder.add(start, start, hang);
  for (const token of jsonTokens(text)) builder.add(start + token.from, start + token.to, colour(token.class));
}

function colour(name: string): Decoration {
  const known = colours.get(name) ?? Decoration.mark({ class: name });
  colours.set(name, known);
  return known;
}
