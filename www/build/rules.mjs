// Asks the engine for the page of every rule, and what edits it offers for its own examples.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** `pkg`: the folder of the npm package. */
export async function readRules(pkg, wasm) {
  const { initSync, rules, explain, check } = await import(pathToFileURL(join(pkg, "init.js")).href);
  initSync(wasm);
  return rules().map(({ id }) => {
    const page = explain(id);
    return { ...page, edit: editOf(page, check) };
  });
}

/** `safe`, `other` or `both`, by what is offered; `none`. */
function editOf({ id, examples }, check) {
  const fixes = examples.flatMap(({ bad, kind, resourceType, role, trustedCidrs }) => {
    const { documents } = check(bad, { kind, trustedCidrs, evidence: false, ...(resourceType && { resourceType }), ...(role && { role }) });
    return documents.flatMap(({ findings }) => findings.filter(({ rule }) => rule === id).flatMap((finding) => finding.fixes));
  });
  const [safe, other] = [true, false].map((wanted) => fixes.some((fix) => fix.safe === wanted));
  return safe ? (other ? "both" : "safe") : other ? "other" : "none";
}
