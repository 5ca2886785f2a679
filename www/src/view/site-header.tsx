import type { ComponentChildren } from "preact";

/** The head of every page; `base` leads to the site's first folder, `first` comes before everything. */
export function SiteHeader({ base, here, first, children }: {
  base: string;
  here: "check" | "rules" | "about";
  first?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const current = (page: string) => (page === here ? { "aria-current": "page" as const } : {});
  return (
    <header class="site-header">
      {first}
      <a class="brand" href={`${base}index.html`} {...current("check")}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path class="mark-shield" d="M12 1.5l9 3.2v7c0 5.4-3.8 9.2-9 10.8-5.2-1.6-9-5.4-9-10.8v-7z" />
          <path class="mark-tick" d="M7.6 12l3.1 3.2 5.7-6.4" />
        </svg>
        policy-check
      </a>
      <nav aria-label="Site">
        <a href={`${base}rules/index.html`} {...current("rules")}>
          Rules
        </a>
        <a href={`${base}about.html`} {...current("about")}>
          About
        </a>
      </nav>
      {children}
    </header>
  );
}
