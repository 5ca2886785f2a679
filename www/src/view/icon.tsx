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
  contrast: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 2v12M9.5 2.4v11.2M11 3v10M12.5 4.3v7.4",
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
