// What the first visit costs: every file that the page loads.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** The names of those files: the built page names them all in its head. */
export async function firstLoad(dist) {
  const page = await readFile(join(dist, "index.html"), "utf8");
  const named = [...page.matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"#]+)"/g)].map(([, name]) => name);
  const names = new Set(["index.html", ...named]);
  // Read when somebody installs the page.
  names.delete("manifest.webmanifest");
  return [...names];
}

export async function report(dist) {
  const rows = await Promise.all((await firstLoad(dist)).map((name) => size(dist, name)));
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const total = { name: "first load", raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
  for (const { name, raw, gzip, brotli } of [...rows, total]) console.log(`${name.padEnd(28)} ${kb(raw)} raw ${kb(gzip)} gzip ${kb(brotli)} brotli`);
}

async function size(dist, name) {
  const content = await readFile(join(dist, name));
  return { name, raw: content.length, gzip: gzipSync(content, { level: 9 }).length, brotli: brotliCompressSync(content).length };
}

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}
