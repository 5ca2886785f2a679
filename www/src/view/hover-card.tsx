import type { Session } from "../session/session.ts";
import type { KeyedFinding } from "../session/state.ts";
import { Shape } from "./icon.tsx";
import { Inline } from "./prose.tsx";

/** What is said over a fault in the editor. */
export function HoverCard({ session, entries }: { session: Session; entries: readonly KeyedFinding[] }) {
  return (
    <>
      {entries.map(({ key, finding }) => (
        <div class={`hover-finding ${finding.category}`}>
          <Shape category={finding.category} named />
          <div>
            <p>
              <Inline text={finding.message} />
            </p>
            <p class="hover-actions">
              {finding.fixes.slice(0, 3).map((fix) => (
                <button type="button" class="apply" onClick={() => session.apply(fix)}>
                  <Inline text={fix.title} />
                </button>
              ))}
              <button type="button" class="plain" onClick={() => session.choose(key)}>
                Open
              </button>
            </p>
          </div>
        </div>
      ))}
    </>
  );
}
