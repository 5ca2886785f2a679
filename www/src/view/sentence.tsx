import { useEffect, useState } from "preact/hooks";
import { CATEGORIES, CATEGORY_NAMES, type Category, type PolicyDocument } from "../answer.ts";
import type { Session } from "../session/session.ts";
import { countByCategory, shownDocument, type State } from "../session/state.ts";
import { useSession } from "../session/use.ts";
import { Shape } from "./icon.tsx";
import { nothingFound, notAsked, NotAsked } from "./others.tsx";
import { Inline } from "./prose.tsx";
import { capital, tally } from "./words.ts";

/** A pause in typing, in milliseconds, after which the sentence is read aloud. */
const PAUSE = 900;

/** What the policy amounts to, and how many findings there are: always in sight. */
export function Sentence({ session }: { session: Session }) {
  const state = useSession(session);
  const document = shownDocument(state);
  const counts = countByCategory(document?.findings ?? []);
  return (
    <div class="sentence">
      <p class={document || state.empty ? "amounts" : "amounts refusal"}>
        <Inline text={words(state)} />
      </p>
      {document && (
        <p class="tally">
          {CATEGORIES.filter((category) => counts[category]).map((category) => (
            <span class="tallied">
              <Shape category={category} /> {counts[category]} <span class="tally-word">{noun(category, counts[category])}</span>
            </span>
          ))}
          {document.findings.length === 0 ? (
            <span class={state.others === "asking" ? "for-now" : ""}>{nothingFound(state.others)}</span>
          ) : (
            state.others !== "asking" && <NotAsked others={state.others} />
          )}
        </p>
      )}
    </div>
  );
}

function words(state: State): string {
  if (state.refusal) return state.refusal;
  if (state.empty) return "Paste a policy, and read here what it really lets somebody do.";
  const document = shownDocument(state);
  if (!document) return state.engine === "loading" || !state.fresh ? "\u00a0" : "There is no policy in this text.";
  return document.summary?.sentence ?? "What it grants cannot be told: the text is not a policy yet.";
}

function noun(category: Category, value: number): string {
  return value === 1 ? CATEGORY_NAMES[category].one : CATEGORY_NAMES[category].many;
}

function told({ findings }: PolicyDocument, others: State["others"]): string {
  if (findings.length === 0) return nothingFound(others);
  return `${capital(tally(countByCategory(findings)))}. ${notAsked(others)}`;
}

/** The same for a screen reader, after a pause: not at every key. */
export function SpokenSentence({ session }: { session: Session }) {
  const state = useSession(session);
  const document = shownDocument(state);
  const text = document ? `${words(state)} ${told(document, state.others)}` : words(state);
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {spoken}
    </p>
  );
}
