// What opening the page costs: how long until the first finding is shown, and what is loaded, file by file.
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { LAUNCH_OPTIONS } from "../../tests/chromium.mjs";

const TIMES = 7;
const address = process.env.PLAYGROUND_URL;

const browser = await chromium.launch(LAUNCH_OPTIONS);
const cold = [];
const warm = [];
for (let time = 0; time < TIMES; time++) {
  const context = await browser.newContext();
  await context.addInitScript(noteFirstFinding);
  cold.push(await firstFinding(context));
  // Now the browser's cache has the files, and the service worker too.
  warm.push(await firstFinding(context));
  await context.close();
}
console.log(`The page in Chromium, from opening it to its first finding (median of ${TIMES})`);
console.log(`  empty cache  ${median(cold).toFixed(0)} ms`);
console.log(`  warm cache   ${median(warm).toFixed(0)} ms\n`);
printSizes(await loadedFiles());
await browser.close();

/** Runs in the page: notes the first frame with a finding. To ask from without would come later than that. */
function noteFirstFinding() {
  const look = () => {
    if (document.querySelector("policy-check")?.shadowRoot?.querySelector(".card")) {
      window.drawn = performance.now();
      // The frame is painted after its callbacks, so a task from within one comes next.
      setTimeout(() => (window.painted = performance.now()));
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
}

/** Runs in the page: when that frame was seen. Of the first that shows anything the browser says when it was on the screen. */
function seen() {
  const [first] = performance.getEntriesByName("first-contentful-paint");
  return window.painted && first && (first.startTime >= window.drawn ? first.startTime : window.painted);
}

/** Milliseconds from the start of the navigation until a finding is seen. */
async function firstFinding(context) {
  const page = await context.newPage();
  // The window is the browser's own work.
  await page.waitForTimeout(500);
  await page.goto(address);
  const found = await page.waitForFunction(seen);
  const milliseconds = await found.jsonValue();
  await page.waitForLoadState("networkidle");
  // It has made its copies by then, and does so no longer while the next page is opened.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.close();
  return milliseconds;
}

async function loadedFiles() {
  const page = await browser.newPage();
  const responses = new Map();
  page.on("response", (response) => responses.set(new URL(response.url()).pathname, response));
  await page.goto(address, { waitUntil: "networkidle" });
  const files = [];
  for (const [name, response] of responses) files.push({ name, body: await response.body() });
  await page.close();
  return files;
}

function printSizes(files) {
  const rows = files.map(({ name, body }) => ({
    name,
    raw: body.length,
    gzip: gzipSync(body, { level: 9 }).length,
    brotli: brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  }));
  rows.sort((a, b) => b.brotli - a.brotli);
  const sum = (column) => rows.reduce((total, row) => total + row[column], 0);
  rows.push({ name: "together", raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") });

  const width = Math.max(...rows.map(({ name }) => name.length));
  const print = (name, cells) => console.log(name.padEnd(width) + cells.map((cell) => cell.padStart(10)).join(""));
  console.log("What the page loads, in kB (1,000 bytes)");
  print("", ["raw", "gzip", "brotli"]);
  for (const { name, ...sizes } of rows) print(name, Object.values(sizes).map((size) => (size / 1000).toFixed(1)));
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
