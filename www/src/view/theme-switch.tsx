import { Glyph } from "./icon.tsx";

/** Works by the script that every page of the site starts with. */
export function ThemeSwitch() {
  return (
    <button type="button" class="icon-button" data-theme-switch aria-label="Switch between light and dark colours">
      <Glyph name="contrast" />
    </button>
  );
}
