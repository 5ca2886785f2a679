import type { HTMLAttributes, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { RulePage as Rule } from "../answer.ts";
import { About } from "./about.tsx";
import { type Files, Html, Preloads } from "./layout.tsx";
import { RuleIndex, RulePage } from "./rules.tsx";
import { WidgetArticle } from "./widget.tsx";

/** Every page of the site: its path and its HTML. Run by the build, not in a browser. */
export function pages(files: Files, rules: readonly Rule[]): { path: string; html: string }[] {
  return [
    { path: "index.html", html: html(<Playground files={files} />) },
    { path: "widget.html", html: html(<WidgetArticle files={files} />) },
    { path: "about.html", html: html(<About files={files} rules={rules.length} />) },
    { path: "rules/index.html", html: html(<RuleIndex files={files} rules={rules} />) },
    ...rules.map((rule) => ({ path: `rules/${rule.id}.html`, html: html(<RulePage files={files} rule={rule} />) })),
  ];
}

function html(page: VNode): string {
  return `<!doctype html>\n${renderToString(page)}\n`;
}

function Playground({ files }: { files: Files }) {
  return (
    <Html
      title="policy-check: what an AWS policy really grants"
      description="Paste an AWS policy and see what it grants, from which networks, what is wrong with it, and the edit that mends it. Nothing leaves your browser."
      base=""
      files={files}
      preloads={<Preloads base="" files={files} entry={files.page} />}
      head={<script type="module" src={files.page} />}
    >
      <policy-check full>
        <noscript>
          <p class="noscript">
            The check runs in your browser, so that nothing you paste leaves it. For that it needs JavaScript, which is switched off here.
          </p>
        </noscript>
      </policy-check>
    </Html>
  );
}

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "policy-check": HTMLAttributes<HTMLElement> & { full?: boolean };
    }
  }
}

