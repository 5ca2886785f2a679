import type { Fix } from "../answer.ts";
import { toChanges } from "../edits/apply.ts";
import { hunks, type Hunk, type Line } from "../edits/hunks.ts";
import type { Session } from "../session/session.ts";
import { Inline } from "./prose.tsx";

/** Longer edits are shown up to this many lines. */
const MOST_LINES = 30;

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
        {fix.safe ? "It takes away no access that the author meant to give." : "It changes what the policy allows: look before you apply it."}
      </p>
      {changes && hunks(text, changes).map((hunk) => <HunkView hunk={hunk} />)}
    </div>
  );
}

const SIGNS = { before: "−", after: "+", same: " " };

function HunkView({ hunk }: { hunk: Hunk }) {
  const more = hunk.lines.length - MOST_LINES;
  return (
    <pre class="code diff" tabindex={0} role="group" aria-label={`Line ${hunk.line}, before and after`}>
      <code>
        {hunk.lines.slice(0, MOST_LINES).map((line) => (
          <LineView line={line} />
        ))}
        {more > 0 && <span class="line">… {more} lines more</span>}
      </code>
    </pre>
  );
}

function LineView({ line: { side, pieces } }: { line: Line }) {
  const Changed = side === "before" ? "del" : "ins";
  return (
    <span class={`line ${side}`}>
      <span class="sign" role="img" aria-label={side}>
        {SIGNS[side]}
      </span>
      <span>{pieces.map(({ text, changed }) => (changed ? <Changed>{text}</Changed> : text))}</span>
    </span>
  );
}
