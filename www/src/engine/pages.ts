import type { RulePage } from "../answer.ts";

/** A rule's page; `null` for an unknown rule. The pages are a file by themselves, loaded when the first of them is wanted. */
export async function explain(rule: string): Promise<RulePage | null> {
  const { default: pages } = (await import(new URL(PAGES_MODULE, import.meta.url).href)) as { default: Record<string, RulePage> };
  return (Object.hasOwn(pages, rule) && pages[rule]) || null;
}
