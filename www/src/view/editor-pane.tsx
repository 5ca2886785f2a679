import { render } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Draft } from "../editor/draft.ts";
import { type Editor, type EditorHost, KEYS_ID } from "../editor/editor.ts";
import type { Session } from "../session/session.ts";
import { type Drawing, DraftView } from "./draft-view.tsx";
import { HoverCard } from "./hover-card.tsx";

/** The editor, in its place among the views: a draft at once, and the whole as soon as somebody comes near it. */
export function EditorPane({ session }: { session: Session }) {
  const place = useRef<HTMLDivElement>(null);
  const [opened] = useState(session.text);
  const [drawing, draw] = useState<Drawing | null>({ text: opened, marks: session.marks(), touched: false });
  useLayoutEffect(() => (place.current ? edit(session, place.current, draw) : undefined), [session]);
  return (
    <>
      <div class="editor" ref={place}>
        {drawing && <DraftView opened={opened} {...drawing} />}
      </div>
      <p id={KEYS_ID} hidden>
        F8 goes to the next finding. Control and full stop applies its edit. Tab leaves the editor.
      </p>
    </>
  );
}

/** Returns how to end it. */
function edit(session: Session, place: HTMLElement, draw: (drawing: Drawing | null) => void): () => void {
  const host = hostOf(session);
  let editor: Editor | null = null;
  let asked = false;
  const takeOver = ({ CodeMirror }: typeof import("../editor/code-mirror.ts")) => {
    if (!editor) return;
    editor = new CodeMirror(place.getRootNode() as ShadowRoot, place, draft, host);
    session.attachEditor(editor);
    draft.destroy();
  };
  const goOn = () => session.notify({ text: "The editor could not be loaded. You can write here all the same; load the page again to see the marks.", tone: "problem" });
  const wanted = () => {
    if (asked) return;
    asked = true;
    import("../editor/code-mirror.ts").then(takeOver, goOn);
  };
  const draft = new Draft(place, session.text, host, wanted, draw);
  editor = draft;
  session.attachEditor(draft);
  // Somebody wrote in the page's HTML before its script was there.
  if (draft.text !== draft.opened) session.changed();
  return () => {
    editor?.destroy();
    editor = null;
  };
}

function hostOf(session: Session): EditorHost {
  return {
    changed: () => session.changed(),
    choose: (key) => session.choose(key),
    step: (direction) => session.step(direction),
    mend: (keys) => mend(session, keys),
    card: (keys) => card(session, keys),
    replacesAll: (text) => session.takesWhole(text),
  };
}

function mend(session: Session, keys: readonly string[]): boolean {
  const chosen = session.state.chosen;
  const fix = [...keys, ...(chosen ? [chosen] : [])].map((key) => session.find(key)?.finding.fixes[0]).find(Boolean);
  if (fix) session.apply(fix);
  return fix !== undefined;
}

function card(session: Session, keys: readonly string[]) {
  const entries = keys.flatMap((key) => session.find(key) ?? []);
  if (entries.length === 0) return null;
  const element = document.createElement("div");
  element.className = "hover";
  render(<HoverCard session={session} entries={entries} />, element);
  return { element, remove: () => render(null, element) };
}
