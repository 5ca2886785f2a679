import { CATEGORIES, CATEGORY_NAMES, type Category } from "../answer.ts";
import { Shape } from "../view/icon.tsx";
import { capital } from "../view/words.ts";
import { Article, type Files, Html } from "./layout.tsx";
import { reports, type Rule, topicTitle } from "./rule.ts";

const MEANING: Record<Category, string> = {
  error: "The policy does not work as written.",
  "security-warning": "It gives access that is a risk.",
  warning: "It departs from good practice, or will surprise.",
  suggestion: "It could be better.",
};

export function RuleIndex({ files, rules }: { files: Files; rules: readonly Rule[] }) {
  const active = rules.filter(reports);
  const silent = rules.filter((rule) => !reports(rule));
  const topics = [...new Set(active.map(({ topic }) => topic))];
  return (
    <Html
      title="Rules · policy-check"
      description="Every rule of policy-check: what it checks, why it matters, and an example with its edit."
      base="../"
      files={files}
      head={<script type="module" src={`../${files.finder}`} />}
    >
      <Article base="../" here="rules">
        <h1>Rules</h1>
        <p class="lead">
          {active.length} rules, {active.filter(({ issueCode }) => issueCode).length} of them in AWS's validator, too. Each has a page that
          says what it checks and why it matters; those about policies show one that breaks them, and the same one mended.
        </p>
        <ul class="legend">
          {CATEGORIES.map((category) => (
            <li>
              <Shape category={category} />
              <b>{capital(CATEGORY_NAMES[category].one)}.</b> {MEANING[category]}
            </li>
          ))}
          <li>
            <span class="mark">edit</span> comes with an edit; a <span class="mark">safe edit</span> takes away no access that the author
            meant to give.
          </li>
        </ul>
        {/* Of use with the script alone, which shows it. */}
        <form class="finder" role="search" hidden>
          <label for="finder">Find a rule</label>
          <input id="finder" type="search" placeholder="A word or AWS's code" autocomplete="off" spellcheck={false} />
          <output for="finder" />
        </form>
        <nav class="topics" aria-label="Topics">
          <ul>
            {topics.map((topic) => (
              <li>
                <a href={`#${topic}`}>{topicTitle(topic)}</a> {active.filter((rule) => rule.topic === topic).length}
              </li>
            ))}
            {silent.length > 0 && (
              <li>
                <a href="#silent">Codes that report nothing</a> {silent.length}
              </li>
            )}
          </ul>
        </nav>
        {topics.map((topic) => (
          <section id={topic} class="rule-group">
            <h2>{topicTitle(topic)}</h2>
            <RuleList rules={active.filter((rule) => rule.topic === topic)} />
          </section>
        ))}
        {silent.length > 0 && (
          <section id="silent" class="rule-group">
            <h2>Codes that report nothing</h2>
            <p>AWS's validator has retired these, or never gives them. They are known here by name, and the page of each says why.</p>
            <RuleList rules={silent} />
          </section>
        )}
      </Article>
    </Html>
  );
}

function RuleList({ rules }: { rules: readonly Rule[] }) {
  return (
    <ul class="rule-list">
      {rules.map((rule) => (
        <li>
          <a href={`${rule.id}.html`}>
            {reports(rule) && <Shape category={rule.category} named />}
            <span class="title">{rule.title}</span>
            {rule.edit !== "none" && <span class="mark">{rule.edit === "safe" ? "safe edit" : "edit"}</span>}
            <span class="names">
              <code>{rule.id}</code> {rule.issueCode && <code>{rule.issueCode}</code>}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
