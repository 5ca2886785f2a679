export * from "./index.js";

/** What the engine can be loaded from: where it is, the answer to a request for it, its bytes, or the compiled module. */
export type EngineSource = URL | string | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module;

/**
 * Loads the engine; the functions can be used once the promise is fulfilled. Every later call gives the same promise.
 *
 * @param source where the engine is, if not in this package's own folder
 * @throws {PolicyCheckError} rejects with the code `LOAD_FAILED`; a later call tries again
 */
export function init(source?: EngineSource): Promise<void>;

/** Loads the engine at once. Browsers allow that for large modules in web workers only. */
export function initSync(module: BufferSource | WebAssembly.Module): void;
