// How long a check takes after each key press, through the package in Node.js: the text changes every time.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const SIZE = 6 * 1024;
const KEY_PRESSES = 500;

const folder = process.env.CORPUS;
const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
const text = texts.reduce((best, next) => (Math.abs(next.length - SIZE) < Math.abs(best.length - SIZE) ? next : best));

const begun = performance.now();
const { check } = await import("../../pkg/node.js");
const loaded = performance.now();
check(text);
const first = performance.now();

const times = [];
for (let key = 0; key < KEY_PRESSES; key++) {
  const changed = text.replace('"Version"', `"Id": "${"x".repeat(key % 20)}",\n    "Version"`);
  const start = performance.now();
  check(changed);
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);

const milliseconds = (value) => `${value.toFixed(2)} ms`;
console.log(`The WebAssembly engine in Node.js, on a policy of ${text.length} characters`);
console.log(`  loading it                     ${milliseconds(loaded - begun)}`);
console.log(`  the first check                ${milliseconds(first - loaded)}`);
console.log(`  a check after a key, median    ${milliseconds(times[Math.floor(KEY_PRESSES / 2)])}`);
console.log(`  a check after a key, 99th p.   ${milliseconds(times[Math.floor(KEY_PRESSES * 0.99)])}\n`);
