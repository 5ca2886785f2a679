// Asks the page's first engine about the example that the page opens with, so that the answer is there before the engine is.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** `engine`: the folder of the engine. `example`: what the page opens. */
export async function firstAnswer(engine, wasm, { title, kind, text }) {
  const { initSync, check } = await import(pathToFileURL(join(engine, "policy_check.js")).href);
  initSync({ module: wasm });
  return check(text, { name: title, kind });
}
