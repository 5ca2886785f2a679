import { useMemo } from "preact/hooks";
import type { PolicyDocument } from "../../answer.ts";
import { openFile } from "../../files.ts";
import type { Session } from "../../session/session.ts";
import { useAnswer } from "../answer.ts";
import { shownPolicy } from "../policy/shown.ts";
import { Changes } from "./changes.tsx";
import { useOther } from "./other.ts";

export { style } from "../style.ts";

/** Two versions of a policy: what the new one adds, and what it takes away. */
export function Tool({ session, document }: { session: Session; document: PolicyDocument }) {
  const [other, change] = useOther(session);
  const own = useMemo(() => shownPolicy(session.text, document)?.text ?? session.text, [session.text, document]);
  const isGiven = other.text.trim() !== "";
  const told = useAnswer([own, other, document.kind], async (questions) => {
    if (!isGiven) return null;
    const [old, young] = other.isNewer ? [own, other.text] : [other.text, own];
    return questions.ask("compare", old, young, { kind: document.kind });
  });
  const answer = told && "answer" in told ? told.answer : null;
  return (
    <section class="tool-view" aria-labelledby="tool-title">
      <h2 id="tool-title" tabindex={-1}>
        What a change gives and takes away
      </h2>
      <p class="quiet">Two versions of a policy, compared over all requests that there can be. Edit either of them, and the answer follows.</p>
      <label class="field beside">
        <span>The document is</span>
        <select value={other.isNewer ? "older" : "newer"} onChange={({ currentTarget }) => change({ isNewer: currentTarget.value === "older" })}>
          <option value="newer">the new version</option>
          <option value="older">the old version</option>
        </select>
      </label>
      <OtherField label={other.isNewer ? "The new version" : "The old version"} session={session} text={other.text} change={(text) => change({ text })} />
      <p class="offers">
        <button type="button" class="plain" onClick={() => change({ text: own, isNewer: false })}>
          Keep the document as the old version
        </button>
      </p>
      {isGiven && answer && <Changes session={session} comparison={answer} />}
      {isGiven && told && "refusal" in told && <p class="objection">{told.refusal}</p>}
    </section>
  );
}

function OtherField({ session, label, text, change }: { session: Session; label: string; text: string; change(text: string): void }) {
  const drop = async (event: DragEvent) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    const opened = await openFile(file);
    if ("problem" in opened) session.notify({ text: opened.problem, tone: "problem" });
    else change(opened.text);
  };
  return (
    <label class="field">
      <span>{label}</span>
      <textarea
        class="other takes-files"
        value={text}
        rows={10}
        placeholder="Paste the other version here, or drop its file: the one in force today, say, as aws iam get-policy-version writes it"
        autocapitalize="off"
        spellcheck={false}
        onInput={({ currentTarget }) => change(currentTarget.value)}
        onDrop={drop}
      />
    </label>
  );
}
