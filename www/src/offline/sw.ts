/** Keeps the page for use without a network: everything it needs as one version, which is replaced as a whole. */

declare const self: ServiceWorkerGlobalScope;

/** What some browsers can: take a copy themselves, without waking this script, which takes long. */
interface RoutedEvent {
  addRoutes(routes: Route[]): Promise<void>;
}

interface Route {
  condition: { urlPattern: { pathname: string; search: string; hash: string; baseURL: string } };
  source: { cacheName: string };
}

/** The files of this version, and a name that changes with the content of any of them. The build script fills them in. */
declare const FILES: string[];
declare const VERSION: string;

const PREFIX = "policy-check ";
const CURRENT = PREFIX + VERSION;
/** The address at which hosts answer with `index.html`. */
const FOLDER = "./";

self.addEventListener("install", (event) => {
  event.waitUntil(keep());
  if ("addRoutes" in event) event.waitUntil((event as RoutedEvent).addRoutes(routes()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("message", ({ data }) => {
  if (data === "take over") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === location.origin && url.href.startsWith(self.registration.scope)) {
    event.respondWith(answer(event.request, url));
  }
});

async function keep(): Promise<void> {
  const cache = await caches.open(CURRENT);
  // Asked of the server, not of the browser's cache, which may still have the version before.
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  const page = await cache.match("index.html");
  if (page) await cache.put(FOLDER, page);
}

/** A copy that is asked for by its own address. Any other request is this script's to answer. */
function routes(): Route[] {
  return [FOLDER, ...FILES].map((file) => ({
    condition: { urlPattern: { pathname: file, search: "", hash: "*", baseURL: self.registration.scope } },
    source: { cacheName: CURRENT },
  }));
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CURRENT).map((name) => caches.delete(name)));
}

async function answer(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(CURRENT);
  const path = url.pathname.endsWith("/") ? `${url.pathname}index.html` : url.pathname;
  const kept = await cache.match(path, { ignoreVary: true });
  if (kept) return kept;
  try {
    const response = await fetch(request);
    // The rules' pages are kept as they are read.
    if (response.ok && response.type === "basic" && path.includes("/rules/")) await cache.put(path, response.clone());
    return response;
  } catch {
    const rule = /\/rules\/([a-z0-9-]+)\.html$/.exec(path)?.[1];
    // A rule's page that was never read: the playground knows the rule as well.
    if (rule && request.mode === "navigate") return Response.redirect(new URL(`index.html#rule=${rule}`, self.registration.scope), 302);
    return Response.error();
  }
}

export {};
