// Light and dark, and motion, as the person or their system wants them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, browserForTests, paste } from "./harness.mjs";

const browser = browserForTests();

const SWITCH = "Switch between light and dark colours";

const background = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

test("the colours follow the system until they are switched, and the choice is kept", () =>
  browser.with("index.html", { colorScheme: "light" }, async (page) => {
    await answered(page);
    const light = await background(page);
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background(page);
    assert.notEqual(dark, light);
    await page.getByRole("button", { name: SWITCH }).click();
    assert.equal(await background(page), light);
    await page.reload();
    await answered(page);
    assert.equal(await background(page), light, "kept over a reload");
    await page.getByRole("button", { name: SWITCH }).click();
    assert.equal(await background(page), dark);
    await page.emulateMedia({ colorScheme: "light" });
    assert.equal(await background(page), light, "the system's own choice is no choice to keep");
  }));

for (const reducedMotion of ["no-preference", "reduce"]) {
  test(`with motion "${reducedMotion}" ${reducedMotion === "reduce" ? "nothing moves" : "some things do"}`, () =>
    browser.with("index.html", { reducedMotion }, async (page) => {
      await paste(page, '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}');
      await answered(page);
      await page.locator(".card .head").first().click();
      const moving = await page.evaluate(() => {
        const elements = [...document.querySelector("policy-check").shadowRoot.querySelectorAll("*")];
        const seconds = (text) => Math.max(...text.split(",").map(Number.parseFloat));
        return elements.filter((element) => {
          const style = getComputedStyle(element);
          return seconds(style.transitionDuration) > 0 || (style.animationName !== "none" && !element.closest(".cm-editor"));
        }).length;
      });
      assert.equal(moving > 0, reducedMotion !== "reduce");
    }));
}
