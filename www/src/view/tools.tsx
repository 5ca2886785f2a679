import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PolicyDocument } from "../answer.ts";
import type { Session } from "../session/session.ts";
import type { ToolChoice } from "../session/tool.ts";
import { useSession } from "../session/use.ts";

/** A tool's script: what it draws, and how that looks. */
interface Tool {
  Tool: ComponentType<{ session: Session; document: PolicyDocument }>;
  style: CSSStyleSheet;
}

const NAMES: Record<ToolChoice, string> = { "": "Answer", try: "Try a request", compare: "Compare", restrict: "Restrict" };
const SCRIPTS: Record<Exclude<ToolChoice, "">, () => Promise<Tool>> = {
  try: () => import("../tools/try/try.tsx"),
  compare: () => import("../tools/compare/compare.tsx"),
  restrict: () => import("../tools/restrict/restrict.tsx"),
};

/** The answer, and what else can be done with the document: one of them is shown. */
export function ToolChooser({ session }: { session: Session }) {
  const { tool } = useSession(session);
  return (
    <nav class="chooser" aria-label="Answer and tools">
      {(Object.keys(NAMES) as ToolChoice[]).map((name) => (
        <button type="button" aria-current={name === tool} onClick={() => session.showTool(name)}>
          {NAMES[name]}
        </button>
      ))}
    </nav>
  );
}

/** A tool; its script is loaded when it is first opened. */
export function ToolPlace({ session, document, name }: { session: Session; document: PolicyDocument; name: Exclude<ToolChoice, ""> }) {
  const place = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<{ name: string; Tool: Tool["Tool"] | null }>();
  useEffect(() => {
    let wanted = true;
    const show = (Tool: Tool["Tool"] | null) => wanted && setLoaded({ name, Tool });
    SCRIPTS[name]().then(
      ({ Tool, style }) => {
        adopt(place.current, style);
        show(Tool);
      },
      () => show(null),
    );
    return () => {
      wanted = false;
    };
  }, [name]);
  const ready = loaded?.name === name;
  useLayoutEffect(() => {
    if (ready) takeFocus(place.current);
  }, [ready]);
  return (
    <div class="tool-place" ref={place}>
      {ready && (loaded.Tool ? <loaded.Tool session={session} document={document} /> : <p class="quiet">This part of the page could not be loaded.</p>)}
    </div>
  );
}

function adopt(place: Element | null, style: CSSStyleSheet): void {
  const root = place?.getRootNode();
  if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets.push(style);
}

/** Where the button that led here is gone, the tool's title takes its focus. */
function takeFocus(place: HTMLElement | null): void {
  const root = place?.getRootNode();
  if (root instanceof ShadowRoot && document.activeElement === document.body) place?.querySelector("h2")?.focus();
}
