import type { ComponentChildren } from "preact";
import { SiteHeader } from "../view/site-header.tsx";
import { ThemeSwitch } from "../view/theme-switch.tsx";

/** Names of the built files that pages refer to, from the site's first folder. */
export interface Files {
  /** What every page has. */
  ground: string;
  /** What articles have besides. */
  style: string;
  /** The element's own, where the page's HTML shows it. */
  elementStyle: string;
  /** What finds rules in their index. */
  finder: string;
  /** What every page starts with. */
  early: string;
  page: string;
  element: string;
  /** What the page and the element have in common. */
  shared: string[];
  /** What tools bring when they are opened. */
  later: string[];
  engine: string;
}

/** Everything from the page's own place, nothing from elsewhere; scripts are started by the one policy of that name. */
const SECURITY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types policy-check",
].join("; ");

/** `styles`: besides the ground. `then`: the script that begins when the page has been painted. */
export function Html({ title, description, base, files, styles = [files.style], then, head, children }: {
  title: string;
  description: string;
  base: string;
  files: Files;
  styles?: string[];
  then?: string;
  head?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={SECURITY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <meta name="description" content={description} />
        {/* First what the painting waits for; the script holds up what comes after it. */}
        {[...styles, files.ground].map((style) => (
          <link rel="stylesheet" href={base + style} />
        ))}
        <script src={base + files.early} data-then={then} />
        {head}
        <link rel="icon" href={`${base}icon.svg`} type="image/svg+xml" />
        <link rel="manifest" href={`${base}manifest.webmanifest`} />
      </head>
      <body>{children}</body>
    </html>
  );
}

/** What a page with the element loads side by side, and compiles when it is wanted. */
export function Preloads({ base, files, entry }: { base: string; files: Files; entry: string }) {
  return (
    <>
      {[entry, ...files.shared].map((script) => (
        <link rel="preload" href={base + script} as="script" crossorigin="anonymous" fetchpriority="low" />
      ))}
      <link rel="preload" href={base + files.engine} as="fetch" type="application/wasm" crossorigin="anonymous" fetchpriority="low" />
    </>
  );
}

/** A page to read. */
export function Article({ base, here, children }: { base: string; here: "rules" | "about" | "check"; children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the text
      </a>
      <SiteHeader base={base} here={here}>
        <ThemeSwitch />
      </SiteHeader>
      <main id="main" class="article" tabindex={-1}>
        {children}
      </main>
    </>
  );
}
