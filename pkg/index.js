// In browsers and web workers: importing this module waits for the engine.
import { init } from "./init.js";

await init();

export { check, checkAccessNotGranted, checkNoNewAccess, checkNoPublicAccess, compare, explain, networkReach, rules, simulateCustomPolicy, validatePolicy } from "./init.js";
