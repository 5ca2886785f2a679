import { useMemo } from "preact/hooks";
import { laidOut } from "../edits/lay-out.ts";
import type { Session } from "../session/session.ts";
import { useSession } from "../session/use.ts";

/** What the answer rests on, and where the text goes: nowhere. */
export function StatusLine({ session }: { session: Session }) {
  const { answer, milliseconds, fresh } = useSession(session);
  const { text } = session;
  const long = useMemo(() => fresh && laidOut(text) !== null, [fresh, text]);
  return (
    <p class="status-line">
      {long ? (
        <button type="button" class="plain" onClick={() => session.layOut()}>
          Lay out the long lines
        </button>
      ) : (
        <span>Nothing you paste leaves this browser.</span>
      )}
      {answer && (
        <span>
          Engine {answer.engine}, AWS catalogue of {answer.catalog}.
        </span>
      )}
      {/* Last and about as long, so that nothing moves when the one becomes the other. */}
      {answer && <span>{`Checked in ${milliseconds === null ? "advance" : time(milliseconds)}.`}</span>}
    </p>
  );
}

function time(milliseconds: number): string {
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;
}
