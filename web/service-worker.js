// The page's service worker: keeps the page readable and its forms usable without a network, and goes on sending what
// waits when every tab is closed (where browsers have background sync).

import { checked, fateOf, isChecked, isForLong, isPage, judged, knownAs } from "./offline.js";
import { sendAll } from "./outbox.js";

/** @import { Files, Verdict } from "./offline.js" */
/** @typedef {{ folder: string, files: Files }} Folder */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;
const CACHE = `${WORKER.cache}:page:${WORKER.version}:${scope}`;
// What is large and asked for by few is kept from the first time it is used, whatever version the page has.
const USED = `${WORKER.cache}:used:${scope}`;
const isOurs = (/** @type {string} */ name) => name.startsWith("p4p:") && name.endsWith(`:${scope}`);

const address = (/** @type {string} */ name) => new URL(name, scope).href;
const addresses = (/** @type {string[][]} */ names) => new Map(names.map(([name, check]) => [address(name), check]));
const FILES = addresses(WORKER.files);
const LARGE = addresses(WORKER.large);
// Of several events and languages, those are kept that somebody has visited: their folders, and what is in them.
const FOLDERS = Object.entries(WORKER.folders).map(([folder, names]) => ({ folder: address(folder), files: addresses(names) }));
// The files of single nodes, of which there may be many, are kept like what is large.
const NODE_FOLDERS = WORKER.nodeFolders.map(address);
// Where it is noted since when something else is in the page's place.
const NOTE = address(".strange-since");
// Where it is noted, beside a version's files, when its worker last took over.
const ACTIVE = address(".active-since");
// How long a page that is kept waits for a newer one, in milliseconds.
const PATIENCE = 4_000;

/** @type {Files} */
const ALL = new Map([FILES, ...FOLDERS.map(({ files }) => files)].flatMap((files) => [...files]));

// What has a hash in its name never changes, so that what the page has just loaded is not loaded twice. The files of nodes
// may be named like that too, and change: none of them is of these kinds. deploy/Caddyfile has the same rule.
const isForEver = (/** @type {string} */ url) => /-[0-9a-f]{8,16}(_bg)?\.(css|js|json|wasm)$/.test(url);

// Without its page, its program, its texts and what seals, nobody could sign up.
const isNeeded = (/** @type {string} */ url) => isPage(url) || /\/(page|seal|messages)-[^/]*$/.test(url);

worker.addEventListener("install", (event) => event.waitUntil(keepAll()));

async function keepAll() {
  // A version that was there before may be at work, or have open pages.
  const wasThere = await caches.has(CACHE);
  try {
    await keep(FILES);
    for (const one of FOLDERS) if (await wasVisited(one)) await keep(one.files);
  } catch (error) {
    // Nothing is kept of what is not whole; the browser tries again at the next visit.
    if (!wasThere) await caches.delete(CACHE);
    throw error;
  }
}

/**
 * Keeps what is needed all together, or fails; and of the rest what comes.
 *
 * @param {Files} files
 */
async function keep(files) {
  const cache = await caches.open(CACHE);
  const [needed, rest] = [true, false].map((wanted) => [...files].filter(([url]) => isNeeded(url) === wanted));
  // None of them is put there before all have come.
  const come = await Promise.all(needed.map(([url, check]) => brought(url, check)));
  const put = (/** @type {boolean} */ wanted) =>
    Promise.all(needed.map(([url], index) => isPage(url) === wanted && cache.put(url, come[index])));
  // Pages last, so that where one is kept everything is that it needs, however little room there is.
  await put(false);
  await put(true);
  await Promise.allSettled(rest.map(async ([url, check]) => cache.put(url, await brought(url, check))));
}

/**
 * A file of this build: from what an older worker kept, or from the host.
 *
 * @param {string} url
 * @param {string} check
 */
async function brought(url, check) {
  for (const name of await pageCaches()) {
    const old = await (await caches.open(name)).match(url);
    if (isChecked(old, check)) return /** @type {Response} */ (old);
  }
  const asked = (/** @type {RequestCache} */ cache) => fetch(url, { cache }).then((response) => checked(response, url, check));
  return asked(isForEver(url) ? "default" : "no-cache").catch(() => asked("reload"));
}

const ours = async () => (await caches.keys()).filter(isOurs);
const pageCaches = async () => (await ours()).filter((name) => name.includes(":page:"));

/**
 * Whether a page of a folder is open now, or was kept by an older worker.
 *
 * @param {Folder} one
 */
async function wasVisited({ folder }) {
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const isHere = (/** @type {string} */ url) => url.startsWith(folder);
  if (open.some(({ url }) => isHere(knownAs(url, isHere)))) return true;
  for (const name of await pageCaches()) {
    if (await (await caches.open(name)).match(folder)) return true;
  }
  return false;
}

worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));

// Pages of the version before may be open, and load the rest of their programs: then that one stays until the next. It need
// not be the newest of the others, which may have waited in vain.
async function takeOver() {
  await worker.clients.claim();
  const others = (await pageCaches()).filter((name) => name !== CACHE);
  const since = await Promise.all(others.map(async (name) => Number(await (await kept(name, ACTIVE))?.text()) || 0));
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const before = open.length ? since.lastIndexOf(Math.max(...since)) : -1;
  const old = others.filter((_, index) => index !== before);
  // What another event that was here before has used.
  const strays = (await ours()).filter((name) => name.includes(":used:") && name !== USED);
  await Promise.all([...old, ...strays].map((name) => caches.delete(name)));
  await (await caches.open(CACHE)).put(ACTIVE, new Response(String(Date.now())));
}

// A page says which one it is. If this worker is that page's, nothing has to be asked; a page that is older is told, and
// decides when.
worker.addEventListener("message", ({ data, source }) => {
  if (data?.takeOver || [...ALL.values()].includes(data?.revision)) worker.skipWaiting();
  else if (data?.revision) source?.postMessage({ renewed: true });
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = knownAs(request.url, (url) => ALL.has(url) || LARGE.has(url) || url === address("sw.js"));
  const isOfNodes = !ALL.has(url) && NODE_FOLDERS.some((folder) => url.startsWith(folder));
  if (LARGE.has(url) || isOfNodes) return event.respondWith(used(event, url));
  // A page in another language lies in its event's folder, and needs what is in both.
  const here = request.mode === "navigate" ? FOLDERS.filter(({ folder }) => url.startsWith(folder)) : [];
  for (const one of here) event.waitUntil(visited(one).catch(() => {}));
  if (!ALL.has(url)) {
    // Parts of an older page that is still open.
    if (isForEver(url) && url.startsWith(scope)) event.respondWith(older(event));
    return;
  }
  // Everything that can change is asked for first.
  event.respondWith(isForEver(url) ? unchanging(event, url) : newest(event, url));
});

/** @param {Folder} one */
async function visited({ folder, files }) {
  if ((await caches.has(CACHE)) && !(await kept(CACHE, folder))) await keep(files);
}

/**
 * What a cache has by one of these addresses; nothing, too, where browsers cannot read what they keep.
 *
 * @param {string} name
 * @param {string[]} urls
 */
async function kept(name, ...urls) {
  try {
    // Opening it would make it again after everything was forgotten.
    return (await Promise.all(urls.map((url) => caches.match(url, { cacheName: name })))).find(Boolean);
  } catch {
    return undefined;
  }
}

/** @param {FetchEvent} event */
async function older({ request }) {
  for (const name of await pageCaches().catch(() => [])) {
    const response = await kept(name, request.url.replace(/[?#].*/, ""));
    if (response) return response;
  }
  return fetch(request);
}

/**
 * @param {FetchEvent} event
 * @param {string} url
 */
async function unchanging(event, url) {
  return (await kept(CACHE, url)) ?? keepLater(event, await fetch(event.request), url);
}

/**
 * What did not come when the rest was kept is kept now, if it is the right file; pages only together with what they need.
 *
 * @param {FetchEvent} event
 * @param {Response} response
 * @param {string} url
 */
function keepLater(event, response, url) {
  if (response.status !== 200 || isPage(url)) return response;
  const copy = response.clone();
  put(event, CACHE, url, checked(copy, url, ALL.get(url)));
  return response;
}

/**
 * Keeps one more file, unless everything was forgotten meanwhile.
 *
 * @param {FetchEvent} event
 * @param {string} name
 * @param {string} url
 * @param {Promise<Response>} response
 */
function put(event, name, url, response) {
  const done = response.then(async (right) => {
    if (await caches.has(CACHE)) await (await caches.open(name)).put(url, right);
  });
  event.waitUntil(done.catch(() => {}));
}

/**
 * @param {FetchEvent} event
 * @param {string} url
 */
async function used(event, url) {
  const check = LARGE.get(url) ?? "";
  // Some hosts take the .html of a poster away, which is a page all the same.
  const found = await kept(USED, url, `${url}.html`, url.replace(/\.html$/, ""));
  const whole = /\/[^/.]+$/.test(url) ? `${url}.html` : url;
  // A table of another build would be read wrongly.
  const old = check && !isChecked(found, check) ? undefined : found;
  const asked = fetch(event.request).then(async (response) => {
    const verdict = await judged(response, whole);
    if (old && !(await isShown(event, verdict, whole))) return old;
    if (response.status === 200 && verdict === "theirs") {
      const copy = response.clone();
      put(event, USED, url, checked(copy, url, check));
    }
    return response;
  });
  return orOld(asked, old);
}

/**
 * @param {FetchEvent} event
 * @param {string} url
 */
async function newest(event, url) {
  const old = await kept(CACHE, url);
  if (!old) return keepLater(event, await fetch(event.request), url);
  const asked = fetch(event.request).then(async (response) =>
    (await isShown(event, await judged(response, url), url)) ? response : old,
  );
  return orOld(asked, old);
}

/**
 * Whether a network's answer is shown where something is kept.
 *
 * @param {FetchEvent} event
 * @param {Verdict} verdict
 * @param {string} url
 */
async function isShown(event, verdict, url) {
  if (verdict === "strange") return isBelieved(event);
  if (isPage(url) && verdict === "theirs") event.waitUntil(forgetNote());
  return verdict === "theirs";
}

/**
 * Whether a host is believed that shows something else in place of the page. Where something else is there for good, this
 * worker goes, and takes the pages with it that it kept; messages that wait stay in the database.
 *
 * @param {FetchEvent} event
 */
async function isBelieved(event) {
  const fate = await fateOf(address("sw.js"));
  if (fate === "gone") event.waitUntil(retire());
  return fate !== "unknown" || isForLong(await caches.open(USED), NOTE, Date.now());
}

async function forgetNote() {
  if (await caches.has(USED)) await (await caches.open(USED)).delete(NOTE);
}

async function retire() {
  for (const name of await ours()) await caches.delete(name);
  await worker.registration.unregister();
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
