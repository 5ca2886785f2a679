import { useState } from "preact/hooks";
import type { Session } from "../../session/session.ts";

/** The version that the document is compared with. */
export interface Other {
  text: string;
  /** It is the newer of the two. */
  isNewer: boolean;
}

/** Kept while the page is open, so that looking at another tool in between loses nothing. */
const kept = new WeakMap<Session, Other>();

export function useOther(session: Session): [Other, (part: Partial<Other>) => void] {
  const [other, set] = useState<Other>(kept.get(session) ?? { text: "", isNewer: false });
  const change = (part: Partial<Other>) => {
    const changed = { ...other, ...part };
    kept.set(session, changed);
    set(changed);
  };
  return [other, change];
}
