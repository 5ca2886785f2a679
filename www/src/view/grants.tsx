import { ACCESS_LEVELS, type Kind, type LevelCounts, type PolicyDocument } from "../answer.ts";
import { Name } from "./name.tsx";
import { Inline } from "./prose.tsx";
import { count, number } from "./words.ts";

/** Kinds that give nothing themselves: what they leave, others give. */
const BOUNDS: readonly Kind[] = ["scp", "rcp", "boundary", "session", "endpoint"];

const MOST_NAMED = 4;

/** What the policy grants: how much at each access level, and the riskiest actions by name. */
export function Grants({ document }: { document: PolicyDocument }) {
  if (!document.summary) return null;
  const { granted, byAccessLevel, riskiest } = document.summary.actions;
  // Of a text that cannot be read it is not known that it grants nothing.
  if (granted === 0 && document.findings.some(({ rule }) => rule === "json-syntax-error")) return null;
  return (
    <section class="grants" aria-labelledby="grants-title">
      <h2 id="grants-title">{BOUNDS.includes(document.kind) ? "What it leaves allowed" : "What it grants"}</h2>
      {granted === 0 ? (
        <p class="quiet">No action is allowed by this policy.</p>
      ) : (
        <div class="columns">
          <LevelBars total={granted} levels={byAccessLevel} />
          {riskiest.length > 0 && (
            <div>
              <h3>Riskiest</h3>
              <ul class="riskiest">
                {riskiest.slice(0, MOST_NAMED).map(({ action, why }) => (
                  <li>
                    <Name name={action} />
                    <span class="why">
                      <Inline text={why} />
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

function LevelBars({ total, levels }: { total: number; levels: LevelCounts }) {
  const most = Math.max(1, ...ACCESS_LEVELS.map((name) => levels[name]));
  return (
    <table class="bars">
      <caption>{count(total, "action")} by access level</caption>
      <tbody>
        {ACCESS_LEVELS.map((name) => (
          <Bar name={name} value={levels[name]} most={most} />
        ))}
      </tbody>
    </table>
  );
}

function Bar({ name, value, most }: { name: string; value: number; most: number }) {
  return (
    <tr class={value ? "" : "none"}>
      <th scope="row">{name}</th>
      <td>
        <svg class="bar" width={`${(100 * value) / most}%`} aria-hidden="true" />
        <span class="value">{number(value)}</span>
      </td>
    </tr>
  );
}
