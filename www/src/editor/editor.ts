import type { Change } from "../edits/apply.ts";
import type { Mark } from "./marks.ts";

/** The place where the document is written, as the session uses it. */
export interface Editor {
  /** The document as one string. */
  readonly text: string;
  readonly cursor: number;
  /** Replaces the whole document. */
  replace(text: string): void;
  change(changes: readonly Change[]): void;
  showMarks(list: readonly Mark[]): void;
  /** Highlights a range and brings it into sight, without moving the page or the focus. */
  reveal(from: number, to: number): void;
  clearSelected(): void;
  selectAll(): void;
  focus(): void;
  destroy(): void;
}

/** What an editor asks of its surroundings. */
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

export const PLACEHOLDER = "Paste a policy here, or drop a file";

/** The id of the element, in the editor's root, that says its keys. */
export const KEYS_ID = "editor-keys";

/** What the element that takes the text says of itself. */
export const CONTENT = {
  "aria-label": "Policy document",
  "aria-describedby": KEYS_ID,
};
