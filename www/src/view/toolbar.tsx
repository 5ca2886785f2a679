import { useRef } from "preact/hooks";
import { openFile } from "../files.ts";
import { downloadReport } from "../report/report.ts";
import type { Session } from "../session/session.ts";
import { useSession } from "../session/use.ts";
import { toFragment } from "../share/fragment.ts";
import { Menu } from "./menu.tsx";

/** What can be done with the document as a whole. */
export function Toolbar({ session, showExamples }: { session: Session; showExamples(): void }) {
  const { answer, name, files, origin, pristine, empty } = useSession(session);
  const example = origin === "example" && pristine;
  return (
    <div class="toolbar">
      <p class="document-name">
        {example && <span class="tag">Example</span>}
        {files.length > 1 ? <FileChoice session={session} /> : <span class="name" title={name}>{name || "Your policy"}</span>}
      </p>
      <div class="tools" role="group" aria-label="Document">
        <button type="button" class={`tool ${example || empty ? "primary" : ""}`} onClick={() => paste(session)}>
          Paste yours
        </button>
        <OpenButton session={session} />
        <button type="button" class="tool" onClick={showExamples}>
          Examples
        </button>
        <Menu label="Share">
          <button type="button" onClick={() => copyLink(session)}>
            Copy link
          </button>
          <button type="button" onClick={() => copyText(session)}>
            Copy policy
          </button>
          <button type="button" disabled={!answer} onClick={() => void downloadReport(session, "json")}>
            Download report (JSON)
          </button>
          <button type="button" disabled={!answer} onClick={() => void downloadReport(session, "markdown")}>
            Download report (Markdown)
          </button>
        </Menu>
      </div>
    </div>
  );
}

function OpenButton({ session }: { session: Session }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="tool" onClick={() => input.current?.click()}>
        Open
      </button>
      <input
        type="file"
        ref={input}
        hidden
        multiple
        tabindex={-1}
        aria-label="Open file"
        accept=".json,.txt,.jsonc,application/json,text/*"
        onChange={({ currentTarget }) => {
          void openInto(session, [...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
    </>
  );
}

function FileChoice({ session }: { session: Session }) {
  const { files, file } = useSession(session);
  return (
    <select class="files" aria-label="File" value={String(file)} onChange={({ currentTarget }) => session.showFile(Number(currentTarget.value))}>
      {files.map((name, index) => (
        <option value={String(index)}>{name}</option>
      ))}
    </select>
  );
}

export async function openInto(session: Session, files: readonly File[]): Promise<void> {
  const opened = await Promise.all(files.map(openFile));
  session.openAll(opened.flatMap((one) => ("problem" in one ? [] : one)));
  const problem = opened.find((one) => "problem" in one);
  if (problem) session.notify({ text: problem.problem, tone: "problem" });
}

async function paste(session: Session): Promise<void> {
  try {
    const text = await navigator.clipboard.readText();
    if (!text.trim()) throw new Error("empty");
    session.open({ text, name: "Pasted policy", origin: "pasted" });
    session.focusEditor();
  } catch {
    session.selectAll();
    session.notify({ text: "The document is selected: paste over it (Ctrl+V, on a Mac ⌘V).", tone: "plain" });
  }
}

async function copyLink(session: Session): Promise<void> {
  const fragment = await toFragment(session.shared());
  if (fragment === null) {
    session.notify({ text: "This document is too long for a link. Send the file instead.", tone: "problem" });
    return;
  }
  const link = new URL(`index.html${fragment}`, import.meta.url).href;
  await copy(session, link, "Link copied. It holds the whole policy, after the #, where no server sees it.", link);
}

async function copyText(session: Session): Promise<void> {
  await copy(session, session.text, "Policy copied.");
}

async function copy(session: Session, text: string, done: string, link?: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    session.notify({ text: done, tone: "plain" });
  } catch {
    session.notify({ text: "The browser does not let this page use the clipboard.", tone: "problem", ...(link && { link }) });
  }
}
