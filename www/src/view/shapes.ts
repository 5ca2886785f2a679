import type { Category } from "../answer.ts";

/** The four categories are told by shape as well as by colour: octagon, shield, triangle, circle. In a box of 16 by 16. */
export const SHAPES: Record<Category, { outline: string; sign: string }> = {
  error: {
    outline: "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z",
    sign: "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8",
  },
  "security-warning": {
    outline: "M8 .8l6.2 2.1v4.7c0 3.7-2.6 6.4-6.2 7.7-3.6-1.3-6.2-4-6.2-7.7V2.9z",
    sign: "M8 4.4v4M8 11v.1",
  },
  warning: {
    outline: "M8 1.2c.4 0 .7.2.9.6l6.2 11c.4.8-.1 1.7-.9 1.7H1.8c-.8 0-1.3-.9-.9-1.7l6.2-11c.2-.4.5-.6.9-.6z",
    sign: "M8 6v3.4M8 11.8v.1",
  },
  suggestion: {
    outline: "M8 1.4a6.6 6.6 0 1 1 0 13.2A6.6 6.6 0 0 1 8 1.4z",
    sign: "M8 7.6v3.6M8 4.8v.1",
  },
};

const SVG = "http://www.w3.org/2000/svg";

/** A category's shape as a plain element, for places outside the view. */
export function shapeElement(category: Category): SVGElement {
  const svg = element("svg", { class: `shape ${category}`, viewBox: "0 0 16 16", "aria-hidden": "true" });
  const { outline, sign } = SHAPES[category];
  svg.append(element("path", { class: "outline", d: outline }), element("path", { class: "sign", d: sign }));
  return svg;
}

function element(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
