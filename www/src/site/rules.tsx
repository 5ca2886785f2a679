import { CATEGORIES, CATEGORY_NAMES, type Category, type RulePage as Rule } from "../answer.ts";
import { Shape } from "../view/icon.tsx";
import { RuleArticle } from "../view/rule-article.tsx";
import { Article, type Files, Html } from "./layout.tsx";

const MEANING: Record<Category, string> = {
  error: "The policy does not work as written.",
  "security-warning": "It gives access that is a risk.",
  warning: "It departs from good practice, or will surprise.",
  suggestion: "It could be better.",
};

export function RulePage({ files, rule }: { files: Files; rule: Rule }) {
  return (
    <Html title={`${rule.title} · policy-check`} description={firstSentence(rule.what)} base="../" files={files}>
      <Article base="../" here="rules">
        <p class="up">
          <a href="index.html">All rules</a>
        </p>
        <h1>{rule.title}</h1>
        <p class="facts">
          <span>
            <Shape category={rule.category} />
            {capital(CATEGORY_NAMES[rule.category].one)}
          </span>
          <code>{rule.id}</code>
          {rule.issueCode && (
            <span>
              AWS calls it <code>{rule.issueCode}</code>
            </span>
          )}
        </p>
        <RuleArticle rule={rule} level={2} link={(number) => `../index.html#rule=${rule.id}${number > 1 ? `&example=${number}` : ""}`} />
      </Article>
    </Html>
  );
}

export function RuleIndex({ files, rules }: { files: Files; rules: readonly Rule[] }) {
  const topics = [...new Set(rules.map(({ topic }) => topic))];
  return (
    <Html
      title="Rules · policy-check"
      description="Every rule of policy-check: what it checks, why it matters, and an example with its edit."
      base="../"
      files={files}
    >
      <Article base="../" here="rules">
        <h1>Rules</h1>
        <p class="lead">
          {rules.length} rules. Each has a page that says what it checks and why it matters, with a policy that breaks it and the same
          policy mended.
        </p>
        <ul class="legend">
          {CATEGORIES.map((category) => (
            <li>
              <Shape category={category} />
              <b>{capital(CATEGORY_NAMES[category].one)}.</b> {MEANING[category]}
            </li>
          ))}
        </ul>
        {topics.map((topic) => (
          <section>
            <h2>{topicTitle(topic)}</h2>
            <ul class="rule-list">
              {rules
                .filter((rule) => rule.topic === topic)
                .map((rule) => (
                  <li>
                    <a href={`${rule.id}.html`}>
                      <Shape category={rule.category} named />
                      {rule.title}
                      <code>{rule.id}</code>
                    </a>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </Article>
    </Html>
  );
}

function topicTitle(topic: string): string {
  return capital(topic.replaceAll("-", " "));
}

function firstSentence(text: string): string {
  return /^.*?[.](?=\s|$)/s.exec(text)?.[0] ?? text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
