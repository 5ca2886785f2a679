import * as functions from "policy-check/engine";
import { attempt } from "./checker.ts";
import type { Question } from "./questions.ts";

/** The whole engine, which the page has no use for before somebody asks a question. */
const loaded = functions.init(new URL(WHOLE_MODULE, import.meta.url));

self.onmessage = async ({ data }: MessageEvent<Question>) => {
  try {
    await loaded;
  } catch {
    postMessage({ id: data.id, refusal: "The engine for this question could not be loaded.", lost: true });
    return;
  }
  const call = functions[data.call] as (...args: readonly unknown[]) => unknown;
  postMessage({ id: data.id, ...attempt(() => call(...data.args)) });
};
