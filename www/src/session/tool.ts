import type { SimulationRequest } from "../answer.ts";

/** What can stand in the place of the answer. */
export const TOOLS = ["try", "compare", "restrict"] as const;

/** A tool, or the answer itself. */
export type ToolChoice = (typeof TOOLS)[number] | "";

/** The tool of that name; the answer for any other text. */
export function toolChoice(name: string | null | undefined): ToolChoice {
  return TOOLS.find((tool) => tool === name) ?? "";
}

/** A request of which somebody asks what becomes of it. */
export interface Tried {
  action: string;
  resource: string;
  /** Empty for nobody in particular. */
  caller: string;
  /** The account that the resource belongs to. */
  owner: string;
  /** The caller's own policies allow it. */
  theirs: boolean;
  /** Condition keys with one value each; a key that has several values comes several times. */
  context: readonly (readonly [key: string, value: string])[];
}

/** A request that shows a finding, to be tried. */
export function triedOf({ ActionNames, ResourceArns, CallerArn, ResourceOwner, PolicyInputList, ContextEntries }: SimulationRequest): Tried {
  const entries = ContextEntries ?? [];
  return {
    action: ActionNames?.[0] ?? "",
    resource: ResourceArns?.[0] ?? "",
    caller: CallerArn ?? "",
    owner: ResourceOwner ?? "",
    theirs: (PolicyInputList ?? []).length > 0,
    context: entries.flatMap(({ ContextKeyName, ContextKeyValues }) => ContextKeyValues.map((value) => [ContextKeyName, value] as const)),
  };
}
