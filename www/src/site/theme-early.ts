import { chosenTheme, setTheme, systemTheme } from "../theme.ts";

// Before anything is painted; the switch is wired once it is there.
const chosen = chosenTheme();
if (chosen) document.documentElement.dataset["theme"] = chosen;

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-theme-switch]")?.addEventListener("click", () => {
    setTheme((chosenTheme() ?? systemTheme()) === "dark" ? "light" : "dark");
  });
});
