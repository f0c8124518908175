// The page's service worker: keeps the page readable and its forms usable without a network, and goes on sending what
// waits when every tab is closed (where browsers have background sync).

import { sendAll } from "./outbox.js";

/** @typedef {{ folder: string, files: Set<string> }} Folder */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;
const CACHE = `${WORKER.cache}:page:${WORKER.version}:${scope}`;
// What is large and asked for by few is kept from the first time it is used, whatever version the page has.
const USED = `${WORKER.cache}:used:${scope}`;
const isOurs = (/** @type {string} */ name) => name.startsWith("p4p:") && name.endsWith(`:${scope}`);

const address = (/** @type {string} */ name) => new URL(name, scope).href;
const addresses = (/** @type {string[]} */ names) => new Set(names.map(address));
const FILES = addresses(WORKER.files);
const LARGE = addresses(WORKER.large);
// Of several events and languages, those are kept that somebody has visited: their folders, and what is in them.
const FOLDERS = Object.entries(WORKER.folders).map(([folder, names]) => ({ folder: address(folder), files: addresses(names) }));
// The files of single nodes, of which there may be many, are kept like what is large.
const NODE_FOLDERS = WORKER.nodeFolders.map(address);
// How long a page that is kept waits for a newer one, in milliseconds.
const PATIENCE = 4_000;

// What has a hash in its name never changes, so that what the page has just loaded is not loaded twice. The files of nodes
// may be named like that too, and change: none of them is of these kinds. deploy/Caddyfile has the same rule.
const isForEver = (/** @type {string} */ url) => /-[0-9a-f]{8,16}(_bg)?\.(css|js|json|wasm)$/.test(url);
const fresh = (/** @type {Set<string>} */ files) =>
  [...files].map((url) => new Request(url, { cache: isForEver(url) ? "default" : "no-cache" }));

worker.addEventListener("install", (event) => event.waitUntil(keepAll()));

async function keepAll() {
  const cache = await caches.open(CACHE);
  await cache.addAll(fresh(FILES));
  for (const one of FOLDERS) if (await wasVisited(one)) await cache.addAll(fresh(one.files));
}

/**
 * Whether a page of a folder is open now, or was kept by an older worker.
 *
 * @param {Folder} one
 */
async function wasVisited({ folder }) {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open.some(({ url }) => url.startsWith(folder))) return true;
  for (const name of (await caches.keys()).filter(isOurs)) {
    if (await (await caches.open(name)).match(folder)) return true;
  }
  return false;
}

worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));

// By now no page needs what an older worker kept; nor what one kept when this was the site of one event.
async function takeOver() {
  const old = (await caches.keys()).filter((name) => isOurs(name) && name !== CACHE && name !== USED);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = request.url.replace(/[?#].*/, "");
  if (request.method !== "GET") return;
  if (LARGE.has(url) || NODE_FOLDERS.some((folder) => url.startsWith(folder))) return event.respondWith(used(event, url));
  // A page in another language lies in its event's folder, and needs what is in both.
  const here = request.mode === "navigate" ? FOLDERS.filter(({ folder }) => url.startsWith(folder)) : [];
  for (const one of here) event.waitUntil(visited(one).catch(() => {}));
  if (!FILES.has(url) && !FOLDERS.some(({ files }) => files.has(url))) return;
  // Everything that can change is asked for first.
  event.respondWith(isForEver(url) ? kept(url).then((response) => response ?? fetch(request)) : newest(request, url));
});

/** @param {Folder} one */
async function visited({ folder, files }) {
  const cache = await caches.open(CACHE);
  if (!(await cache.match(folder))) await cache.addAll(fresh(files));
}

/** @param {string} url */
async function kept(url) {
  return (await caches.open(CACHE)).match(url);
}

/**
 * @param {FetchEvent} event
 * @param {string} url
 */
async function used(event, url) {
  const cache = await caches.open(USED);
  const asked = fetch(event.request).then((response) => {
    if (response.ok) event.waitUntil(cache.put(url, response.clone()));
    return response;
  });
  return orOld(asked, await cache.match(url));
}

/**
 * @param {Request} request
 * @param {string} url
 */
async function newest(request, url) {
  return orOld(fetch(request), await kept(url));
}

/**
 * The new one, unless it does not come, or does not come in time.
 *
 * @param {Promise<Response>} asked
 * @param {Response | undefined} old
 */
function orOld(asked, old) {
  if (!old) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, old));
  return Promise.race([asked.catch(() => old), late]);
}

worker.addEventListener("sync", (event) => {
  const { tag, waitUntil } = /** @type {ExtendableEvent & { tag: string }} */ (event);
  if (tag === WORKER.outbox.tag) waitUntil.call(event, sendAll(WORKER.outbox));
});
