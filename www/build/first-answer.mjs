// Asks all rules about the example that the page opens with, so that their answer is there before any engine is.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** `pkg`: the folder of the npm package, which has the whole engine. The example: what the page opens. */
export async function firstAnswer(pkg, wasm, { title, kind, text }) {
  const { initSync, check } = await import(pathToFileURL(join(pkg, "init.js")).href);
  initSync(wasm);
  return check(text, { name: title, kind, evidence: true });
}
