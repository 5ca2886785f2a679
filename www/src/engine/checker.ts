import type { Answer, CheckOptions } from "../answer.ts";
import type { Engine } from "./engine.ts";
import { scriptUrl } from "./script-url.ts";

export interface Job {
  /** Tells answers apart: the version of the text that was asked about. */
  version: number;
  text: string;
  options: CheckOptions;
}

export type Outcome = { answer: Answer; milliseconds: number } | { refusal: string };

/** Texts up to this length are first tried in this thread, where an answer costs no detour. */
const LONGEST_HERE = 64 * 1024;
/** A check in this thread may take this long, in milliseconds, before the next of its size goes to the worker. */
const PATIENCE_HERE = 8;
/** A check in the worker is given up after this time, in milliseconds. */
const PATIENCE_THERE = 10_000;

/**
 * Answers the newest job: small ones at once in this thread, others in a worker, so that no text holds up the page.
 * A job that a newer one overtakes is never answered.
 */
export class Checker {
  #longestHere = LONGEST_HERE;
  #warm = false;
  #worker: Worker | null = null;
  #running: Job | null = null;
  #waiting: Job | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly module: WebAssembly.Module,
    private readonly deliver: (version: number, outcome: Outcome) => void,
  ) {}

  submit(job: Job): void {
    if (job.text.length <= this.#longestHere) {
      this.#waiting = null;
      this.#checkHere(job);
      return;
    }
    this.#waiting = job;
    this.#next();
  }

  #checkHere(job: Job): void {
    const start = performance.now();
    const outcome = attempt(() => this.engine.check(job.text, job.options));
    const milliseconds = performance.now() - start;
    // The first check unpacks the catalogue, which says nothing about the next.
    if (this.#warm && milliseconds > PATIENCE_HERE) this.#longestHere = Math.floor(job.text.length / 2);
    this.#warm = true;
    this.deliver(job.version, "refusal" in outcome ? outcome : { ...outcome, milliseconds });
  }

  #next(): void {
    if (this.#running || !this.#waiting) return;
    const job = this.#waiting;
    this.#waiting = null;
    const worker = this.#open();
    if (!worker) {
      this.deliver(job.version, { refusal: "This page may not start a worker, and the text is too long to check without one." });
      return;
    }
    this.#running = job;
    this.#timer = setTimeout(() => this.#giveUp("The check was stopped: it took longer than ten seconds."), PATIENCE_THERE);
    worker.postMessage(job);
  }

  #open(): Worker | null {
    if (this.#worker) return this.#worker;
    try {
      this.#worker = new Worker(scriptUrl(WORKER_SCRIPT), { type: "module" });
    } catch {
      return null;
    }
    this.#worker.postMessage(this.module);
    this.#worker.onmessage = ({ data }: MessageEvent<Outcome>) => this.#finish(data);
    this.#worker.onerror = () => this.#giveUp("The check stopped before it had an answer.");
    return this.#worker;
  }

  #finish(outcome: Outcome): void {
    clearTimeout(this.#timer);
    const job = this.#running;
    this.#running = null;
    if (job && !this.#waiting) this.deliver(job.version, outcome);
    this.#next();
  }

  #giveUp(refusal: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#finish({ refusal });
  }
}

/** An answer, or the engine's own words on why there is none. */
export function attempt<T>(ask: () => T): { answer: T } | { refusal: string } {
  try {
    return { answer: ask() };
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) };
  }
}

/** The same of what is still to come. */
export async function attemptAsync<T>(ask: () => Promise<T>): Promise<{ answer: T } | { refusal: string }> {
  try {
    return { answer: await ask() };
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) };
  }
}
