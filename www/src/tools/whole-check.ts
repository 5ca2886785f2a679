import type { Answer, CheckOptions } from "../answer.ts";
import { questions } from "./answer.ts";

/** The answer of the whole engine: it knows what only a search over all requests shows, and findings come with a request. */
export function wholeCheck(text: string, options: CheckOptions): Promise<Answer> {
  return questions.ask("check", text, { ...options, evidence: true }) as Promise<Answer>;
}
