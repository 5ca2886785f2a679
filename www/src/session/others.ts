import type { Answer } from "../answer.ts";
import { attemptAsync } from "../engine/checker.ts";
import type { Job } from "../engine/checker.ts";
import { idle } from "./idle.ts";

type WholeCheck = typeof import("../tools/whole-check.ts").wholeCheck;

/** So long the whole engine waits for the browser to come to rest before it is fetched, in milliseconds. */
const LONGEST_REST = 2000;

/**
 * Asks the rules that the first engine does not have: those of the whole engine, which is fetched when the first answer is shown.
 * One question is open at a time; of those that pile up meanwhile, the newest is asked.
 */
export class Others {
  #check: Promise<WholeCheck> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: Job | null = null;
  #running = false;

  constructor(private readonly deliver: (version: number, outcome: { answer: Answer } | { refusal: string }) => void) {}

  /** Asks after so many milliseconds, unless something else is asked before. */
  ask(job: Job, after: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#waiting = job;
      void this.#next();
    }, after);
  }

  async #next(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let job = this.#waiting; job; job = this.#waiting) {
      this.#waiting = null;
      const { version, text, options } = job;
      const outcome = await attemptAsync(async () => (await this.#loaded())(text, options));
      if (!this.#waiting) this.deliver(version, outcome);
    }
    this.#running = false;
  }

  /** What could not be loaded is tried again with the next question. */
  #loaded(): Promise<WholeCheck> {
    this.#check ??= idle(LONGEST_REST)
      .then(() => import("../tools/whole-check.ts"))
      .then(
        ({ wholeCheck }) => wholeCheck,
        () => {
          this.#check = null;
          throw new Error("They could not be loaded.");
        },
      );
    return this.#check;
  }
}
