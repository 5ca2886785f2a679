import { hydrate, render } from "preact";
import { kindChoice } from "./answer.ts";
import type { Engine } from "./engine/engine.ts";
import { compile, start } from "./engine/load.ts";
import { idle } from "./session/idle.ts";
import { answerPainted } from "./session/painted.ts";
import { type Opened, Session } from "./session/session.ts";
import { DeclaredPage, Page, Widget } from "./view/app.tsx";

/** So long the engine waits for the browser to come to rest, in milliseconds, where its first answer is known. */
const LONGEST_REST = 300;

/** One engine for all elements of a page. It is on its way before the first of them is drawn. */
const loading: Promise<{ engine: Engine; module: WebAssembly.Module }> = compile().then(async (module) => ({
  engine: await start(module),
  module,
}));
// Each session tells its own reader; the promise itself has nobody to tell.
loading.catch(() => undefined);

/**
 * `<policy-check>`: a policy under check.
 *
 * The policy is the element's text, or the file that `src` names. `name`, `kind`, `resource-type` and `trusted-networks` say
 * what the text does not. With `full` it fills the page.
 */
export class PolicyCheckElement extends HTMLElement {
  /** What the full page begins with, where its text does not say. */
  static beginning: () => Opened | null = () => null;

  #session: Session | null = null;

  connectedCallback(): void {
    if (this.#session) return;
    const session = new Session(this.#beginning());
    this.#session = session;
    void this.#draw(session);
    // What is known beforehand is shown before the engine says the same.
    const shown = session.state.fresh ? answerPainted(session).then(() => idle(LONGEST_REST)) : null;
    Promise.all([loading, shown]).then(
      ([{ engine, module }]) => session.engineReady(engine, module),
      (error: unknown) => session.engineFailed(`The engine could not be loaded: ${error instanceof Error ? error.message : error}. Load the page again.`),
    );
    void this.#fetchSource(session);
  }

  get session(): Session | null {
    return this.#session;
  }

  /** What is known beforehand stands in the page's HTML already, where the browser reads such; anything else takes its place. */
  async #draw(session: Session): Promise<void> {
    if (this.shadowRoot && session.state.fresh) {
      hydrate(<DeclaredPage session={session} style={ELEMENT_STYLE} />, this.shadowRoot);
      return;
    }
    const root = this.attachShadow({ mode: "open" });
    // The page's HTML has its style sheet already.
    const { sheets } = await import("./style/sheets.ts");
    root.adoptedStyleSheets = sheets();
    render(this.hasAttribute("full") ? <Page session={session} /> : <Widget session={session} />, root);
  }

  #beginning(): Opened {
    if (!this.hasAttribute("full")) return this.#given();
    return PolicyCheckElement.beginning() ?? { text: "", name: "", origin: "link", awaited: true };
  }

  #given(): Opened {
    return {
      text: dedent(this.textContent ?? ""),
      name: this.getAttribute("name") ?? "",
      origin: "example",
      kind: kindChoice(this.getAttribute("kind")),
      resourceType: this.getAttribute("resource-type") ?? "",
      trusted: this.getAttribute("trusted-networks") ?? "",
    };
  }

  async #fetchSource(session: Session): Promise<void> {
    const source = this.getAttribute("src");
    if (!source) return;
    try {
      const response = await fetch(new URL(source, document.baseURI));
      if (!response.ok) throw new Error(String(response.status));
      session.open({ ...this.#given(), text: await response.text() });
    } catch {
      session.notify({ text: `${source} could not be loaded.`, tone: "problem" });
    }
  }
}

/** Text written into a page stands as deep as its markup. */
function dedent(text: string): string {
  const lines = text.replace(/^\s*\n|\s+$/g, "").split("\n");
  const depths = lines.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length);
  const depth = Math.min(...depths, Infinity);
  return Number.isFinite(depth) ? lines.map((line) => line.slice(depth)).join("\n") : "";
}

/** Makes the elements of the page, those that are there and those to come. */
export function define(): void {
  if (!customElements.get("policy-check")) customElements.define("policy-check", PolicyCheckElement);
}
