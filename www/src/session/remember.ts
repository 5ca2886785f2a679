import type { Opened, Session } from "./session.ts";

const KEY = "policy-check-document";
/** A longer document is not kept: storage for a tab is small. */
const LONGEST_KEPT = 1_000_000;

/** Keeps the document of this tab over a reload. It is gone when the tab is closed. */
export function remember(session: Session): void {
  addEventListener("pagehide", () => {
    const { name, origin, pristine } = session.state;
    const shared = session.shared();
    try {
      if ((origin === "example" && pristine) || shared.text.length > LONGEST_KEPT) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, JSON.stringify({ ...shared, name, origin }));
    } catch {
      // Without storage a reload starts anew.
    }
  });
}

export function remembered(): Opened | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return isOpened(stored) ? stored : null;
  } catch {
    return null;
  }
}

function isOpened(value: unknown): value is Opened {
  return typeof value === "object" && value !== null && "text" in value && typeof value.text === "string" && "name" in value;
}
