import { KIND_NAMES, kindChoice, KINDS, ROLE_NAMES, roleChoice, type RoleChoice, ROLES } from "../answer.ts";
import type { Session } from "../session/session.ts";
import { readNetworks } from "../session/networks.ts";
import { canBeResourceType } from "../session/resource-type.ts";
import { shownDocument } from "../session/state.ts";
import { useSession } from "../session/use.ts";
import { kindName, RESOURCE_TYPES } from "./kind.ts";
import { list } from "./words.ts";

/** What the text alone does not say: the kind of policy, the type of its resource, the role that it is for, the networks that are trusted. */
export function Settings({ session }: { session: Session }) {
  const state = useSession(session);
  const told = shownDocument(state)?.kind;
  const { others } = readNetworks(state.trusted);
  const effective = state.kind === "auto" ? told : state.kind;
  return (
    <form class="settings" autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>Kind</span>
        <select value={state.kind} onChange={({ currentTarget }) => session.configure({ kind: kindChoice(currentTarget.value) })}>
          <option value="auto">{told && state.kind === "auto" ? `${kindName(told)} (auto)` : "Told from the text"}</option>
          {KINDS.map((kind) => (
            <option value={kind}>{KIND_NAMES[kind]}</option>
          ))}
        </select>
      </label>
      {effective === "resource" && <ResourceType session={session} value={state.resourceType} />}
      {(effective ?? "identity") === "identity" && <Role session={session} value={state.role} />}
      <label class="grow">
        <span>
          Trusted networks{" "}
          {others.length > 0 && (
            <span class="objection" role="status">
              {list(others.slice(0, 3))} {others.length > 1 ? "are" : "is"} no network
            </span>
          )}
        </span>
        <input
          type="text"
          value={state.trusted}
          aria-invalid={others.length > 0}
          placeholder="203.0.113.0/24"
          autocapitalize="off"
          spellcheck={false}
          onInput={({ currentTarget }) => session.configure({ trusted: currentTarget.value })}
        />
      </label>
    </form>
  );
}

function Role({ session, value }: { session: Session; value: RoleChoice }) {
  return (
    <label>
      <span>Role</span>
      <select value={value} onChange={({ currentTarget }) => session.configure({ role: roleChoice(currentTarget.value) })}>
        <option value="">Any role</option>
        {ROLES.map((role) => (
          <option value={role}>{ROLE_NAMES[role]}</option>
        ))}
      </select>
    </label>
  );
}

function ResourceType({ session, value }: { session: Session; value: string }) {
  const isOther = value !== "" && !canBeResourceType(value);
  return (
    <label>
      <span>
        Attached to{" "}
        {isOther && (
          <span class="objection" role="status">
            {value} is no type of resource
          </span>
        )}
      </span>
      <input
        type="text"
        list="resource-types"
        value={value}
        aria-invalid={isOther}
        placeholder="Any resource"
        spellcheck={false}
        onInput={({ currentTarget }) => session.configure({ resourceType: currentTarget.value.trim() })}
      />
      <datalist id="resource-types">
        {RESOURCE_TYPES.map((type) => (
          <option value={type} />
        ))}
      </datalist>
    </label>
  );
}
