import type { ComparedAccess, Comparison, Relation, SimulationRequest } from "../../answer.ts";
import type { Session } from "../../session/session.ts";
import type { Tried } from "../../session/tool.ts";
import { Glyph } from "../../view/icon.tsx";
import { Inline } from "../../view/prose.tsx";
import { count } from "../../view/words.ts";

/** As many actions of a group are named. */
const MOST_NAMED = 8;

const RELATIONS: Record<Relation, string> = {
  equal: "Both versions allow exactly the same.",
  narrower: "The new version allows nothing that the old one does not, and less than it.",
  wider: "The new version allows more than the old one, and takes nothing away.",
  incomparable: "The new version allows things that the old one does not, and takes others away.",
};

/** What a new version changes, and whether it is proven to be no wider. */
export function Changes({ session, comparison }: { session: Session; comparison: Comparison }) {
  const { relation, added, removed, undecided } = comparison;
  const isNoWider = relation === "equal" || relation === "narrower";
  return (
    <div class="changes">
      <div role="status">
        {relation && (
          <p class={`relation ${isNoWider ? "proven" : ""}`}>
            {isNoWider && <Glyph name="tick" />}
            <b>{RELATIONS[relation]}</b>
          </p>
        )}
        {undecided && (
          <p class="relation undecided">
            <span>
              <b>{relation ? "Not all of it is decided." : "It is not decided whether the new version is wider."}</b> Cause: <Inline text={undecided} />
            </span>
          </p>
        )}
      </div>
      <Groups session={session} title="New" groups={added} />
      <Groups session={session} title="Taken away" groups={removed} />
    </div>
  );
}

function Groups({ session, title, groups }: { session: Session; title: string; groups: readonly ComparedAccess[] }) {
  if (groups.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="groups">
        {[...groups.filter(({ level }) => level), ...groups.filter(({ level }) => !level)].map((group) => (
          <Group key={`${group.service} ${group.level}`} session={session} group={group} />
        ))}
      </ul>
    </>
  );
}

function Group({ session, group: { service, level, actions, witness } }: { session: Session; group: ComparedAccess }) {
  const more = actions.length - MOST_NAMED;
  const tryIt = () => {
    session.try(tried(witness));
    session.showTool("try");
  };
  return (
    <li>
      <p>
        <b>{service}</b> {level ? `${level}: ` : "What AWS may add later"}
        {level &&
          actions.slice(0, MOST_NAMED).map((action, at) => (
            <>
              {at > 0 && ", "}
              <code>{action}</code>
            </>
          ))}
        {level && more > 0 && ` and ${count(more, "other")}`}
      </p>
      <div class="example">
        <Example witness={witness} />
        <button type="button" class="plain" onClick={tryIt} aria-label={`Try it: ${service}, ${level ?? "what AWS may add later"}`}>
          Try it
        </button>
      </div>
    </li>
  );
}

/** A request in one line. */
function Example({ witness }: { witness: SimulationRequest }) {
  const { action, resource, caller, context } = tried(witness);
  return (
    <p>
      A request that shows it: <code>{action}</code> on <code>{resource}</code>
      {caller && (
        <>
          {" by "}
          <code>{caller}</code>
        </>
      )}
      {context.map(([key, value], at) => (
        <>
          {at > 0 ? ", " : " with "}
          <code>
            {key} = {value || '""'}
          </code>
        </>
      ))}
    </p>
  );
}

function tried({ ActionNames = [], ResourceArns = [], CallerArn = "", ResourceOwner = "", ContextEntries = [] }: SimulationRequest): Tried {
  return {
    action: ActionNames[0] ?? "",
    resource: ResourceArns[0] ?? "*",
    caller: CallerArn,
    owner: ResourceOwner,
    theirs: true,
    context: ContextEntries.flatMap(({ ContextKeyName, ContextKeyValues }) => ContextKeyValues.map((value) => [ContextKeyName, value] as const)),
  };
}
