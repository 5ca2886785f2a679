import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Answer } from "../answer.ts";
import { About } from "./about.tsx";
import type { Files } from "./layout.tsx";
import { Playground } from "./playground.tsx";
import { reports, type Rule } from "./rule.ts";
import { RuleIndex } from "./rule-index.tsx";
import { RulePage } from "./rule-page.tsx";
import { WidgetArticle } from "./widget.tsx";

/** Every page of the site: its path and its HTML. `answer`: to the first example. Run by the build, not in a browser. */
export function pages(files: Files, rules: readonly Rule[], answer: Answer): { path: string; html: string }[] {
  const ids = new Set(rules.map(({ id }) => id));
  return [
    { path: "index.html", html: html(<Playground files={files} answer={answer} />) },
    { path: "widget.html", html: html(<WidgetArticle files={files} />) },
    { path: "about.html", html: html(<About files={files} rules={rules.filter(reports).length} />) },
    { path: "rules/index.html", html: html(<RuleIndex files={files} rules={rules} />) },
    ...rules.map((rule) => ({ path: `rules/${rule.id}.html`, html: html(<RulePage files={files} rule={rule} ids={ids} />) })),
  ];
}

function html(page: VNode): string {
  return `<!doctype html>\n${renderToString(page)}\n`;
}
