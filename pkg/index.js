// In browsers and web workers: importing this module waits for the engine.
import { init } from "./init.js";

await init();

export { check, explain, rules, simulateCustomPolicy, validatePolicy } from "./init.js";
