import type { Kind } from "../../answer.ts";
import type { Session } from "../../session/session.ts";
import type { Tried } from "../../session/tool.ts";
import { Glyph } from "../../view/icon.tsx";
import { NameField } from "./names.tsx";
import { NAMES_CALLERS } from "./propose.ts";

/** The request, to be written. `missing`: condition keys that the policy asks for and the request does not have. */
export function RequestForm({ session, kind, tried, missing }: { session: Session; kind: Kind; tried: Tried; missing: readonly string[] }) {
  const change = (part: Partial<Tried>) => session.try({ ...tried, ...part });
  return (
    <form class="request" onSubmit={(event) => event.preventDefault()}>
      <NameField label="Action" kind="action" value={tried.action} placeholder="s3:GetObject" change={(action) => change({ action })} />
      <PlainField label="Caller" value={tried.caller} placeholder="arn:aws:iam::111122223333:user/example" change={(caller) => change({ caller })} />
      <NameField
        label="Resource"
        kind="resource"
        of={tried.action}
        value={tried.resource}
        placeholder="*"
        change={(resource) => change({ resource })}
      />
      {NAMES_CALLERS.includes(kind) && <PlainField label="Account of the resource" value={tried.owner} placeholder="111122223333" change={(owner) => change({ owner })} />}
      {(kind === "resource" || kind === "trust") && (
        <label class="tick">
          <input type="checkbox" checked={tried.theirs} onChange={({ currentTarget }) => change({ theirs: currentTarget.checked })} />
          The caller's own policies allow it
        </label>
      )}
      <Context tried={tried} missing={missing} change={(context) => change({ context })} />
    </form>
  );
}

function PlainField({ label, value, placeholder, change }: { label: string; value: string; placeholder: string; change(value: string): void }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        value={value}
        placeholder={placeholder}
        autocapitalize="off"
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => change(currentTarget.value)}
      />
    </label>
  );
}

function Context({ tried: { context }, missing, change }: {
  tried: Tried;
  missing: readonly string[];
  change(context: Tried["context"]): void;
}) {
  const set = (at: number, entry: readonly [string, string]) => change(context.with(at, entry));
  return (
    <fieldset class="context">
      <legend>What the request carries</legend>
      {context.map(([key, value], at) => (
        <div class="entry">
          <NameField label="Condition key" labelled={false} kind="key" value={key} others={missing} placeholder="aws:SourceVpce" change={(name) => set(at, [name, value])} />
          <span class="field">
            <input
              type="text"
              aria-label={`Value of ${key || "the key"}`}
              value={value}
              autocapitalize="off"
              autocomplete="off"
              spellcheck={false}
              onInput={({ currentTarget }) => set(at, [key, currentTarget.value])}
            />
          </span>
          <button type="button" class="icon-button" aria-label={`Remove ${key || "this key"}`} onClick={() => change(context.toSpliced(at, 1))}>
            <Glyph name="close" />
          </button>
        </div>
      ))}
      <p class="offers">
        {missing.map((key) => (
          <button type="button" class="plain" onClick={() => change([...context, [key, ""]])}>
            Add <code>{key}</code>
          </button>
        ))}
        <button type="button" class="plain" onClick={() => change([...context, ["", ""]])}>
          Add a key
        </button>
      </p>
    </fieldset>
  );
}
