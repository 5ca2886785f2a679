// Everything but the rules' pages.
export { check, checkAccessNotGranted, checkNoNewAccess, checkNoPublicAccess, compare, init, initSync, networkReach, rules, simulateCustomPolicy, validatePolicy } from "./init.js";
