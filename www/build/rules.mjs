// Asks the engine for the page of every rule.

import { pathToFileURL } from "node:url";

/** `engine`: the path of the package's module. */
export async function readRules(engine, wasm) {
  const { initSync, rules, explain } = await import(pathToFileURL(engine).href);
  initSync(wasm);
  return rules().map(({ id }) => explain(id));
}
