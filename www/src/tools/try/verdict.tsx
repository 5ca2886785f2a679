import type { EvaluationResult, EvalDecision, MatchedStatement } from "../../answer.ts";
import type { Session } from "../../session/session.ts";
import { Glyph } from "../../view/icon.tsx";
import { Inline } from "../../view/prose.tsx";
import { count } from "../../view/words.ts";
import type { ShownPolicy } from "../policy/shown.ts";
import { placeOf } from "./place.ts";

const DECISIONS: Record<EvalDecision, string> = { allowed: "Allowed", explicitDeny: "Denied by a statement", implicitDeny: "Denied: nothing allows it" };
const SAID: Record<string, string> = { allowed: "allowed", explicitDeny: "denied", implicitDeny: "not allowed", notApplicable: "no say" };

const LAYERS: Record<string, string> = {
  PolicyInputList: "The caller's own policies",
  PermissionsBoundaryPolicyInputList: "The permissions boundary",
  SessionPolicyInputList: "The session policy",
  VpcEndpointPolicyInputList: "The VPC endpoint's policy",
  ServiceControlPolicyInputList: "The service control policies",
  ResourceControlPolicyInputList: "The resource control policies",
  ResourcePolicy: "The resource's policy",
};

/** As many statements of a layer are named. */
const MOST_NAMED = 8;

/** How the answer calls a policy that is not in the document. */
const ASSUMED = /\b(?:(?:PolicyInputList|(?:Service|Resource)ControlPolicyInputList\.1)\.\d+|ResourcePolicy\b)/g;

/** What becomes of the request, and what each layer of policies says. `id`: what the answer calls the document. */
export function Verdict({ session, policy, id, result }: { session: Session; policy: ShownPolicy; id: string; result: EvaluationResult }) {
  const { Summary, Layers } = result.Explanation;
  const isAllowed = result.EvalDecision === "allowed";
  const named = (text: string) => text.replaceAll(id, "this policy").replace(ASSUMED, "the policy assumed");
  return (
    <div class={`verdict ${isAllowed ? "yes" : "no"}`}>
      <p class="decision" role="status">
        <Glyph name={isAllowed ? "tick" : "close"} /> <b>{DECISIONS[result.EvalDecision]}.</b>
      </p>
      <p>
        <Inline text={named(Summary)} />
      </p>
      {/* With one layer the summary has said it all; its statements remain. */}
      <ol class="layers">
        {Layers.map((layer) => (
          <li>
            <p>
              <b>{LAYERS[layer.Layer] ?? layer.Layer}:</b> {SAID[layer.Decision]}.{" "}
              {Layers.length > 1 && <Inline text={named(layer.Reason)} />}
            </p>
            <Statements session={session} policy={policy} list={layer.Statements.filter(({ SourcePolicyId }) => SourcePolicyId === id)} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Statements({ session, policy, list }: { session: Session; policy: ShownPolicy; list: readonly MatchedStatement[] }) {
  if (list.length === 0) return null;
  const more = list.length - MOST_NAMED;
  return (
    <p class="offers">
      {list.slice(0, MOST_NAMED).map((statement) => {
        const { from, to, line } = placeOf(session.text, policy, statement);
        return (
          <button type="button" class="plain" onClick={() => session.goTo(from, to)}>
            Line {line}
            {statement.Sid ? `: ${statement.Sid}` : ""}
          </button>
        );
      })}
      {more > 0 && <span class="quiet">and {count(more, "more", "more")}</span>}
    </p>
  );
}
