// The functions, for those who say themselves when and from where the engine is loaded.
import { knownRule } from "./engine.js";
import pages from "./wasm/pages.js";

export { check, checkAccessNotGranted, checkNoNewAccess, checkNoPublicAccess, compare, init, initSync, networkReach, rules, simulateCustomPolicy, validatePolicy } from "./engine.js";

// The pages are not in the engine, so that who never asks for one need not load them.
export function explain(rule) {
  // AWS's code for a rule is its name in another spelling.
  const name = typeof rule === "string" ? rule.toLowerCase().replaceAll("_", "-") : rule;
  return structuredClone(pages[knownRule(name)]);
}
