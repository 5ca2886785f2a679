// Everything but the rules' pages.
export { check, init, initSync, rules, simulateCustomPolicy, validatePolicy } from "./init.js";
