import type { CheckOptions } from "../answer.ts";
import { readNetworks } from "./networks.ts";
import { canBeResourceType } from "./resource-type.ts";
import type { State } from "./state.ts";

/** What the engine is told about the document, besides its text. */
export function checkOptions({ name, kind, resourceType, role, trusted }: State): CheckOptions {
  const { networks } = readNetworks(trusted);
  return {
    name,
    kind,
    ...(canBeResourceType(resourceType) && { resourceType }),
    ...(role && { role }),
    ...(networks.length && { trustedCidrs: networks }),
  };
}
