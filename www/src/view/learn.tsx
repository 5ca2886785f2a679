import { useMemo } from "preact/hooks";
import type { Session } from "../session/session.ts";
import { RuleArticle } from "./rule-article.tsx";

/** The learning page of a rule, inside its finding. */
export function Learn({ session, rule }: { session: Session; rule: string }) {
  const { engine } = session;
  const page = useMemo(() => engine?.explain(rule) ?? null, [engine, rule]);
  if (!page) return <p class="quiet">There is no page on this rule.</p>;
  return (
    <div class="learn">
      <RuleArticle rule={page} level={4} />
      <p>
        <a href={new URL(`rules/${page.id}.html`, import.meta.url).href}>This rule's own page</a>
      </p>
    </div>
  );
}
