/** Keeps the page for use without a network: everything it needs as one version, which is replaced as a whole. */

declare const self: ServiceWorkerGlobalScope;
/** The files of this version, and a name that changes with the content of any of them. The build script fills them in. */
declare const FILES: string[];
declare const VERSION: string;

const PREFIX = "policy-check ";
const CURRENT = PREFIX + VERSION;

self.addEventListener("install", (event) => {
  event.waitUntil(keep());
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
