import { applyChanges, type Change } from "../edits/apply.ts";
import type { Drawing } from "../view/draft-view.tsx";
import type { Editor, EditorHost } from "./editor.ts";
import type { Mark } from "./marks.ts";

/** The document until somebody wants its editor, in the field of a `DraftView`. */
export class Draft implements Editor {
  readonly #field: HTMLTextAreaElement;
  #opened: string;
  #marks: readonly Mark[] = [];
  #touched = false;

  /** `wanted` is called whenever somebody comes near the document, or is led into it. */
  constructor(
    place: HTMLElement,
    opened: string,
    private readonly host: EditorHost,
    private readonly wanted: () => void,
    private readonly draw: (drawing: Drawing | null) => void,
  ) {
    this.#field = place.querySelector("textarea") as HTMLTextAreaElement;
    // As a field gives back what it was given.
    this.#opened = opened.replace(/\r\n?/g, "\n");
    // Not by entering: the pointer may rest there before this script does.
    place.addEventListener("pointermove", wanted, { once: true });
    this.#field.addEventListener("focus", () => this.#touch());
    this.#field.addEventListener("scroll", () => this.#touch());
    this.#field.addEventListener("input", () => this.#changed());
    this.#field.addEventListener("paste", (event) => this.#paste(event));
    if (this.focused) this.#touch();
  }

  get text(): string {
    return this.#field.value;
  }

  /** The text as it was before somebody wrote in it. */
  get opened(): string {
    return this.#opened;
  }

  get cursor(): number {
    return this.#field.selectionStart;
  }

  get selection(): { anchor: number; head: number } {
    const { selectionStart: anchor, selectionEnd: head } = this.#field;
    return { anchor, head };
  }

  get scrollTop(): number {
    // Who asks a field for it makes the browser lay out the page.
    return this.#touched ? this.#field.scrollTop : 0;
  }

  get focused(): boolean {
    return this.#field.matches(":focus");
  }

  replace(text: string): void {
    this.#field.value = text;
    this.#field.setSelectionRange(0, 0);
    this.#opened = this.text;
    this.#draw();
  }

  change(changes: readonly Change[]): void {
    this.#field.value = applyChanges(this.text, changes);
    this.#changed();
  }

  /** The picture has the marks; what leads to findings by them is the editor's. */
  showMarks(list: readonly Mark[]): void {
    this.#marks = list;
    this.#draw();
  }

  clearSelected(): void {}

  reveal(from: number, to: number): void {
    this.#field.setSelectionRange(from, to);
    this.wanted();
  }

  selectAll(): void {
    this.#field.select();
    this.focus();
  }

  focus(): void {
    this.#field.focus();
  }

  destroy(): void {
    this.draw(null);
  }

  #touch(): void {
    this.#touched = true;
    this.#draw();
    this.wanted();
  }

  #changed(): void {
    this.#draw();
    this.host.changed();
  }

  #paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain");
    if (!text || !this.host.replacesAll(text)) return;
    event.preventDefault();
    this.#field.value = text;
    this.#field.setSelectionRange(0, 0);
    this.#changed();
  }

  #draw(): void {
    this.draw({ text: this.text, marks: this.#marks, touched: this.#touched });
  }
}
