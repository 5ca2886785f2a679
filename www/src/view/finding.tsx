import { useEffect, useRef, useState } from "preact/hooks";
import type { Finding, SimulationRequest } from "../answer.ts";
import type { Session } from "../session/session.ts";
import { triedOf } from "../session/tool.ts";
import { useSession } from "../session/use.ts";
import { FixView } from "./fix.tsx";
import { Glyph, Shape } from "./icon.tsx";
import { Learn } from "./learn.tsx";
import { Name } from "./name.tsx";
import { Inline } from "./prose.tsx";
import { ruleWords } from "./words.ts";

/** A finding: its reason and place; opened, its edit, its evidence and what there is to learn. */
export function FindingCard({ session, id, finding, open }: { session: Session; id: string; finding: Finding; open: boolean }) {
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) card.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  const bodyId = `finding-${useRef(nextNumber()).current}`;
  return (
    <li class={`card ${finding.category} ${open ? "open" : ""}`} ref={card}>
      <div class="head">
        <Shape category={finding.category} named />
        <p class="message" id={`${bodyId}-message`}>
          <Inline text={finding.message} />
        </p>
        {/* It covers the whole head; its name is short, and the message its description. */}
        <button
          type="button"
          class="opener"
          aria-expanded={open}
          aria-controls={bodyId}
          aria-describedby={`${bodyId}-message`}
          onClick={() => session.choose(open ? null : id)}
        >
          <span class="visually-hidden">{ruleWords(finding.rule)}, </span>
          <span class="where">Line {finding.range.start.line + 1}</span>
          <Glyph name="chevron" />
        </button>
      </div>
      <div class="body" id={bodyId} hidden={!open}>
        {open && <Opened session={session} finding={finding} />}
      </div>
    </li>
  );
}

let numbers = 0;
function nextNumber(): number {
  numbers += 1;
  return numbers;
}

function Opened({ session, finding }: { session: Session; finding: Finding }) {
  const { fresh } = useSession(session);
  const [learning, setLearning] = useState(false);
  return (
    <>
      {finding.related.length > 0 && (
        <ul class="related">
          {finding.related.map(({ message, range }) => (
            <li>
              Line {range.start.line + 1}: <Inline text={message} />
            </li>
          ))}
        </ul>
      )}
      {finding.fixes.map((fix) => (
        <FixView session={session} fix={fix} fresh={fresh} />
      ))}
      {finding.evidence && <EvidenceView session={session} evidence={finding.evidence} />}
      <div class="actions">
        <button type="button" class="plain" onClick={() => session.focusEditor()}>
          Go to line {finding.range.start.line + 1}
        </button>
        <button type="button" class="plain" aria-expanded={learning} onClick={() => setLearning(!learning)}>
          {learning ? "Less" : "Why it matters, with examples"}
        </button>
        <code class="rule-id">{finding.rule}</code>
      </div>
      {learning && <Learn rule={finding.help} />}
    </>
  );
}

function EvidenceView({ session, evidence }: { session: Session; evidence: SimulationRequest }) {
  const tryIt = () => {
    session.try(triedOf(evidence));
    session.showTool("try");
  };
  const rows: [string, string][] = [
    ["Action", (evidence.ActionNames ?? []).join(", ")],
    ["Resource", (evidence.ResourceArns ?? []).join(", ")],
    ["Caller", evidence.CallerArn ?? ""],
    ...(evidence.ContextEntries ?? []).map((entry): [string, string] => [entry.ContextKeyName, entry.ContextKeyValues.join(", ")]),
  ];
  return (
    <div class="evidence">
      <h4>A request that shows it</h4>
      <dl>
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd>
                <Name name={value} />
              </dd>
            </div>
          ))}
      </dl>
      <button type="button" class="plain" onClick={tryIt}>
        Try this request
      </button>
    </div>
  );
}
