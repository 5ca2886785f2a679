// What the tests of the tools have in common.

import { answered } from "./harness.mjs";

export const policy = (...Statement) => JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);
export const allow = (Action, more = {}) => ({ Effect: "Allow", Action, Resource: "*", ...more });

/** Opens a tool by its button. */
export async function open(page, tool) {
  await answered(page);
  await page.getByRole("navigation", { name: "Answer and tools" }).getByRole("button", { name: tool }).click();
  await page.locator(".tool-view").waitFor();
}

/** Waits for the verdict on the request that is tried. */
export const verdict = (page, words) => page.locator(".decision", { hasText: words }).waitFor();
