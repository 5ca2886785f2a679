import type { State } from "../session/state.ts";

type Others = State["others"];

/** Said where nothing has been found: the silence of some rules is not that of all. */
export function nothingFound(others: Others): string {
  if (others === "asked") return "No rule objects to it.";
  return others === "asking" ? "Nothing so far; asking the other rules…" : `Nothing found, but ${notAsked(others).toLowerCase()}`;
}

/** What has to be said of the rules that have given no answer; nothing where all have. */
export function notAsked(others: Others): string {
  if (others === "asked") return "";
  return others === "asking" ? "Asking the other rules…" : "Some rules were not asked.";
}

/** The same beside what the other rules have found. It comes into sight only where it takes a while. */
export function NotAsked({ others }: { others: Others }) {
  return <span class={`quiet not-asked ${others === "asking" ? "for-now" : ""}`}>{notAsked(others)}</span>;
}
