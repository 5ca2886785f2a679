// What keeps people from using a page: names, roles, labels, contrast and the rest of WCAG 2.2 by IBM's accessibility checker,
// and what that does not look at: repeated ids, and headings out of order.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const CHECKER = await readFile(createRequire(import.meta.url).resolve("accessibility-checker-engine/ace.js"), "utf8");

/** The barriers in the page as it stands, one line each. What the checker only suspects or recommends, it does not tell. */
export async function barriers(page) {
  await page.evaluate(CHECKER);
  return [...(await page.evaluate(violations)), ...(await page.evaluate(repeatedIds)), ...(await page.evaluate(skippedHeadings))];
}

async function violations() {
  const { results } = await new ace.Checker().check(document, ["WCAG_2_2"]);
  const failed = results.filter(({ value: [policy, confidence] }) => policy === "VIOLATION" && confidence === "FAIL");
  return failed.map(({ ruleId, message, snippet, path }) => `${ruleId}: ${message}: ${snippet} at ${path.dom}`);
}

/** An id names one element of its tree: the document, or a shadow root. */
function repeatedIds() {
  const repeated = [];
  const look = (root) => {
    const seen = new Set();
    for (const element of root.querySelectorAll("*")) {
      if (element.id && seen.has(element.id)) repeated.push(`repeated id: ${element.id}`);
      seen.add(element.id);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  return repeated;
}

/** The first heading is of the first level, and none is more than one level below the heading before it. */
function skippedHeadings() {
  const headings = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (/^H[1-6]$/.test(element.tagName) && element.checkVisibility()) headings.push(element);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  const levels = headings.map(({ tagName }) => Number(tagName[1]));
  const skipped = headings.filter((_, at) => levels[at] > (levels[at - 1] ?? 0) + 1);
  return skipped.map(({ tagName, textContent }) => `heading out of order: ${tagName} ${textContent}`);
}
