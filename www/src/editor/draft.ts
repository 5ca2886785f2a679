import { CATEGORIES, type Category } from "../answer.ts";
import { applyChanges, type Change } from "../edits/apply.ts";
import { jsonTokens } from "../view/json-tokens.ts";
import { shapeElement } from "../view/shapes.ts";
import { CONTENT, type Editor, type EditorHost, PLACEHOLDER } from "./editor.ts";
import { hang } from "./hang.ts";
import type { Mark } from "./marks.ts";

/** More than a tall screen shows is not drawn. */
const MOST_LINES = 120;
const MOST_CHARACTERS = 20_000;

/**
 * The document until somebody wants its editor: a plain field to write in, below a picture of what the editor will show, to the
 * pixel. The picture steps aside as soon as somebody writes or scrolls.
 */
export class Draft implements Editor {
  readonly #place = element("div", "draft");
  readonly #picture = element("div", "picture");
  readonly #field = document.createElement("textarea");
  #opened = "";
  #marks: readonly Mark[] = [];

  /** `wanted` is called whenever somebody comes near the document, or is led into it. */
  constructor(
    parent: Element,
    text: string,
    private readonly host: EditorHost,
    private readonly wanted: () => void,
  ) {
    for (const [name, value] of Object.entries(CONTENT)) this.#field.setAttribute(name, value);
    this.#field.placeholder = PLACEHOLDER;
    this.#picture.ariaHidden = "true";
    this.#place.append(this.#picture, this.#field);
    this.replace(text);
    const touched = () => {
      this.#place.classList.add("touched");
      this.wanted();
    };
    this.#place.addEventListener("pointerenter", this.wanted);
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
    let start = 0;
    const lines = shown.map((line) => {
      const drawn = this.#line(line, start);
      start += line.length + 1;
      return drawn;
    });
    this.#picture.replaceChildren(...(text ? lines : [element("p", "line placeholder", PLACEHOLDER)]));
  }

  #line(text: string, start: number): HTMLElement {
    const faults = this.#marks.filter(({ from }) => from >= start && from <= start + text.length);
    const drawn = element("p", "line");
    drawn.style.cssText = hang(text);
    const worst = CATEGORIES.find((category) => faults.some((fault) => fault.category === category));
    if (worst) drawn.append(shapeElement(worst));
    drawn.append(...parts(text, faults.map((fault) => underlined(fault, text, start))));
    if (!text) drawn.append("\u200b");
    return drawn;
  }
}

interface Underlined {
  from: number;
  to: number;
  category: Category;
}

/** What of a line the editor underlines for a fault: of many lines the first alone, and where nothing is left, the last character. */
function underlined({ from, to, category }: Mark, text: string, start: number): Underlined {
  const end = Math.min(Math.max(to - start, from - start + 1), text.length);
  return { from: Math.min(from - start, Math.max(end - 1, 0)), to: end, category };
}

/** A line in parts that have one colour and one underline each. */
function parts(text: string, faults: readonly Underlined[]): Node[] {
  const tokens = jsonTokens(text);
  const ends = [...tokens, ...faults].flatMap(({ from, to }) => [from, to]);
  const cuts = [...new Set([0, ...ends, text.length])].sort((a, b) => a - b);
  return cuts.slice(1).map((to, at) => {
    const from = cuts[at] ?? 0;
    const around = (part: { from: number; to: number }) => part.from <= from && part.to >= to;
    const fault = faults.find(around);
    const names = [tokens.find(around)?.class, fault && `fault ${fault.category}`].filter(Boolean).join(" ");
    const piece = text.slice(from, to);
    return names ? element("span", names, piece) : document.createTextNode(piece);
  });
}

function element(tag: string, name: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}
