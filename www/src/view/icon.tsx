import { CATEGORY_NAMES, type Category } from "../answer.ts";
import { SHAPES } from "./shapes.ts";

/** A category's shape. `named`: read aloud, where no text beside it says the same. */
export function Shape({ category, named = false }: { category: Category; named?: boolean }) {
  const { outline, sign } = SHAPES[category];
  const label = named ? { role: "img" as const, "aria-label": CATEGORY_NAMES[category].one } : { "aria-hidden": "true" as const };
  return (
    <svg class={`shape ${category}`} viewBox="0 0 16 16" {...label}>
      <path class="outline" d={outline} />
      <path class="sign" d={sign} />
    </svg>
  );
}

const GLYPHS = {
  chevron: "M6 4l4 4-4 4",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8L13 13M3 13l1.2-1.2M11.8 4.2L13 3",
  moon: "M13.4 9.8A5.8 5.8 0 0 1 6.2 2.6a5.8 5.8 0 1 0 7.2 7.2z",
  close: "M4 4l8 8M12 4l-8 8",
  tick: "M3 8.5l3.2 3.2L13 4.8",
};

export function Glyph({ name }: { name: keyof typeof GLYPHS }) {
  return (
    <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true">
      <path d={GLYPHS[name]} />
    </svg>
  );
}
