import type { Answer, CheckOptions } from "../answer.ts";

/** The engine, in this thread. */
export interface Engine {
  check(text: string, options: CheckOptions): Answer;
}
