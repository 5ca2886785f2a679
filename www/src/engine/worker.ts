import { attempt, type Job } from "./checker.ts";
import type { Engine } from "./engine.ts";
import { start } from "./load.ts";

/** The first message is the compiled engine; every later one is a job. */
let engine: Promise<Engine>;

self.onmessage = async ({ data }: MessageEvent<WebAssembly.Module | Job>) => {
  if (data instanceof WebAssembly.Module) {
    engine = start(data);
    return;
  }
  const ready = await engine;
  const begun = performance.now();
  const outcome = attempt(() => ready.check(data.text, data.options));
  postMessage("refusal" in outcome ? outcome : { ...outcome, milliseconds: performance.now() - begun });
};
