import type { ComponentChildren } from "preact";
import { CATEGORY_NAMES } from "../answer.ts";
import { Shape } from "../view/icon.tsx";
import { RuleArticle } from "../view/rule-article.tsx";
import { capital } from "../view/words.ts";
import { Article, type Files, Html } from "./layout.tsx";
import { reports, type Rule } from "./rule.ts";

/** `ids`: of all rules, whose names in the text lead to their pages. */
export function RulePage({ files, rule, ids }: { files: Files; rule: Rule; ids: ReadonlySet<string> }) {
  const { id, title, category, issueCode } = rule;
  return (
    <Html title={`${title} · policy-check`} description={firstSentence(rule.what)} base="../" files={files}>
      <Article base="../" here="rules">
        <p class="up">
          <a href="index.html">All rules</a>
        </p>
        <h1>{title}</h1>
        <p class="facts">
          {reports(rule) ? (
            <span>
              <Shape category={category} />
              {capital(CATEGORY_NAMES[category].one)}
            </span>
          ) : (
            <span>Reports nothing</span>
          )}
          <code>{id}</code>
          {issueCode && (
            <span>
              AWS calls it <code>{issueCode}</code>
            </span>
          )}
        </p>
        <RuleArticle
          rule={rule}
          level={2}
          tryLink={(number) => `../index.html#rule=${id}${number > 1 ? `&example=${number}` : ""}`}
          linkOf={(name) => (ids.has(name) && name !== id ? `${name}.html` : null)}
        >
          {rule.examples.length > 0 && <Dealing rule={rule} />}
        </RuleArticle>
      </Article>
    </Html>
  );
}

/** What can be done about a finding, besides what the rule itself says. */
function Dealing({ rule: { id, edit } }: { rule: Rule }) {
  return (
    <>
      <h2>Edit</h2>
      <p>{EDITS[edit]}</p>
      <h2>To accept it</h2>
      <p>
        In <code>policy-check.toml</code> a finding that is known and accepted has an entry under <code>[[suppressions]]</code>:{" "}
        <code>rule = "{id}"</code>, with a <code>path</code> and a <code>reason</code>. The line <code>{id} = "off"</code> under{" "}
        <code>[severities]</code> silences the rule everywhere.
      </p>
    </>
  );
}

const FIX = <code>policy-check check --fix</code>;

const EDITS: Record<Rule["edit"], ComponentChildren> = {
  safe: <>It comes with a safe edit, which takes away no access that the author meant to give. {FIX} makes it.</>,
  other: "It comes with an edit that changes what the policy allows: look before you apply it.",
  both: <>It comes with edits. Some are safe, and {FIX} makes them; others change what the policy allows: look before you apply those.</>,
  none: "Its examples come without an edit: what was meant, the author alone can tell.",
};

/** As search engines and previews of links show it, without Markdown. */
function firstSentence(text: string): string {
  const sentence = /^.*?[.](?=\s|$)/s.exec(text)?.[0] ?? text;
  return sentence.replaceAll("`", "");
}
