import * as functions from "policy-check/engine";
import { attempt, type Job } from "./checker.ts";
import type { Engine } from "./engine.ts";
import { start } from "./load.ts";
import type { Question } from "./questions.ts";

/** The first message is the compiled engine; every later one is a job or a question. */
let engine: Promise<Engine>;

self.onmessage = async ({ data }: MessageEvent<WebAssembly.Module | Job | Question>) => {
  if (data instanceof WebAssembly.Module) {
    engine = start(data);
    return;
  }
  const ready = await engine;
  if ("call" in data) {
    const call = functions[data.call] as (...args: readonly unknown[]) => unknown;
    postMessage({ id: data.id, ...attempt(() => call(...data.args)) });
    return;
  }
  const begun = performance.now();
  const outcome = attempt(() => ready.check(data.text, data.options));
  postMessage("refusal" in outcome ? outcome : { ...outcome, milliseconds: performance.now() - begun });
};
