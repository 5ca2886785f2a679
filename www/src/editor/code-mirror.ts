import { history, historyKeymap, standardKeymap } from "@codemirror/commands";
import { EditorState, type Extension, type Text, Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import type { Change } from "../edits/apply.ts";
import type { Draft } from "./draft.ts";
import { CONTENT, type Editor, type EditorHost, PLACEHOLDER } from "./editor.ts";
import { lines } from "./lines.ts";
import { keysAt, type Mark, marks, selectMark, setMarks } from "./marks.ts";
import { theme } from "./theme.ts";

/** The document's editor, which takes over where the draft before it stands. */
export class CodeMirror implements Editor {
  readonly #view: EditorView;
  #read: { doc: Text; text: string } | null = null;

  constructor(root: ShadowRoot | Document, parent: Element, draft: Draft, host: EditorHost) {
    this.#view = new EditorView({ root, parent, state: continued(draft, host) });
    if (draft.scrollTop > 0) this.#view.scrollDOM.scrollTop = draft.scrollTop;
    if (draft.focused) this.focus();
  }

  /** The document as one string, put together once for each of its states. */
  get text(): string {
    const { doc } = this.#view.state;
    if (this.#read?.doc !== doc) this.#read = { doc, text: doc.toString() };
    return this.#read.text;
  }

  get cursor(): number {
    return this.#view.state.selection.main.head;
  }

  /** Undo brings back what somebody had written. */
  replace(text: string): void {
    const { doc } = this.#view.state;
    this.#view.dispatch({
      changes: { from: 0, to: doc.length, insert: text },
      selection: { anchor: 0 },
      effects: [setMarks.of([]), selectMark.of(null)],
      annotations: doc.length === 0 ? Transaction.addToHistory.of(false) : [],
    });
    this.#view.scrollDOM.scrollTop = 0;
  }

  change(changes: readonly Change[]): void {
    this.#view.dispatch({ changes: [...changes], userEvent: "input.fix" });
  }

  showMarks(list: readonly Mark[]): void {
    this.#view.dispatch({ effects: setMarks.of(list) });
  }

  reveal(from: number, to: number): void {
    const length = this.#view.state.doc.length;
    const start = Math.min(from, length);
    this.#view.dispatch({
      selection: { anchor: start },
      effects: selectMark.of({ from: start, to: Math.min(to, length) }),
    });
    const { scrollDOM } = this.#view;
    const block = this.#view.lineBlockAt(start);
    const above = block.top < scrollDOM.scrollTop;
    const below = block.bottom > scrollDOM.scrollTop + scrollDOM.clientHeight - 24;
    if (above || below) scrollDOM.scrollTop = block.top - scrollDOM.clientHeight / 3;
  }

  clearSelected(): void {
    this.#view.dispatch({ effects: selectMark.of(null) });
  }

  selectAll(): void {
    this.#view.dispatch({ selection: { anchor: 0, head: this.#view.state.doc.length } });
    this.focus();
  }

  focus(): void {
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }
}

/** What was written in the draft can be undone. */
function continued(draft: Draft, host: EditorHost): EditorState {
  const opened = EditorState.create({ doc: draft.opened, extensions: extensions(host) });
  const { text, selection } = draft;
  const written = text !== draft.opened && { changes: { from: 0, to: opened.doc.length, insert: text } };
  return opened.update({ ...written, selection }).state;
}

function extensions(host: EditorHost): Extension {
  return [
    marks(host.choose),
    lineNumbers(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    EditorView.lineWrapping,
    lines,
    theme,
    placeholder(PLACEHOLDER),
    keymap.of([...ownKeys(host), ...standardKeymap, ...historyKeymap]),
    hoverTooltip((view, position) => hover(view, position, host), { hoverTime: 150 }),
    EditorView.contentAttributes.of({ ...CONTENT, tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) host.changed();
    }),
    EditorView.domEventHandlers({ paste: (event, view) => pasteAll(event, view, host) }),
  ];
}

function ownKeys(host: EditorHost) {
  return [
    { key: "F8", run: () => (host.step(1), true), shift: () => (host.step(-1), true) },
    { key: "Mod-.", run: (view: EditorView) => host.mend(keysAt(view, view.state.selection.main.head)?.keys ?? []) },
  ];
}

function hover(view: EditorView, position: number, host: EditorHost) {
  const found = keysAt(view, position);
  const card = found && host.card(found.keys);
  if (!found || !card) return null;
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create: () => ({ dom: card.element, destroy: () => card.remove() }),
  };
}

function pasteAll(event: ClipboardEvent, view: EditorView, host: EditorHost): boolean {
  const text = event.clipboardData?.getData("text/plain");
  if (!text || !host.replacesAll(text)) return false;
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: 0 },
    userEvent: "input.paste",
    scrollIntoView: true,
  });
  return true;
}
