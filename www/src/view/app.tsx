import { useEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../session/session.ts";
import { shownDocument } from "../session/state.ts";
import { toFragment } from "../share/fragment.ts";
import { useSession } from "../session/use.ts";
import { Documents } from "./documents.tsx";
import { EditorPane } from "./editor-pane.tsx";
import { ExamplesDialog } from "./examples.tsx";
import { Findings } from "./findings.tsx";
import { Grants } from "./grants.tsx";
import { NoticeBar } from "./notice.tsx";
import { Reach } from "./reach.tsx";
import { Sentence, SpokenSentence } from "./sentence.tsx";
import { Settings } from "./settings.tsx";
import { SiteHeader } from "./site-header.tsx";
import { StatusLine } from "./status-line.tsx";
import { Teach } from "./teach.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { openInto, Toolbar } from "./toolbar.tsx";
import { ToolChooser, ToolPlace } from "./tools.tsx";

/** The whole page: document, answer, and what surrounds them. */
export function Page({ session }: { session: Session }) {
  const [examples, showExamples] = useState(false);
  const answer = useRef<HTMLElement>(null);
  const skip = (
    <button type="button" class="skip" onClick={() => answer.current?.focus()}>
      Skip to the answer
    </button>
  );
  return (
    <DropPlace session={session} layout="page">
      <SiteHeader base="" here="check" first={skip}>
        <ThemeSwitch />
      </SiteHeader>
      <main>
        <h1 class="visually-hidden">What an AWS policy really grants</h1>
        <Sentence session={session} />
        <section class="document" aria-label="Document">
          <Toolbar session={session} showExamples={() => showExamples(true)} />
          <Settings session={session} />
          <EditorPane session={session} />
          <StatusLine session={session} />
        </section>
        <section class="answer" aria-label="Answer" tabindex={-1} ref={answer}>
          <AnswerStory session={session} />
        </section>
      </main>
      <ExamplesDialog session={session} open={examples} close={() => showExamples(false)} />
    </DropPlace>
  );
}

/** The page as the site's HTML has it, with the element's style sheet. */
export function DeclaredPage({ session, style }: { session: Session; style: string }) {
  return (
    <>
      <link rel="stylesheet" href={style} />
      <Page session={session} />
    </>
  );
}

/** The small form, for an article: document, sentence, findings. */
export function Widget({ session }: { session: Session }) {
  const state = useSession(session);
  const document = shownDocument(state);
  return (
    <DropPlace session={session} layout="widget">
      <section class="document" aria-label={state.name || "Policy"}>
        <EditorPane session={session} />
      </section>
      <section class="answer" aria-label="Answer">
        <Sentence session={session} />
        {document && <Findings session={session} document={document} />}
      </section>
      <div class="widget-foot">
        <StatusLine session={session} />
        <button type="button" class="plain" onClick={() => openFull(session)}>
          Open in full
        </button>
      </div>
    </DropPlace>
  );
}

/** The same document on the full page, in a tab of its own. */
async function openFull(session: Session): Promise<void> {
  const fragment = (await toFragment(session.shared())) ?? "";
  window.open(new URL(`index.html${fragment}`, import.meta.url), "_blank", "noopener");
}

function AnswerStory({ session }: { session: Session }) {
  const state = useSession(session);
  const document = shownDocument(state);
  if (state.empty) return <Teach session={session} />;
  if (!document) return null;
  return (
    <>
      <ToolChooser session={session} />
      <Documents session={session} />
      {state.tool ? (
        <ToolPlace session={session} document={document} name={state.tool} />
      ) : (
        <>
          <Grants document={document} />
          <Reach session={session} document={document} />
          <Findings session={session} document={document} />
        </>
      )}
    </>
  );
}

function DropPlace({ session, layout, children }: { session: Session; layout: "page" | "widget"; children: preact.ComponentChildren }) {
  const [over, setOver] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => keys(place.current, session), [session]);
  useEffect(() => (layout === "page" ? pasteAnywhere(session) : undefined), [session]);
  return (
    <div
      ref={place}
      class={`app ${layout} ${over ? "dropping" : ""}`}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ relatedTarget }) => relatedTarget === null && setOver(false)}
      onDropCapture={(event) => {
        setOver(false);
        const files = [...(event.dataTransfer?.files ?? [])];
        const [target] = event.composedPath();
        if (files.length === 0 || (target instanceof Element && target.closest(".takes-files"))) return;
        event.preventDefault();
        event.stopPropagation();
        void openInto(session, files);
      }}
    >
      {children}
      <NoticeBar session={session} />
      <SpokenSentence session={session} />
      {over && <p class="drop-hint">Drop the file to check it</p>}
    </div>
  );
}

/** A policy that is pasted while nothing is being written is the next document. */
function pasteAnywhere(session: Session) {
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text/plain");
    const [target] = event.composedPath();
    const writing = target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
    if (!text || writing || event.defaultPrevented) return;
    event.preventDefault();
    session.open({ text, name: "Pasted policy", origin: "pasted" });
  };
  document.addEventListener("paste", onPaste);
  return () => document.removeEventListener("paste", onPaste);
}

/** F8 goes through the findings from anywhere, not from the editor alone. */
function keys(place: HTMLElement | null, session: Session) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "F8" || event.defaultPrevented) return;
    event.preventDefault();
    session.step(event.shiftKey ? -1 : 1);
  };
  place?.addEventListener("keydown", onKey);
  return () => place?.removeEventListener("keydown", onKey);
}
