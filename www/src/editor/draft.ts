import { applyChanges, type Change } from "../edits/apply.ts";
import { jsonTokens } from "../view/json-tokens.ts";
import { CONTENT, type Editor, type EditorHost, PLACEHOLDER } from "./editor.ts";
import { hang } from "./hang.ts";

/** More than a tall screen shows is not drawn. */
const MOST_LINES = 120;
const MOST_CHARACTERS = 20_000;

/**
 * The document until its editor is there: a plain field to write in, below a picture of what the editor will show, to the pixel.
 * The picture steps aside as soon as somebody writes or scrolls.
 */
export class Draft implements Editor {
  readonly #place = element("div", "draft");
  readonly #picture = element("div", "picture");
  readonly #field = document.createElement("textarea");
  #opened = "";

  constructor(
    parent: Element,
    text: string,
    private readonly host: EditorHost,
  ) {
    for (const [name, value] of Object.entries(CONTENT)) this.#field.setAttribute(name, value);
    this.#field.placeholder = PLACEHOLDER;
    this.#picture.ariaHidden = "true";
    this.#place.append(this.#picture, this.#field);
    this.replace(text);
    const touched = () => this.#place.classList.add("touched");
    this.#field.addEventListener("focus", touched);
    this.#field.addEventListener("scroll", touched);
    this.#field.addEventListener("input", () => this.#changed());
    this.#field.addEventListener("paste", (event) => this.#paste(event));
    parent.append(this.#place);
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
    return this.#place.classList.contains("touched") ? this.#field.scrollTop : 0;
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

  /** A plain field has no marks: the session shows them to the editor that follows. */
  showMarks(): void {}
  clearSelected(): void {}

  reveal(from: number, to: number): void {
    this.#field.setSelectionRange(from, to);
  }

  selectAll(): void {
    this.#field.select();
    this.focus();
  }

  focus(): void {
    this.#field.focus();
  }

  destroy(): void {
    this.#place.remove();
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
    const { text } = this;
    const digits = String(text.split("\n").length).length;
    this.#place.style.setProperty("--digits", String(digits));
    const shown = text.slice(0, MOST_CHARACTERS).split("\n", MOST_LINES);
    this.#picture.replaceChildren(...(text ? shown.map(line) : [element("p", "line placeholder", PLACEHOLDER)]));
  }
}

function line(text: string): HTMLElement {
  const drawn = element("p", "line");
  drawn.style.cssText = hang(text);
  let end = 0;
  for (const token of jsonTokens(text)) {
    drawn.append(text.slice(end, token.from), element("span", token.class, text.slice(token.from, token.to)));
    end = token.to;
  }
  drawn.append(text.slice(end) || "\u200b");
  return drawn;
}

function element(tag: string, name: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}
