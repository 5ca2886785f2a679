import { useEffect, useState } from "preact/hooks";
import type { RulePage } from "../answer.ts";
import { explain } from "../engine/pages.ts";
import { RuleArticle } from "./rule-article.tsx";

/** The learning page of a rule, inside its finding. */
export function Learn({ rule }: { rule: string }) {
  const [page, setPage] = useState<RulePage | string>("One moment…");
  useEffect(() => {
    let wanted = true;
    const show = (found: RulePage | string) => wanted && setPage(found);
    explain(rule).then(
      (found) => show(found ?? "There is no page on this rule."),
      () => show("The page on this rule could not be loaded."),
    );
    return () => {
      wanted = false;
    };
  }, [rule]);
  if (typeof page === "string") return <p class="quiet">{page}</p>;
  return (
    <div class="learn">
      <RuleArticle rule={page} level={4} />
      <p>
        <a href={new URL(`rules/${page.id}.html`, import.meta.url).href}>This rule's own page</a>
      </p>
    </div>
  );
}
