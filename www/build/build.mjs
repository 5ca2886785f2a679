// Builds the site: www/dist, plain files with relative addresses, for any static host.

import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundleBrowser, bundleScript, bundleStyle, bundleTool } from "./bundle.mjs";
import { firstAnswer } from "./first-answer.mjs";
import { readRules } from "./rules.mjs";
import { licences } from "./licences.mjs";
import { report } from "./sizes.mjs";

const www = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(www, "src");
const dist = join(www, "dist");
const pkg = join(www, "..", "pkg");

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, "rules"), { recursive: true });

// The page's first engine only checks; the whole one follows when somebody asks what a policy means.
const wasm = await readFile(join(pkg, "wasm/policy_check_bg.wasm"));
const wholeFile = `whole-${hash(wasm)}.wasm`;
await writeFile(join(dist, wholeFile), wasm);
const engine = join(www, "engine");
const small = await readFile(join(engine, "policy_check_bg.wasm"));
const engineFile = `engine-${hash(small)}.wasm`;
await writeFile(join(dist, engineFile), small);
const rulePages = await readFile(join(pkg, "wasm/pages.js"));
const pagesFile = `pages-${hash(rulePages)}.js`;
await writeFile(join(dist, pagesFile), rulePages);

const tools = join(www, "node_modules/.cache/policy-check");
const { FIRST } = await import(pathToFileURL(await bundleTool({ entry: join(source, "examples/index.ts"), folder: tools, pkg })).href);
const answer = await firstAnswer(pkg, wasm, FIRST);

const worker = await bundleScript({ entry: join(source, "engine/worker.ts"), dist, name: "worker", pkg, engine, define: { ENGINE_MODULE: engineFile } });
const answerer = await bundleScript({ entry: join(source, "engine/answerer.ts"), dist, name: "answerer", pkg, define: { WHOLE_MODULE: wholeFile } });
const ground = await bundleStyle({ source, dist, name: "ground", parts: ["tokens", "ground"] });
const style = await bundleStyle({ source, dist, name: "site", parts: ["common", "code", "header", "site"] });
const elementStyle = await bundleStyle({ source, dist, name: "element", parts: ["tokens", "common", "element", "code", "findings", "header", "page"] });
const scripts = await bundleBrowser({
  source,
  dist,
  pkg,
  engine,
  define: {
    ENGINE_MODULE: engineFile,
    PAGES_MODULE: pagesFile,
    WORKER_SCRIPT: worker,
    ANSWERER_SCRIPT: answerer,
    ELEMENT_STYLE: elementStyle,
    FIRST_ANSWER: JSON.stringify(answer),
  },
});
const early = await bundleScript({ entry: join(source, "site/early.ts"), dist, name: "early", pkg, format: "iife" });
const finder = await bundleScript({ entry: join(source, "site/finder.ts"), dist, name: "finder", pkg });
const files = { ...scripts, finder, ground, style, elementStyle, early, engine: engineFile };

// The one script whose name stays the same: other sites' pages refer to it.
await writeFile(join(dist, "policy-check.js"), `import "./${files.element}";\n`);
await writeFile(join(dist, "licences.txt"), await licences(scripts.inputs, www));
for (const name of ["icon.svg", "manifest.webmanifest"]) await copyFile(join(www, name), join(dist, name));

const { pages } = await import(pathToFileURL(await bundleTool({ entry: join(source, "site/pages.tsx"), folder: tools, pkg })).href);
for (const { path, html } of pages(files, await readRules(pkg, wasm), answer)) await writeFile(join(dist, path), html);

const kept = ["index.html", "widget.html", "about.html", "rules/index.html", finder, "policy-check.js", "icon.svg", "manifest.webmanifest", engineFile, worker, wholeFile, answerer, early, ground, style, elementStyle, files.page, files.element, ...files.shared, files.editor, ...files.later, pagesFile];
const contents = await Promise.all(kept.map((file) => readFile(join(dist, file))));
const version = hash(Buffer.concat(contents));
await bundleScript({ entry: join(source, "offline/sw.ts"), dist, name: "sw", pkg, format: "iife", define: { FILES: kept, VERSION: version }, stable: true });

await report(dist);

function hash(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 10);
}
