import { check, init } from "policy-check/engine";
import type { Answer } from "../answer.ts";
import type { Engine } from "./engine.ts";

/** Fetches the engine, and compiles it while it arrives. */
export async function compile(): Promise<WebAssembly.Module> {
  const url = new URL(ENGINE_MODULE, import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}`);
  // A host that sends another type than application/wasm only loses the head start.
  if (response.headers.get("content-type") !== "application/wasm") return WebAssembly.compile(await response.arrayBuffer());
  return WebAssembly.compileStreaming(response);
}

export async function start(module: WebAssembly.Module): Promise<Engine> {
  await init(module);
  return { check: (text, options) => check(text, options) as Answer };
}
