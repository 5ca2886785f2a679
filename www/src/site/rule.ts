import type { RulePage } from "../answer.ts";
import { capital } from "../view/words.ts";

/** A rule as the site shows it. */
export interface Rule extends RulePage {
  /** Whether its examples come with edits, and whether those are safe. */
  edit: "safe" | "other" | "both" | "none";
}

/** A code of AWS's that nothing gives rise to has a page, and no example. */
export function reports({ examples, topic }: RulePage): boolean {
  return examples.length > 0 || topic === "settings";
}

export function topicTitle(topic: string): string {
  return capital(topic.replaceAll("-", " "));
}
