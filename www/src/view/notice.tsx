import { useEffect } from "preact/hooks";
import type { Session } from "../session/session.ts";
import { useSession } from "../session/use.ts";
import { Glyph } from "./icon.tsx";

/** How long a word that asks for nothing stays, in milliseconds. */
const STAYS = 6000;

export function NoticeBar({ session }: { session: Session }) {
  const { notice } = useSession(session);
  useEffect(() => {
    if (!notice || notice.tone === "problem" || notice.action) return;
    const timer = setTimeout(() => session.notify(null), STAYS);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div class="notice-place" role="status" aria-live="polite">
      {notice && (
        <div class={`notice ${notice.tone}`}>
          <p>{notice.text}</p>
          {notice.link && <input type="text" readonly value={notice.link} aria-label="Link" onFocus={({ currentTarget }) => currentTarget.select()} />}
          {notice.action && (
            <button type="button" class="plain" onClick={notice.action.run}>
              {notice.action.label}
            </button>
          )}
          <button type="button" class="icon-button" aria-label="Close" onClick={() => session.notify(null)}>
            <Glyph name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
