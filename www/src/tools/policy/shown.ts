import type { PolicyDocument } from "../../answer.ts";
import { field, type Node, read } from "./json.ts";

/** A policy as it stands in the editor. */
export interface ShownPolicy {
  text: string;
  /** Where it begins in the whole text. */
  from: number;
  /** Its tree; places count from the beginning of the whole text. */
  tree: Node;
  statements: Node[];
}

/** Longer texts are not read once more for the sake of a tool. */
const LONGEST = 2_000_000;

/** The policy of the text that the answer calls `document`; `null` where it does not stand there as JSON, but inside a string, say. */
export function shownPolicy(text: string, { name }: PolicyDocument): ShownPolicy | null {
  const mark = name.lastIndexOf("#/");
  const steps = mark < 0 ? [] : name.slice(mark + 2).split("/").map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  let tree = text.length > LONGEST ? null : read(text);
  for (const step of steps) tree = (tree?.items ? tree.items[Number(step)] : field(tree ?? undefined, step)) ?? null;
  const statement = field(tree ?? undefined, "Statement");
  if (!tree || !statement) return null;
  return { text: text.slice(tree.from, tree.to), from: tree.from, tree, statements: statement.items ?? [statement] };
}
