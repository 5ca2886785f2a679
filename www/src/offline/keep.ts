import { scriptUrl } from "../engine/script-url.ts";
import { idle } from "../session/idle.ts";
import { answerPainted } from "../session/painted.ts";
import type { Session } from "../session/session.ts";

/** How long the copies wait for the page to come to rest, in milliseconds. */
const LONGEST_WAIT = 2000;

/** Keeps the page for use without a network, and takes over a new version when the reader says so. */
export async function keepOffline(session: Session): Promise<void> {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  await answerPainted(session);
  // Making copies of all files takes the processor and the network from what somebody waits for.
  await idle(LONGEST_WAIT);
  try {
    const registration = await navigator.serviceWorker.register(scriptUrl("sw.js"), { updateViaCache: "none" });
    const offer = (worker: ServiceWorker | null) => {
      if (worker && navigator.serviceWorker.controller) offerUpdate(session, worker);
    };
    offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => worker.state === "installed" && offer(worker));
    });
  } catch {
    // The page works without it, as long as there is a network.
  }
}

function offerUpdate(session: Session, worker: ServiceWorker): void {
  const update = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage("take over");
  };
  session.notify({ text: "A new version of this page is ready.", tone: "plain", action: { label: "Use it", run: update } });
}
