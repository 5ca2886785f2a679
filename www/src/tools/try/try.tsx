import { useEffect, useMemo } from "preact/hooks";
import type { PolicyDocument } from "../../answer.ts";
import type { Session } from "../../session/session.ts";
import { useSession } from "../../session/use.ts";
import { useAnswer } from "../answer.ts";
import { shownPolicy } from "../policy/shown.ts";
import { RequestForm } from "./form.tsx";
import { proposal } from "./propose.ts";
import { question } from "./question.ts";
import { Verdict } from "./verdict.tsx";

export { style } from "../style.ts";

/** One request, and what the policy makes of it, while either is written. */
export function Tool({ session, document }: { session: Session; document: PolicyDocument }) {
  const { tried } = useSession(session);
  const policy = useMemo(() => shownPolicy(session.text, document), [session.text, document]);
  useEffect(() => {
    if (!tried) session.try(proposal(document, policy));
  }, [tried, document]);
  const asked = useMemo(() => policy && tried?.action.trim() && question(document.kind, policy, tried), [document.kind, policy, tried]);
  const told = useAnswer([asked], async (questions) => {
    if (!asked || !policy) return null;
    const { EvaluationResults } = await questions.ask("simulateCustomPolicy", asked.request);
    const [result] = EvaluationResults;
    return result ? { result, policy, id: asked.id } : null;
  });
  const answer = told && "answer" in told ? told.answer : null;
  return (
    <section class="tool-view" aria-labelledby="tool-title">
      <h2 id="tool-title" tabindex={-1}>
        What becomes of a request
      </h2>
      <p class="quiet">
        Edit the request, or the policy, and the verdict follows. The link under Share takes the request along.
      </p>
      {tried && <RequestForm session={session} kind={document.kind} tried={tried} missing={answer?.result.MissingContextValues ?? []} />}
      {policy ? (
        <>
          {answer && <Verdict session={session} policy={answer.policy} id={answer.id} result={answer.result} />}
          {asked && told && "refusal" in told && <p class="objection">{told.refusal.replaceAll(asked.id, "The policy")}</p>}
          {asked && <p class="quiet">Assumed: {asked.assumed}</p>}
        </>
      ) : (
        <p class="quiet">This policy cannot be read by itself: it stands inside a string, say, or is not JSON yet.</p>
      )}
    </section>
  );
}
