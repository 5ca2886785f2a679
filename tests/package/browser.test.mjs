// The package in Chromium, as a stranger uses it: served by any static host, with no bundler and with one.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { LAUNCH_OPTIONS } from "../chromium.mjs";
import { installed, MISSPELT, serve } from "./stranger.mjs";

const POLICY = JSON.stringify(MISSPELT);
/** The policy that the readme names. */
const SECURITY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'";

describe("the package in Chromium", () => {
  let stranger, host, browser;
  before(async () => {
    stranger = installed();
    host = await serve(stranger.folder);
    browser = await chromium.launch(LAUNCH_OPTIONS);
  });
  after(async () => {
    await browser?.close();
    host?.close();
    stranger?.remove();
  });

  /** Opens a page with the given head, and gives what its script leaves in `globalThis.answer`. */
  async function answerOf(head, script) {
    writeFileSync(join(stranger.folder, "use.js"), script);
    const policy = `<meta http-equiv="Content-Security-Policy" content="${SECURITY}">`;
    writeFileSync(join(stranger.folder, "page.html"), `<!doctype html><title>page</title>${policy}${head}`);
    const page = await browser.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => message.type() === "error" && !message.location().url.endsWith("favicon.ico") && faults.push(message.text()));
    page.on("request", (request) => request.url().startsWith(host.url) || faults.push(`asked ${request.url()}`));
    try {
      await page.goto(`${host.url}/page.html`);
      const answer = await page.waitForFunction(() => globalThis.answer, null, { timeout: 10_000 }).catch((error) => {
        throw new Error(`no answer: ${faults.join("; ")}`, { cause: error });
      });
      assert.deepEqual(faults, []);
      return await answer.jsonValue();
    } finally {
      await page.close();
    }
  }
  const script = '<script type="module" src="use.js"></script>';

  test("works by plain import in a page", async () => {
    const answer = await answerOf(
      script,
      `import { check } from "./node_modules/policy-check/index.js"; globalThis.answer = check(${POLICY});`,
    );
    assert.equal(answer.documents[0].kind, "identity");
  });

  test("works in a web worker", async () => {
    writeFileSync(
      join(stranger.folder, "worker.js"),
      `import { check } from "./node_modules/policy-check/index.js"; postMessage(check(${POLICY}));`,
    );
    const answer = await answerOf(
      script,
      `new Worker("worker.js", { type: "module" }).onmessage = ({ data }) => { globalThis.answer = data; };`,
    );
    assert.equal(answer.documents[0].kind, "identity");
  });

  test("works through a bundler that leaves files alone", async () => {
    writeFileSync(
      join(stranger.folder, "source.js"),
      `import { check, init } from "policy-check/init";
       await init("engine.wasm");
       globalThis.answer = check(${POLICY});`,
    );
    const { outputFiles } = await build({
      absWorkingDir: stranger.folder,
      entryPoints: ["source.js"],
      bundle: true,
      format: "esm",
      write: false,
      logLevel: "silent",
    });
    await copyFile(join(stranger.folder, "node_modules/policy-check/wasm/policy_check_bg.wasm"), join(stranger.folder, "engine.wasm"));
    const answer = await answerOf(script, outputFiles[0].text);
    assert.equal(answer.documents[0].kind, "identity");
  });

  test("tells what is wrong when the engine is not loaded, and can try again", async () => {
    const answer = await answerOf(
      script,
      `import { check, init } from "./node_modules/policy-check/init.js";
       const code = async (call) => { try { await call(); return "none"; } catch (error) { return error.code; } };
       globalThis.answer = [
         await code(() => check("{}")),
         await code(() => init(new Uint8Array([1, 2, 3]))),
         await code(() => init()),
         await code(() => check("{}")),
       ];`,
    );
    assert.deepEqual(answer, ["NOT_LOADED", "LOAD_FAILED", "none", "none"]);
  });
});
