// Bundling with esbuild: scripts for the browser, style sheets, and the program that writes the pages.

import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Browsers with everything that the page needs: light-dark(), constructable style sheets, compression streams. */
const TARGET = ["chrome123", "firefox120", "safari17.5"];

const noLanguage = fileURLToPath(new URL("no-language.mjs", import.meta.url));

/** `pkg`: the folder of the npm package. `engine`: the folder of the engine, where it is not the package's own. */
const shared = ({ pkg, engine, define = {} }) => ({
  bundle: true,
  minify: true,
  target: TARGET,
  charset: "utf8",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".json": "text" },
  alias: { "policy-check/engine": join(pkg, "engine.js"), "@codemirror/language": noLanguage, "@lezer/common": noLanguage },
  define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
  plugins: [styleAsText, ...(engine ? [engineOf(engine)] : [])],
  logLevel: "warning",
});

/** Takes the engine's bindings from another folder than the package's. */
const engineOf = (folder) => ({
  name: "engine",
  setup(build) {
    build.onResolve({ filter: /\/wasm\/policy_check\.js$/ }, () => ({ path: join(folder, "policy_check.js") }));
  },
});

/** A style sheet that a script imports is its minified text. */
const styleAsText = {
  name: "style-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => ({ contents: await minifyStyle(await readFile(path, "utf8")), loader: "text" }));
  },
};

async function minifyStyle(text) {
  const { code } = await esbuild.transform(text, { loader: "css", minify: true });
  return code;
}

/** The page and the element; what they share, the editor, which comes after the first answer, and the tools are files of their own. Names carry a hash of the content. */
export async function bundleBrowser({ source, dist, pkg, engine, define }) {
  const { metafile } = await esbuild.build({
    ...shared({ pkg, engine, define }),
    entryPoints: { page: join(source, "page.tsx"), element: join(source, "widget.ts") },
    outdir: dist,
    format: "esm",
    splitting: true,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    metafile: true,
  });
  const outputs = Object.entries(metafile.outputs);
  const path = (name) => outputs.find(([, { entryPoint }]) => entryPoint?.endsWith(name))[0];
  const [page, element, editor] = ["page.tsx", "widget.ts", "code-mirror.ts"].map(path);
  const common = imported(metafile.outputs, page);
  const first = new Set([page, element, editor, ...common]);
  return {
    page: basename(page),
    element: basename(element),
    editor: basename(editor),
    shared: common.map((file) => basename(file)),
    later: outputs.map(([file]) => file).filter((file) => !first.has(file)).map((file) => basename(file)),
    inputs: Object.keys(metafile.inputs),
  };
}

/** What `entry` cannot start without, other scripts that those import included. */
function imported(outputs, entry) {
  const found = new Set([entry]);
  for (const script of found) for (const { path, kind } of outputs[script].imports) if (kind === "import-statement") found.add(path);
  return [...found].filter((script) => script !== entry);
}

/** One script by itself. `stable`: without a hash in its name. */
export async function bundleScript({ entry, dist, name, pkg, engine, define, format = "esm", stable = false }) {
  const { outputFiles } = await esbuild.build({ ...shared({ pkg, engine, define }), entryPoints: [entry], format, write: false });
  return writeHashed({ dist, name, extension: "js", content: outputFiles[0].contents, stable });
}

/** One style sheet of those named `parts`. */
export async function bundleStyle({ source, dist, name, parts }) {
  const texts = await Promise.all(parts.map((part) => readFile(join(source, "style", `${part}.css`), "utf8")));
  return writeHashed({ dist, name, extension: "css", content: await minifyStyle(texts.join("\n")) });
}

/** A program for Node.js; returns its path. */
export async function bundleTool({ entry, folder, pkg }) {
  const outfile = join(folder, `${basename(entry).replace(/\.tsx?$/, "")}.mjs`);
  await esbuild.build({ ...shared({ pkg }), minify: false, entryPoints: [entry], format: "esm", platform: "node", target: "node20", outfile });
  return outfile;
}

async function writeHashed({ dist, name, extension, content, stable = false }) {
  const mark = stable ? "" : `-${createHash("sha256").update(content).digest("hex").slice(0, 10)}`;
  const file = `${name}${mark}.${extension}`;
  await writeFile(join(dist, file), content);
  return file;
}
