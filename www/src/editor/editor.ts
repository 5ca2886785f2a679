import { history, historyKeymap, standardKeymap } from "@codemirror/commands";
import { EditorState, type Text, Transaction } from "@codemirror/state";
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
import { lines } from "./lines.ts";
import { keysAt, type Mark, marks, selectMark, setMarks } from "./marks.ts";
import { theme } from "./theme.ts";

/** What the editor asks of its surroundings. */
export interface EditorHost {
  changed(): void;
  choose(key: string): void;
  step(direction: 1 | -1): void;
  /** Applies the edit of the finding at the cursor, if there is one; returns whether. */
  mend(keys: readonly string[]): boolean;
  /** The card to show over these findings. */
  card(keys: readonly string[]): { element: HTMLElement; remove(): void } | null;
  /** A pasted text: returns true where it shall replace the whole document. */
  replacesAll(text: string): boolean;
}

/** The id of the element, in the editor's root, that says its keys. */
export const KEYS_ID = "editor-keys";

const CONTENT = {
  "aria-label": "Policy document",
  "aria-describedby": KEYS_ID,
  autocapitalize: "off",
  tabindex: "0",
  spellcheck: "false",
};

/** The document's editor. */
export class Editor {
  readonly #view: EditorView;
  #read: { doc: Text; text: string } | null = null;

  constructor(root: ShadowRoot | Document, parent: Element, text: string, host: EditorHost) {
    this.#view = new EditorView({
      root,
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          marks(host.choose),
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          EditorView.lineWrapping,
          lines,
          theme,
          placeholder("Paste a policy here, or drop a file"),
          keymap.of([...ownKeys(host), ...standardKeymap, ...historyKeymap]),
          hoverTooltip((view, position) => hover(view, position, host), { hoverTime: 150 }),
          EditorView.contentAttributes.of(CONTENT),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) host.changed();
          }),
          EditorView.domEventHandlers({ paste: (event, view) => pasteAll(event, view, host) }),
        ],
      }),
    });
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

  /** Replaces the whole document. Undo brings back what somebody had written. */
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

  /** Highlights a range and brings it into sight, without moving the page or the focus. */
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
