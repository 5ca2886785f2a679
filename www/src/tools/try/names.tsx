import { useId, useState } from "preact/hooks";
import { useAnswer } from "../answer.ts";

/** A field for a name of AWS's catalogue, with the names that begin as it does. */
export function NameField({ label, labelled = true, kind, of, value, others = [], placeholder, change }: {
  label: string;
  /** The label can be seen; where not, it is read aloud only. */
  labelled?: boolean;
  kind: "action" | "key" | "resource";
  /** What the names are told from, if not from the field's own text. */
  of?: string;
  value: string;
  /** Names that are offered besides. */
  others?: readonly string[];
  placeholder?: string;
  change(value: string): void;
}) {
  const Place = labelled ? "label" : "span";
  const list = useId();
  const [writing, setWriting] = useState(false);
  const typed = of ?? value;
  const told = useAnswer([kind, typed, writing], (questions) => (writing ? questions.ask("complete", kind, typed.trim()) : null));
  const found = told && "answer" in told ? told.answer : [];
  return (
    <Place class="field">
      {labelled && <span>{label}</span>}
      <input
        type="text"
        aria-label={labelled ? undefined : label}
        list={list}
        value={value}
        placeholder={placeholder}
        autocapitalize="off"
        autocomplete="off"
        spellcheck={false}
        onFocus={() => setWriting(true)}
        onBlur={() => setWriting(false)}
        onInput={({ currentTarget }) => change(currentTarget.value)}
      />
      <datalist id={list}>
        {[...new Set([...others, ...found])].map((name) => (
          <option value={name} />
        ))}
      </datalist>
    </Place>
  );
}
