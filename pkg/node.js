// In Node.js: the engine is read from this folder, at once, so that `init` has nothing left to do.
import { readFileSync } from "node:fs";
import { initSync } from "./init.js";

initSync(readFileSync(new URL("./wasm/policy_check_bg.wasm", import.meta.url)));

export * from "./init.js";
