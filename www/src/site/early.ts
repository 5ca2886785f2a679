import { beginsAnew } from "../begin.ts";
import { chosenTheme, setTheme, systemTheme } from "../theme.ts";

// Before anything is painted.
const { dataset } = document.documentElement;
const chosen = chosenTheme();
if (chosen) dataset["theme"] = chosen;

document.addEventListener("click", (event) => {
  const onSwitch = event.composedPath().some((target) => target instanceof Element && target.matches("[data-theme-switch]"));
  if (onSwitch) setTheme((chosenTheme() ?? systemTheme()) === "dark" ? "light" : "dark");
});

const then = document.currentScript?.dataset["then"];
if (then) follow(new URL(then, document.baseURI));

/** Begins the script that the page names, after what the HTML shows has been painted. Who comes for something else never sees that. */
function follow(script: URL): void {
  const anew = beginsAnew();
  if (!anew) dataset["begins"] = "elsewhere";
  const begin = () => import(script.href);
  document.addEventListener("DOMContentLoaded", () => {
    // The frame is painted after its callbacks, so a task from within one comes next.
    if (anew) requestAnimationFrame(() => setTimeout(begin));
    else void begin();
  });
}
