import { CATEGORIES, type PolicyDocument } from "../answer.ts";
import type { Session } from "../session/session.ts";
import { countByCategory } from "../session/state.ts";
import { useSession } from "../session/use.ts";
import { nameInFile } from "./document-name.ts";
import { kindName } from "./kind.ts";
import { Shape } from "./icon.tsx";

/** As many are listed; an export of a large account has thousands. */
const MOST_LISTED = 500;

/** The documents of an export, by name; one of them is shown. */
export function Documents({ session }: { session: Session }) {
  const { answer, document: shown } = useSession(session);
  const documents = answer?.documents ?? [];
  if (documents.length < 2) return null;
  return (
    <section class="documents" aria-labelledby="documents-title">
      <h2 id="documents-title">{documents.length} policies in this file</h2>
      <ul tabindex={0} aria-labelledby="documents-title">
        {documents.slice(0, MOST_LISTED).map((document, index) => (
          <li>
            <button type="button" aria-current={index === shown} onClick={() => session.showDocument(index)}>
              <span class="name">{nameInFile(session.text, document.name)}</span>
              <span class="quiet">{kindName(document.kind)}</span>
              <Counts document={document} />
            </button>
          </li>
        ))}
      </ul>
      {documents.length > MOST_LISTED && <p class="quiet">The first {MOST_LISTED} are listed.</p>}
    </section>
  );
}

function Counts({ document }: { document: PolicyDocument }) {
  const counts = countByCategory(document.findings);
  return (
    <span class="counts">
      {CATEGORIES.filter((category) => counts[category]).map((category) => (
        <span class="tallied">
          <Shape category={category} named /> {counts[category]}
        </span>
      ))}
    </span>
  );
}
