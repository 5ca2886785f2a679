import { chosenTheme, setTheme, systemTheme } from "../theme.ts";

// Before anything is painted.
const chosen = chosenTheme();
if (chosen) document.documentElement.dataset["theme"] = chosen;

document.addEventListener("click", (event) => {
  const onSwitch = event.composedPath().some((target) => target instanceof Element && target.matches("[data-theme-switch]"));
  if (onSwitch) setTheme((chosenTheme() ?? systemTheme()) === "dark" ? "light" : "dark");
});
