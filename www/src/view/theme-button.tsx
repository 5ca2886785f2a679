import { useEffect, useState } from "preact/hooks";
import { chosenTheme, setTheme, systemTheme } from "../theme.ts";
import { Glyph } from "./icon.tsx";

export function ThemeButton() {
  const [theme, show] = useState(chosenTheme() ?? systemTheme());
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => show(chosenTheme() ?? systemTheme());
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  const other = theme === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      class="icon-button theme-button"
      aria-label={`Switch to ${other} colours`}
      onClick={() => {
        setTheme(other);
        show(other);
      }}
    >
      <Glyph name={theme === "dark" ? "sun" : "moon"} />
    </button>
  );
}
