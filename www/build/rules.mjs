// Asks the engine for the page of every rule.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** `pkg`: the folder of the npm package. */
export async function readRules(pkg, wasm) {
  const { initSync, rules, explain } = await import(pathToFileURL(join(pkg, "init.js")).href);
  initSync(wasm);
  return rules().map(({ id }) => explain(id));
}
