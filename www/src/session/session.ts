import type { Answer, Category, Fix } from "../answer.ts";
import { Checker, type Outcome } from "../engine/checker.ts";
import type { Engine } from "../engine/engine.ts";
import { type Change, combine, toChanges } from "../edits/apply.ts";
import { laidOut } from "../edits/lay-out.ts";
import type { Editor } from "../editor/editor.ts";
import type { Mark } from "../editor/marks.ts";
import type { Shared } from "../share/fragment.ts";
import { checkOptions } from "./options.ts";
import { Others } from "./others.ts";
import { keyedFindings, type KeyedFinding, type Notice, type Origin, shownDocument, START, type State } from "./state.ts";
import type { ToolChoice, Tried } from "./tool.ts";

/** The whole engine is asked when nothing has been written for so long, in milliseconds. */
const REST = 250;
/** A shorter text is a part of a policy, not one. */
const SHORTEST_POLICY = 60;
/** How policies begin: as JSON, as JSON in a string, URL-encoded, or with a comment. */
const POLICY_START = /^[\s\ufeff]*([{[]|"\s*\{|%7b|\/[/*])/i;

/** A document to open. */
export interface Opened extends Partial<Shared> {
  text: string;
  name: string;
  origin: Origin;
  /** The text is still to come, by `open`. */
  awaited?: boolean;
  /** What all rules say of it, where that is known beforehand. */
  answer?: Answer;
}

/** One document under check: the state, and everything that can happen to it. Views listen and draw. */
export class Session {
  state: State = START;
  readonly #listeners = new Set<() => void>();
  #editor: Editor | null = null;
  #checker: Checker | null = null;
  #module: WebAssembly.Module | null = null;
  #version = 0;
  #opening = false;
  #queued = false;
  #pending: Opened;
  #files: Opened[] = [];
  #awaits = false;
  readonly #others = new Others((version, outcome) => this.#complete(version, outcome));

  constructor(opened: Opened) {
    this.#pending = opened;
    this.#take(opened);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get text(): string {
    return this.#editor?.text ?? this.#pending.text;
  }

  /** Takes an editor, in the place of the one before it, and shows in it what is known. */
  attachEditor(editor: Editor): void {
    this.#editor = editor;
    this.#mark();
    if (this.state.chosen !== null) this.choose(this.state.chosen);
  }

  /** The compiled engine, for those who start another. */
  get module(): WebAssembly.Module | null {
    return this.#module;
  }

  engineReady(engine: Engine, module: WebAssembly.Module): void {
    this.#module = module;
    this.#checker = new Checker(engine, module, (version, outcome) => this.#receive(version, outcome));
    this.#set({ engine: "ready" });
    this.#check();
  }

  engineFailed(reason: string): void {
    this.#set({ engine: "failed", refusal: reason, ...(this.state.others === "asking" && { others: { reason } }) });
  }

  open(opened: Opened): void {
    this.#files = [];
    this.#set({ files: [], file: 0 });
    this.#show(opened);
  }

  /** Opens several files, of which one is shown. */
  openAll(files: readonly Opened[]): void {
    const [first, ...others] = files;
    if (!first) return;
    this.open(first);
    if (others.length === 0) return;
    this.#files = [...files];
    this.#set({ files: files.map(({ name }) => name) });
  }

  showFile(index: number): void {
    const { file, name, origin } = this.state;
    const next = this.#files[index];
    if (!next || index === file) return;
    this.#files[file] = { ...this.shared(), name, origin };
    this.#set({ file: index });
    this.#show(next);
  }

  /** The editor's text changed. */
  changed(): void {
    if (this.#opening) return;
    this.#awaits = false;
    this.#version += 1;
    this.#set({ fresh: false, others: "asking", pristine: false });
    this.#queueCheck();
  }

  /** Whether a pasted text takes the place of the whole document: nobody pastes a policy into the middle of an example. */
  takesWhole(text: string): boolean {
    const { pristine, origin, empty } = this.state;
    const whole = empty || (pristine && origin === "example" && text.length >= SHORTEST_POLICY && POLICY_START.test(text));
    if (whole) this.#set({ origin: "pasted", name: "Pasted policy", kind: "auto", resourceType: "", role: "" });
    return whole;
  }

  configure(settings: Partial<Pick<State, "kind" | "resourceType" | "role" | "trusted">>): void {
    this.#set({ ...settings, fresh: false, others: "asking" });
    this.#check();
  }

  showTool(tool: ToolChoice): void {
    this.#set({ tool });
  }

  /** Takes a request to try. */
  try(tried: Tried): void {
    this.#set({ tried });
  }

  showDocument(index: number): void {
    this.#set({ document: index, chosen: null });
    this.#editor?.clearSelected();
    this.#mark();
  }

  choose(key: string | null): void {
    this.#set({ chosen: key });
    const chosen = key === null ? null : this.find(key);
    if (!chosen) {
      this.#editor?.clearSelected();
      return;
    }
    const { start, end } = chosen.finding.range;
    this.#editor?.reveal(start.offset, end.offset);
  }

  /** Goes to the next or the previous finding that is not filtered out, around the end. */
  step(direction: 1 | -1): void {
    const list = this.visible();
    if (list.length === 0) return;
    const at = list.findIndex(({ key }) => key === this.state.chosen);
    const next = at < 0 ? this.#nearest(list, direction) : at + direction;
    const entry = list.at(next % list.length);
    if (entry) this.choose(entry.key);
  }

  toggle(category: Category): void {
    const hidden = new Set(this.state.hidden);
    if (!hidden.delete(category)) hidden.add(category);
    this.#set({ hidden });
    this.#mark();
  }

  apply(fix: Fix): void {
    this.#change([fix]);
  }

  /** Changes the text. Undo takes it back. */
  change(changes: readonly Change[]): void {
    this.#editor?.change(changes);
  }

  /** Goes to a place in the text. */
  goTo(from: number, to: number): void {
    this.#editor?.reveal(from, to);
    this.#editor?.focus();
  }

  /** Lays out a text that stands in long lines. Undo brings them back. */
  layOut(): void {
    const text = laidOut(this.text);
    if (text !== null) this.change([{ from: 0, to: this.text.length, insert: text }]);
  }

  safeFixes(): Fix[] {
    const document = shownDocument(this.state);
    return document ? keyedFindings(document).flatMap(({ finding }) => finding.fixes.find((fix) => fix.safe) ?? []) : [];
  }

  applySafe(): void {
    this.#change(this.safeFixes());
  }

  find(key: string): KeyedFinding | null {
    const document = shownDocument(this.state);
    return (document && keyedFindings(document).find((entry) => entry.key === key)) ?? null;
  }

  /** The findings that the filters let through, by place. */
  visible(): KeyedFinding[] {
    const document = shownDocument(this.state);
    return document ? keyedFindings(document).filter(({ finding }) => !this.state.hidden.has(finding.category)) : [];
  }

  /** Their places in the text. */
  marks(): Mark[] {
    return this.visible().map(({ key, finding: { category, range } }) => ({ key, category, from: range.start.offset, to: range.end.offset }));
  }

  shared(): Shared {
    const { kind, resourceType, role, trusted, tool, tried } = this.state;
    return { text: this.text, kind, resourceType, role, trusted, tool, tried };
  }

  /** The state as soon as the other rules have answered, or will not. */
  complete(): Promise<State> {
    return new Promise((resolve) => {
      const look = () => {
        const { answer, fresh, others } = this.state;
        if (typeof others === "string" && (!fresh || (answer && others === "asking"))) return;
        end();
        resolve(this.state);
      };
      const end = this.subscribe(look);
      look();
    });
  }

  notify(notice: Notice | null): void {
    this.#set({ notice });
  }

  focusEditor(): void {
    this.#editor?.focus();
  }

  selectAll(): void {
    this.#editor?.selectAll();
  }

  #show(opened: Opened): void {
    this.#pending = opened;
    this.#opening = true;
    this.#editor?.replace(opened.text);
    this.#opening = false;
    this.#take(opened);
    this.#check();
  }

  #take({ name, origin, text, kind, resourceType, role, trusted, tool, tried, answer, awaited = false }: Opened): void {
    this.#version += 1;
    this.#awaits = awaited;
    this.#set({
      name,
      origin,
      pristine: true,
      empty: text.trim() === "" && !awaited,
      kind: kind ?? "auto",
      resourceType: resourceType ?? "",
      role: role ?? "",
      trusted: trusted ?? this.state.trusted,
      tool: tool ?? this.state.tool,
      tried: tried ?? null,
      fresh: answer !== undefined,
      others: answer ? "asked" : "asking",
      ...(answer && { answer, milliseconds: null }),
      document: 0,
      chosen: null,
      notice: null,
    });
  }

  #change(fixes: readonly Fix[]): void {
    if (!this.state.fresh || !this.#editor) return;
    const { length } = this.#editor.text;
    const single = fixes.length === 1 && fixes[0] ? toChanges(fixes[0].edits, length) : null;
    const changes = single ?? combine(fixes, length).changes;
    if (changes.length) this.#editor.change(changes);
  }

  #nearest(list: readonly KeyedFinding[], direction: 1 | -1): number {
    const cursor = this.#editor?.cursor ?? 0;
    const after = list.findIndex(({ finding }) => finding.range.start.offset > cursor);
    if (direction === 1) return Math.max(after, 0);
    return (after < 0 ? list.length : after) - 1;
  }

  /** The editor may be in the middle of an update: check when it is done, once for all of it. */
  #queueCheck(): void {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      this.#check();
    });
  }

  #check(): void {
    if (this.#awaits) return;
    const { text } = this;
    if (text.trim() === "") {
      const own = this.state.origin === "file" ? {} : ({ origin: "pasted", name: "" } as const);
      this.#set({ answer: null, refusal: null, fresh: true, empty: true, chosen: null, ...own });
      this.#mark();
      return;
    }
    this.#set({ empty: false });
    if (!this.#checker) return;
    this.#version += 1;
    this.#checker.submit({ version: this.#version, text, options: checkOptions(this.state) });
  }

  #receive(version: number, outcome: Outcome): void {
    if (version !== this.#version) return;
    if ("refusal" in outcome) {
      this.#set({ answer: null, refusal: outcome.refusal, fresh: true });
    } else {
      const { answer, milliseconds } = outcome;
      // All rules have been asked beforehand: what some of them say takes nothing from that.
      if (this.state.others === "asked") {
        this.#set({ milliseconds });
        return;
      }
      const document = Math.min(this.state.document, Math.max(answer.documents.length - 1, 0));
      this.#set({ answer, milliseconds, document, refusal: null, fresh: true });
      if (this.state.chosen && !this.find(this.state.chosen)) this.choose(null);
      this.#others.ask({ version, text: this.text, options: checkOptions(this.state) }, this.state.pristine ? 0 : REST);
    }
    this.#mark();
  }

  /** The whole engine's answer takes the place of the first one's, which stays where there is none. */
  #complete(version: number, outcome: { answer: Answer } | { refusal: string }): void {
    if (version !== this.#version) return;
    this.#set("refusal" in outcome ? { others: { reason: outcome.refusal } } : { answer: outcome.answer, others: "asked" });
    if (this.state.chosen && !this.find(this.state.chosen)) this.choose(null);
    this.#mark();
  }

  #mark(): void {
    this.#editor?.showMarks(this.marks());
  }

  #set(part: Partial<State>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

