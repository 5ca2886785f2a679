import { useLayoutEffect, useState } from "preact/hooks";
import type { Session } from "./session.ts";
import type { State } from "./state.ts";

/** The session's state; the component is drawn again whenever it changes. */
export function useSession(session: Session): State {
  const [state, setState] = useState(session.state);
  useLayoutEffect(() => {
    setState(session.state);
    return session.subscribe(() => setState(session.state));
  }, [session]);
  return state;
}
