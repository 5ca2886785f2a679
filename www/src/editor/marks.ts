import { type Extension, RangeSet, type Range, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, gutter, GutterMarker } from "@codemirror/view";
import { CATEGORIES, type Category } from "../answer.ts";
import { shapeElement } from "../view/shapes.ts";

/** A finding's place in the text. */
export interface Mark {
  /** The finding's key in the list. */
  key: string;
  category: Category;
  from: number;
  to: number;
}

/** More marks than this are not drawn: nobody reads them, and each costs. */
const MOST_MARKS = 2000;

export const setMarks = StateEffect.define<readonly Mark[]>();
export const selectMark = StateEffect.define<{ from: number; to: number } | null>();

interface Marks {
  underlines: DecorationSet;
  gutter: RangeSet<ShapeMarker>;
  selected: DecorationSet;
}

class ShapeMarker extends GutterMarker {
  constructor(readonly category: Category) {
    super();
  }
  override eq(other: ShapeMarker): boolean {
    return other.category === this.category;
  }
  override toDOM(): Node {
    return shapeElement(this.category);
  }
}

const MARKERS = new Map(CATEGORIES.map((category) => [category, new ShapeMarker(category)]));
const NONE: Marks = { underlines: Decoration.none, gutter: RangeSet.empty, selected: Decoration.none };

const field = StateField.define<Marks>({
  create: () => NONE,
  update(marks, transaction) {
    let { underlines, gutter: shapes, selected } = marks;
    if (transaction.docChanged) {
      underlines = underlines.map(transaction.changes);
      shapes = shapes.map(transaction.changes);
      selected = selected.map(transaction.changes);
    }
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) {
        underlines = underline(transaction.state.doc.length, effect.value, transaction.state.doc);
        shapes = shapesOf(transaction.state.doc, effect.value);
      } else if (effect.is(selectMark)) {
        selected = highlight(transaction.state.doc.length, effect.value);
      }
    }
    return { underlines, gutter: shapes, selected };
  },
  provide: (self) => [
    EditorView.decorations.from(self, (marks) => marks.underlines),
    EditorView.decorations.from(self, (marks) => marks.selected),
  ],
});

function underline(length: number, marks: readonly Mark[], doc: Text): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const mark of marks.slice(0, MOST_MARKS)) {
    let from = Math.min(mark.from, length);
    const line = doc.lineAt(from);
    // A fault of many lines is underlined in its first alone; choosing it shows the whole.
    const to = Math.min(Math.max(mark.to, from + 1), line.to);
    // Where something is missing at the end of a line, the character before it stands for it.
    if (to <= from) from = Math.max(to - 1, line.from);
    if (to <= from) continue;
    ranges.push(Decoration.mark({ class: `fault ${mark.category}`, key: mark.key }).range(from, to));
  }
  return Decoration.set(ranges, true);
}

function shapesOf(doc: Text, marks: readonly Mark[]): RangeSet<ShapeMarker> {
  const worst = new Map<number, Category>();
  for (const { from, category } of marks) {
    const line = doc.lineAt(Math.min(from, doc.length)).from;
    const known = worst.get(line);
    if (!known || CATEGORIES.indexOf(category) < CATEGORIES.indexOf(known)) worst.set(line, category);
  }
  const lines = [...worst].sort(([a], [b]) => a - b);
  return RangeSet.of(lines.flatMap(([line, category]) => MARKERS.get(category)?.range(line) ?? []));
}

function highlight(length: number, range: { from: number; to: number } | null): DecorationSet {
  if (!range || range.from >= Math.min(range.to, length)) return Decoration.none;
  return Decoration.set(Decoration.mark({ class: "chosen" }).range(range.from, Math.min(range.to, length)));
}

/** The keys of the findings whose underlined text takes in a position, in order. */
export function keysAt(view: EditorView, position: number): { keys: string[]; from: number; to: number } | null {
  const keys: string[] = [];
  let from = position;
  let to = position;
  view.state.field(field).underlines.between(position, position, (start, end, { spec }) => {
    keys.push((spec as { key: string }).key);
    from = Math.min(from, start);
    to = Math.max(to, end);
  });
  return keys.length ? { keys, from, to } : null;
}

/** The first finding that starts in the line at a position. */
function keyInLine(view: EditorView, position: number): string | null {
  const line = view.state.doc.lineAt(position);
  let key: string | null = null;
  view.state.field(field).underlines.between(line.from, line.to, (start, _end, { spec }) => {
    if (start < line.from) return;
    key = (spec as { key: string }).key;
    return false;
  });
  return key;
}

/** Underlines, the gutter with its shapes, and the highlight of the chosen finding. */
export function marks(choose: (key: string) => void): Extension {
  return [
    field,
    gutter({
      class: "shapes",
      markers: (view) => view.state.field(field).gutter,
      initialSpacer: () => new ShapeMarker("error"),
      domEventHandlers: {
        click(view, block) {
          const key = keyInLine(view, block.from);
          if (key) choose(key);
          return key !== null;
        },
      },
    }),
  ];
}
