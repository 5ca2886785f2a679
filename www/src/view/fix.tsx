import type { Fix } from "../answer.ts";
import { toChanges } from "../edits/apply.ts";
import { hunks, type Hunk, type Piece } from "../edits/hunks.ts";
import type { Session } from "../session/session.ts";
import { Inline } from "./prose.tsx";

/** Longer edits are shown up to this many lines. */
const MOST_LINES = 24;

/** An edit: what it does, before and after, and the button that does it. */
export function FixView({ session, fix, fresh }: { session: Session; fix: Fix; fresh: boolean }) {
  const { text } = session;
  const changes = fresh ? toChanges(fix.edits, text.length) : null;
  return (
    <div class="fix">
      <div class="fix-head">
        <h4>
          <Inline text={fix.title} />
        </h4>
        <button type="button" class="apply" disabled={!changes} onClick={() => session.apply(fix)}>
          Apply
        </button>
      </div>
      <p class="quiet">
        {fix.safe ? "It takes away no access that the author meant to give." : "It narrows what is allowed: see that nobody needs the rest."}
      </p>
      {changes && hunks(text, changes).map((hunk) => <HunkView hunk={hunk} />)}
    </div>
  );
}

function HunkView({ hunk }: { hunk: Hunk }) {
  return (
    <pre class="code diff" tabindex={0} role="group" aria-label={`Line ${hunk.line}, before and after`}>
      <code>
        <Lines lines={hunk.before} side="before" />
        <Lines lines={hunk.after} side="after" />
      </code>
    </pre>
  );
}

function Lines({ lines, side }: { lines: Piece[][]; side: "before" | "after" }) {
  const Changed = side === "before" ? "del" : "ins";
  return (
    <>
      {lines.slice(0, MOST_LINES).map((line) => (
        <span class={`line ${side}`}>
          <span class="sign" aria-label={side}>
            {side === "before" ? "−" : "+"}
          </span>
          <span>{line.map(({ text, changed }) => (changed ? <Changed>{text}</Changed> : text))}</span>
        </span>
      ))}
      {lines.length > MOST_LINES && <span class="line">… {lines.length - MOST_LINES} lines more</span>}
    </>
  );
}
