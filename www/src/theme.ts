/** Light or dark: as the system has it, until somebody chooses. */
export type Theme = "light" | "dark";

const KEY = "policy-check-theme";

export function systemTheme(): Theme {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function chosenTheme(): Theme | null {
  const set = document.documentElement.dataset["theme"] ?? storedTheme();
  return set === "light" || set === "dark" ? set : null;
}

function storedTheme(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Sets the page's theme. A choice that differs from the system's is kept; with one that agrees, the page follows the system again. */
export function setTheme(theme: Theme): void {
  const follows = theme === systemTheme();
  const { dataset } = document.documentElement;
  if (follows) delete dataset["theme"];
  else dataset["theme"] = theme;
  try {
    if (follows) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
