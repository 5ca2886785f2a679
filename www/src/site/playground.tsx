import type { HTMLAttributes } from "preact";
import type { Answer } from "../answer.ts";
import { firstExample } from "../examples/index.ts";
import { Session } from "../session/session.ts";
import { DeclaredPage } from "../view/app.tsx";
import { type Files, Html, Preloads } from "./layout.tsx";

/** The page with the element, which shows the first example and its answer before any script has run. */
export function Playground({ files, answer }: { files: Files; answer: Answer }) {
  return (
    <Html
      title="policy-check: what an AWS policy really grants"
      description="Paste an AWS policy and see what it grants, from which networks, what is wrong with it, and the edit that mends it. Nothing leaves your browser."
      base=""
      files={files}
      // Here it holds up the painting, so that it is there when the element asks for it.
      styles={[files.elementStyle]}
      then={files.page}
      head={
        <>
          {/* The first frame has the whole of it: it waits for what follows the element, as it would not for the element's own end. */}
          <link rel="expect" href="#end" blocking="render" />
          <Preloads base="" files={files} entry={files.page} />
        </>
      }
    >
      <noscript>
        <p class="noscript">
          The check runs in your browser, so that nothing you paste leaves it. For that it needs JavaScript, which is switched off here.
        </p>
      </noscript>
      <policy-check full>
        <template shadowrootmode="open">
          <DeclaredPage session={new Session(firstExample(answer))} style={files.elementStyle} />
        </template>
      </policy-check>
      <i id="end" />
    </Html>
  );
}

declare module "preact" {
  interface LinkHTMLAttributes {
    blocking?: "render";
  }
  namespace JSX {
    interface IntrinsicElements {
      "policy-check": HTMLAttributes<HTMLElement> & { full?: boolean };
    }
  }
}
