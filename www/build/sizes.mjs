// What the first visit costs: every file that the page loads before it answers.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

export async function report(dist, names) {
  const rows = await Promise.all(
    names.map(async (name) => {
      const content = await readFile(join(dist, name));
      return { name, raw: content.length, gzip: gzipSync(content, { level: 9 }).length, brotli: brotliCompressSync(content).length };
    }),
  );
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const total = { name: "first load", raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
  for (const { name, raw, gzip, brotli } of [...rows, total]) console.log(`${name.padEnd(28)} ${kb(raw)} raw ${kb(gzip)} gzip ${kb(brotli)} brotli`);
}

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}
