import { remembered } from "./session/remember.ts";

/** Whether the address names a document. */
export function asked(): boolean {
  return location.hash.length > 1;
}

/** Whether the page begins with the first example, which its HTML shows. */
export function beginsAnew(): boolean {
  return !asked() && remembered() === null;
}
