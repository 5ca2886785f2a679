// What the page loads when it is first opened, file by file: raw, and as a host would send it.
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { LAUNCH_OPTIONS } from "../../tests/chromium.mjs";

const compressed = {
  gzip: (body) => gzipSync(body, { level: 9 }).length,
  brotli: (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
};

const browser = await chromium.launch(LAUNCH_OPTIONS);
const page = await browser.newPage();
const files = new Map();
page.on("response", (response) => files.set(response.url(), response));
await page.goto(process.env.PLAYGROUND_URL, { waitUntil: "networkidle" });

const rows = [];
for (const [url, response] of files) {
  const body = await response.body();
  rows.push([new URL(url).pathname, body.length, compressed.gzip(body), compressed.brotli(body)]);
}
await browser.close();

rows.sort((a, b) => b[3] - a[3]);
const sum = (column) => rows.reduce((total, row) => total + row[column], 0);
rows.push(["together", sum(1), sum(2), sum(3)]);

const width = Math.max(...rows.map(([name]) => name.length));
const line = (cells) => console.log(cells.map((cell, at) => (at ? cell.padStart(10) : cell.padEnd(width))).join(""));
console.log("What the page loads, in KB (1,000 bytes)");
line(["", "raw", "gzip", "brotli"]);
for (const [name, ...sizes] of rows) line([name, ...sizes.map((size) => (size / 1000).toFixed(1))]);
