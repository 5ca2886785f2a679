import { render } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Editor, type EditorHost, KEYS_ID } from "../editor/editor.ts";
import type { Session } from "../session/session.ts";
import { HoverCard } from "./hover-card.tsx";

/** The editor, in its place among the views. */
export function EditorPane({ session }: { session: Session }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!place.current) return;
    const root = place.current.getRootNode();
    const editor = new Editor(root as ShadowRoot, place.current, session.text, hostOf(session));
    session.attachEditor(editor);
    return () => editor.destroy();
  }, [session]);
  return (
    <>
      <div class="editor" ref={place} />
      <p id={KEYS_ID} hidden>
        F8 goes to the next finding. Control and full stop applies its edit. Tab leaves the editor.
      </p>
    </>
  );
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
