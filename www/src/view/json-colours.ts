import { tagHighlighter, tags } from "@lezer/highlight";

/** Classes for the parts of JSON, in the editor, in examples and on the rules' pages alike. */
export const jsonColours = tagHighlighter([
  { tag: tags.propertyName, class: "tok-name" },
  { tag: tags.string, class: "tok-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "tok-value" },
  { tag: [tags.separator, tags.squareBracket, tags.brace], class: "tok-punctuation" },
]);
