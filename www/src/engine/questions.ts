import type * as functions from "policy-check/engine";
import { scriptUrl } from "./script-url.ts";

type Functions = Pick<typeof functions, "check" | "compare" | "complete" | "networkReach" | "simulateCustomPolicy">;

/** A call of one of the engine's functions. */
export interface Question {
  id: number;
  call: keyof Functions;
  args: readonly unknown[];
}

/** `lost`: whoever was asked will never have an answer. */
export type Reply = { id: number } & ({ answer: unknown } | { refusal: string; lost?: boolean });

/** A question is given up after this time, in milliseconds. */
const PATIENCE = 10_000;
/** The first question waits for the engine to be fetched, too. */
const PATIENCE_AT_FIRST = 60_000;

/** Asks the engine in a worker, so that no question, however hard, holds up the page. */
export class Questions {
  #worker: Worker | null = null;
  #asked = 0;
  #warm = false;
  readonly #open = new Map<number, { resolve(answer: unknown): void; reject(reason: Error): void; timer: ReturnType<typeof setTimeout> }>();

  /** The answer; the promise is rejected with the engine's own words where there is none. */
  ask<Call extends keyof Functions>(call: Call, ...args: Parameters<Functions[Call]>): Promise<ReturnType<Functions[Call]>> {
    return new Promise<unknown>((resolve, reject) => {
      this.#asked += 1;
      const patience = this.#warm ? PATIENCE : PATIENCE_AT_FIRST;
      const timer = setTimeout(() => this.#giveUp(`It was stopped: it took longer than ${patience / 1000} seconds.`), patience);
      this.#open.set(this.#asked, { resolve, reject, timer });
      const question: Question = { id: this.#asked, call, args };
      try {
        this.#started().postMessage(question);
      } catch {
        this.#giveUp("This page may not start a worker.");
      }
    }) as Promise<ReturnType<Functions[Call]>>;
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(scriptUrl(ANSWERER_SCRIPT), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Reply>) => ("refusal" in data && data.lost ? this.#giveUp(data.refusal) : this.#close(data));
    worker.onerror = () => this.#giveUp("The engine stopped before it had an answer.");
    this.#worker = worker;
    return worker;
  }

  #close(reply: Reply): void {
    const open = this.#open.get(reply.id);
    this.#open.delete(reply.id);
    this.#warm = true;
    clearTimeout(open?.timer);
    if ("answer" in reply) open?.resolve(reply.answer);
    else open?.reject(new Error(reply.refusal));
  }

  #giveUp(refusal: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#warm = false;
    for (const id of [...this.#open.keys()]) this.#close({ id, refusal });
  }
}
