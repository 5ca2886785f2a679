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
