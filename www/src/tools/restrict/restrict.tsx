import { useMemo, useState } from "preact/hooks";
import type { Finding, NetworkReach, PolicyDocument } from "../../answer.ts";
import { applyChanges } from "../../edits/apply.ts";
import { readNetworks } from "../../session/networks.ts";
import { checkOptions } from "../../session/options.ts";
import type { Session } from "../../session/session.ts";
import { useSession } from "../../session/use.ts";
import { Code } from "../../view/code.tsx";
import { Inline } from "../../view/prose.tsx";
import { ReachRows } from "../../view/reach.tsx";
import { useAnswer } from "../answer.ts";
import { closerLook } from "../closer.ts";
import { shownPolicy } from "../policy/shown.ts";
import { insertion, laid } from "./insert.ts";
import { denial, readVpcs } from "./statement.ts";

export { style } from "../style.ts";

/** The statement that lets a policy be used from somebody's own networks only. */
export function Tool({ session, document }: { session: Session; document: PolicyDocument }) {
  const { trusted } = useSession(session);
  const [typed, setTyped] = useState("");
  const policy = useMemo(() => shownPolicy(session.text, document), [session.text, document]);
  const { networks, others } = readNetworks(trusted);
  const { vpcs, others: noVpcs } = readVpcs(typed);
  const statement = policy && networks.length > 0 ? denial(document.kind, policy, { networks, vpcs }) : null;
  return (
    <section class="tool-view" aria-labelledby="tool-title">
      <h2 id="tool-title" tabindex={-1}>
        Only from your networks
      </h2>
      {document.kind === "endpoint" ? (
        <p class="quiet">The policy of a VPC endpoint judges requests that come through the endpoint. They have no source address that it could ask for.</p>
      ) : policy ? (
        <>
          <p class="quiet">
            A Deny of everything from elsewhere. Requests through VPC endpoints, which have no source address, still pass, and so do
            requests that an AWS service makes on somebody's behalf.
          </p>
          <ListField
            label="Your networks"
            value={trusted}
            placeholder="203.0.113.0/24"
            objection={others.length > 0 ? `${others[0]} is no network` : ""}
            change={(value) => session.configure({ trusted: value })}
          />
          <ListField
            label="Your VPCs or VPC endpoints, to let no others through"
            value={typed}
            placeholder="vpce-0a1b2c3d"
            objection={noVpcs.length > 0 ? `${noVpcs[0]} is no id of a VPC or an endpoint` : ""}
            change={setTyped}
          />
          {vpcs.length === 0 && <p class="quiet">Without an id, requests through any VPC endpoint pass, other people's too.</p>}
          {statement ? (
            <Restriction session={session} change={insertion(session.text, policy, statement)} statement={laid(statement, "")} />
          ) : (
            <p>Name the networks that your people's requests come from: those that the internet sees, not the private ones behind a router.</p>
          )}
        </>
      ) : (
        <p class="quiet">This policy cannot be read by itself: it stands inside a string, say, or is not JSON yet.</p>
      )}
    </section>
  );
}

function ListField({ label, value, placeholder, objection, change }: {
  label: string;
  value: string;
  placeholder: string;
  objection: string;
  change(value: string): void;
}) {
  return (
    <label class="field">
      <span>
        {label}{" "}
        {objection && (
          <span class="objection" role="status">
            {objection}
          </span>
        )}
      </span>
      <input
        type="text"
        value={value}
        placeholder={placeholder}
        aria-invalid={objection !== ""}
        autocapitalize="off"
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => change(currentTarget.value)}
      />
    </label>
  );
}

/** The statement, the button that inserts it, and from where the policy can be used without it and with it. */
function Restriction({ session, change, statement }: {
  session: Session;
  change: { from: number; to: number; insert: string };
  statement: string;
}) {
  const { kind, resourceType, role, document: shown } = useSession(session);
  const { text } = session;
  const isThere = text.slice(change.from, change.to) === change.insert;
  const told = useAnswer([text, change.insert, kind, resourceType, role], async (questions) => {
    const restricted = applyChanges(text, [change]);
    const options = checkOptions(session.state);
    const [before, after] = (await Promise.all([text, restricted].map((one) => questions.ask("check", one, options)))).map(({ documents }) => documents[shown]);
    // A finding that was there may stand elsewhere now, or say something else of the same words.
    const places = (text: string, { rule, path, range }: Finding) => [`${rule} ${path}`, `${rule} ${text.slice(range.start.offset, range.end.offset)}`];
    const known = new Set(before?.findings.flatMap((finding) => places(text, finding)));
    const added = after?.findings.filter((finding) => !places(restricted, finding).some((place) => known.has(place))) ?? [];
    return {
      before: await exactly(session, text, before),
      after: await exactly(session, restricted, after),
      objections: added.map(({ message }) => message),
    };
  });
  const answer = told && "answer" in told ? told.answer : null;
  return (
    <>
      <Code text={statement} label="The statement" />
      <p class="offers">
        <button type="button" class="apply" disabled={isThere} onClick={() => session.change([change])}>
          Insert it into the document
        </button>
        <span class="quiet" role="status">
          {isThere ? "It is in the document. Undo takes it away again." : ""}
        </span>
      </p>
      {answer && answer.objections.length > 0 && (
        <ul class="objections">
          {answer.objections.map((message) => (
            <li>
              <Inline text={message} />
            </li>
          ))}
        </ul>
      )}
      {answer && (
        <div class="sides">
          <Side title="Now" network={answer.before} />
          {!isThere && <Side title="With the statement" network={answer.after} />}
        </div>
      )}
    </>
  );
}

async function exactly(session: Session, text: string, document: PolicyDocument | undefined): Promise<readonly NetworkReach[]> {
  const network = document?.summary?.network ?? [];
  const closer = network.every(({ exact }) => exact) ? null : await closerLook(session, text);
  return closer ?? network;
}

function Side({ title, network }: { title: string; network: readonly NetworkReach[] }) {
  return (
    <div class="reach">
      <h3>{title}</h3>
      {network.length ? <ReachRows network={network} /> : <p class="quiet">This policy grants nothing by itself: it bounds from where others can be used.</p>}
    </div>
  );
}
