// Everything but the rules' pages.
export { check, init, initSync, rules, validatePolicy } from "./init.js";
