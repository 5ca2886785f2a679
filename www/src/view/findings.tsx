import { useState } from "preact/hooks";
import { CATEGORIES, CATEGORY_NAMES, type Category, type PolicyDocument } from "../answer.ts";
import type { Session } from "../session/session.ts";
import { countByCategory, keyedFindings, type KeyedFinding, type State } from "../session/state.ts";
import { useSession } from "../session/use.ts";
import { FindingCard } from "./finding.tsx";
import { Shape } from "./icon.tsx";
import { NotAsked, nothingFound } from "./others.tsx";
import { capital, count } from "./words.ts";

/** As many are shown before somebody asks for more. */
const PAGE = 60;

export function Findings({ session, document }: { session: Session; document: PolicyDocument }) {
  const { hidden, others } = useSession(session);
  const all = keyedFindings(document);
  const safe = session.safeFixes().length;
  return (
    <section class="findings" aria-labelledby="findings-title">
      <div class="title-row">
        <h2 id="findings-title" tabindex={-1}>
          Findings
        </h2>
        {all.length > 0 && <NotAsked others={others} />}
        {safe > 1 && (
          <button type="button" class="plain" onClick={() => session.applySafe()}>
            Apply the {safe} safe edits
          </button>
        )}
      </div>
      {all.length === 0 ? <NothingToMend others={others} grants={(document.summary?.actions.granted ?? 0) > 0} /> : <Filters session={session} document={document} />}
      {CATEGORIES.filter((category) => !hidden.has(category)).map((category) => (
        <Group session={session} category={category} entries={all.filter(({ finding }) => finding.category === category)} />
      ))}
    </section>
  );
}

function NothingToMend({ others, grants }: { others: State["others"]; grants: boolean }) {
  const asking = others === "asking";
  return (
    <div class="clean">
      <p class={asking ? "for-now" : ""}>
        <b>{others === "asked" ? "No rule objects to this policy." : nothingFound(others)}</b>
      </p>
      {typeof others === "object" && <p>{others.reason}</p>}
      {grants && (
        // Its room is kept, so that nothing moves when the answer comes.
        <p class={asking ? "unsaid" : ""}>
          That is a statement about its text. Whether everything it allows is still needed and used, the account's own records tell: look
          at the last-accessed data of its actions, and take away what nobody has used.
        </p>
      )}
    </div>
  );
}

function Filters({ session, document }: { session: Session; document: PolicyDocument }) {
  const { hidden } = useSession(session);
  const counts = countByCategory(document.findings);
  return (
    <div class="filters" role="group" aria-label="Show findings of these categories">
      {CATEGORIES.filter((category) => counts[category] > 0).map((category) => (
        <button type="button" class={`filter ${category}`} aria-pressed={!hidden.has(category)} onClick={() => session.toggle(category)}>
          <Shape category={category} />
          {count(counts[category], CATEGORY_NAMES[category].one, CATEGORY_NAMES[category].many)}
        </button>
      ))}
    </div>
  );
}

function Group({ session, category, entries }: { session: Session; category: Category; entries: KeyedFinding[] }) {
  const [shown, setShown] = useState(PAGE);
  const { chosen } = useSession(session);
  if (entries.length === 0) return null;
  // The chosen one is in sight even where it stands far down.
  const limit = Math.max(shown, entries.findIndex(({ key }) => key === chosen) + 1);
  const more = entries.length - limit;
  return (
    <>
      <h3 class="visually-hidden">{capital(CATEGORY_NAMES[category].many)}</h3>
      <ol class="cards">
        {entries.slice(0, limit).map(({ key, finding }) => (
          <FindingCard key={key} id={key} session={session} finding={finding} open={key === chosen} />
        ))}
      </ol>
      {more > 0 && (
        <button type="button" class="plain" onClick={() => setShown(limit + PAGE)}>
          Show {count(Math.min(more, PAGE), "more", "more")} of {more}
        </button>
      )}
    </>
  );
}
