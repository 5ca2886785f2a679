import type { ComponentChildren } from "preact";
import type { RulePage, RuleExample } from "../answer.ts";
import { Code, visible } from "./code.tsx";
import { kindName } from "./kind.ts";
import { type LinkOf, Prose } from "./prose.tsx";

/** What a rule checks and why, with its examples: inside a finding, and on the rule's own page. `tryLink` opens an example, to be tried; what else there is to say comes before the references. */
export function RuleArticle({ rule, level, tryLink, linkOf, children }: {
  rule: RulePage;
  level: 2 | 4;
  tryLink?: (number: number) => string;
  linkOf?: LinkOf;
  children?: ComponentChildren;
}) {
  const Heading = `h${level}` as "h2" | "h4";
  return (
    <div class="rule-article">
      <Heading>What it checks</Heading>
      <Prose text={rule.what} linkOf={linkOf} />
      <Heading>Why it matters</Heading>
      <Prose text={rule.why} linkOf={linkOf} />
      {rule.examples.length > 0 && (
        <>
          <Heading>{rule.examples.length > 1 ? "Examples" : "Example"}</Heading>
          {rule.examples.map((example, index) => (
            <>
              <ExamplePair rule={rule} example={example} />
              {tryLink && (
                <p>
                  <a class="try" href={tryLink(index + 1)}>
                    Try {rule.examples.length > 1 ? `example ${index + 1}` : "it"} in the page
                  </a>
                </p>
              )}
            </>
          ))}
        </>
      )}
      {children}
      {rule.references.length > 0 && (
        <>
          <Heading>References</Heading>
          <ul class="references">
            {rule.references.map((url) => (
              <li>
                <Reference url={url} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function ExamplePair({ rule, example }: { rule: RulePage; example: RuleExample }) {
  const { bad, good, resourceType, trustedCidrs, role } = example;
  const faults = example.faults.map(({ start, end }) => visible(bad, { from: start.offset, to: end.offset, category: rule.category }));
  const attached = resourceType ? ` for ${resourceType}` : "";
  const trusted = trustedCidrs.length ? `, with ${trustedCidrs.join(", ")} as trusted networks` : "";
  const holder = role ? `, for the role ${role}` : "";
  return (
    <div class="examples">
      <figure>
        <figcaption>
          With the fault <span class="quiet">{kindName(example.kind)}{attached}{trusted}{holder}</span>
        </figcaption>
        <Code text={bad} faults={faults} label="Example with the fault" />
      </figure>
      <figure>
        <figcaption>Mended</figcaption>
        <Code text={good} before={bad} label="Mended example" />
      </figure>
    </div>
  );
}

function Reference({ url }: { url: string }) {
  const shown = url.replace(/^https:\/\/(www\.)?/, "");
  if (shown === url) return <>{url}</>;
  return (
    <a href={url} rel="noreferrer" target="_blank">
      {shown}
    </a>
  );
}
