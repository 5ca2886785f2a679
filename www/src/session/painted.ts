import type { Session } from "./session.ts";

/** Waits until the browser has painted the first answer, or the reason why there is none. */
export function answerPainted(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!session.state.fresh && session.state.engine !== "failed") return;
      end();
      // The frame is painted after its callbacks, so a task from within one comes next.
      requestAnimationFrame(() => setTimeout(resolve));
    };
    const end = session.subscribe(look);
    look();
  });
}

/** Waits until the browser has nothing else to do, or for so many milliseconds. */
export function idle(longest: number): Promise<void> {
  return new Promise((resolve) => {
    // Safari has none.
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: longest });
    else setTimeout(resolve, longest);
  });
}
