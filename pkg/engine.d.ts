// What the page takes: everything but the rules' pages, and names to complete. Not in the package.
export { check, checkAccessNotGranted, checkNoNewAccess, checkNoPublicAccess, compare, init, initSync, networkReach, rules, simulateCustomPolicy, validatePolicy } from "./init.js";

/** The first names of the catalogue that begin with what somebody typed; for the kind `resource` the ARNs of an action's resources. */
export function complete(kind: "action" | "key" | "resource", typed: string): string[];
