import type { Session } from "../session/session.ts";
import { useSession } from "../session/use.ts";

/** What the answer rests on, and where the text goes: nowhere. */
export function StatusLine({ session }: { session: Session }) {
  const { answer, milliseconds } = useSession(session);
  return (
    <p class="status-line">
      <span>Nothing you paste leaves this browser.</span>
      {answer && (
        <span>
          Checked in {time(milliseconds)}. Engine {answer.engine}, AWS catalogue of {answer.catalog}.
        </span>
      )}
    </p>
  );
}

function time(milliseconds: number): string {
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;
}
