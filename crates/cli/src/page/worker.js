// The page's service worker: keeps the page readable and its forms usable without a network, and goes on sending what
// waits when every tab is closed (where browsers have background sync). It never reads what a form service answers:
// it writes the answer down beside the message, and the page, which has the rules, reads it at the next look.

// The events' databases: one for each event, whichever folder it is in.
const OUTBOXES = DATABASES;
const CACHE = "KEPT_AS:page:VERSION:" + registration.scope;
// What is large and asked for by few is kept from the first time it is used, whatever version the page has.
const USED = "KEPT_AS:used:" + registration.scope;
const whole = (name) => new URL(name, registration.scope).href;
const addresses = (names) => new Set(names.map(whole));
const [FILES, LARGE] = [addresses(LIST), addresses(LATER)];
// Of several events, those are kept that somebody has visited: their folders, and what is in them.
const EVENTS = Object.entries(OWN).map(([folder, names]) => ({ folder: whole(folder), files: addresses(names) }));
// So are the files of single nodes, of which there may be many.
const NODE_FOLDERS = NODES.map(whole);
const PATIENCE = { page: 4_000, service: 20_000 };

// What has a hash in its name never changes, so that what the page has just loaded is not loaded twice.
const isForEver = (url) => /-[0-9a-f]{8,16}(_bg)?\.(js|json|wasm)$/.test(url);
const fresh = (files) => [...files].map((url) => new Request(url, { cache: isForEver(url) ? "default" : "no-cache" }));
const bare = (url) => url.replace(/[?#].*/, "");

addEventListener("install", (event) => {
  const keepAll = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(fresh(FILES));
    for (const one of EVENTS) if (await wasVisited(one)) await cache.addAll(fresh(one.files));
  };
  event.waitUntil(keepAll());
});

// An event whose page is open now, or was kept by an older worker.
async function wasVisited({ folder }) {
  const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open.some(({ url }) => url.startsWith(folder))) return true;
  for (const name of (await caches.keys()).filter(isOurs)) {
    if (await (await caches.open(name)).match(folder)) return true;
  }
  return false;
}

const isOurs = (name) => name.startsWith("p4p:") && name.endsWith(":" + registration.scope);

addEventListener("activate", (event) => {
  // By now no page needs what an older worker kept; nor what one kept when this was the site of one event.
  const isOld = (name) => isOurs(name) && name !== CACHE && name !== USED;
  const tidy = async () => {
    await Promise.all((await caches.keys()).filter(isOld).map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = bare(request.url);
  if (request.method !== "GET") return;
  if (LARGE.has(url) || NODE_FOLDERS.some((folder) => url.startsWith(folder))) return event.respondWith(used(event, request, url));
  const own = EVENTS.find(({ files }) => files.has(url));
  // A page in another language lies in its event's folder, and needs what is in both.
  const here = request.mode === "navigate" ? EVENTS.filter(({ folder }) => url.startsWith(folder)) : [];
  for (const one of here) event.waitUntil(visited(one).catch(() => {}));
  if (!own && !FILES.has(url)) return;
  // Everything that can change is asked for first.
  event.respondWith(isForEver(url) ? kept(url).then((answer) => answer ?? fetch(request)) : newest(request, url));
});

async function visited({ folder, files }) {
  const cache = await caches.open(CACHE);
  if (!(await cache.match(folder))) await cache.addAll(fresh(files));
}

async function kept(url) {
  return (await caches.open(CACHE)).match(url);
}

async function used(event, request, url) {
  const cache = await caches.open(USED);
  const asked = fetch(request).then((answer) => {
    if (answer.ok) event.waitUntil(cache.put(url, answer.clone()));
    return answer;
  });
  return orOld(asked, await cache.match(url));
}

async function newest(request, url) {
  return orOld(fetch(request), await kept(url));
}

// The new one, unless it does not come, or does not come in time.
function orOld(asked, old) {
  if (!old) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE.page, old));
  return Promise.race([asked.catch(() => old), late]);
}

addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(sendAll());
});

// Of each event that this device knows; what fails for one stops no other.
async function sendAll() {
  const known = (await indexedDB.databases?.())?.map(({ name }) => name);
  const names = OUTBOXES.filter((name) => known?.includes(name) ?? true);
  const done = await Promise.allSettled(names.map(sendOf));
  const failed = done.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

// The same lock as the page's: one sender at a time.
function sendOf(name) {
  return navigator.locks.request(name + ":sender", async () => {
    const database = await opened(name);
    const entries = (await settled(outbox(database, "readonly").getAll())).flatMap(parsed);
    let failed = 0;
    for (const entry of entries) if (isWaiting(entry) && !(await send(database, entry))) failed += 1;
    database.close();
    const others = new BroadcastChannel(name);
    others.postMessage(null);
    others.close();
    // The browser then asks again later.
    if (failed) throw new Error(failed + " not known to have arrived");
  });
}

// A text that cannot be read stops nothing else.
function parsed(text) {
  try {
    const entry = JSON.parse(text);
    return entry?.request ? [entry] : [];
  } catch {
    return [];
  }
}

function isWaiting({ state, waits, at, answer }) {
  if (answer) return false;
  return state === "sending" || (state === "queued" && (waits === 0 || at <= Date.now()));
}

async function send(database, entry) {
  const { method, url, headers, body, opaque } = entry.request;
  // Whoever was sending before is gone: the lock is ours.
  if (entry.state === "sending") entry.tries += 1;
  Object.assign(entry, { state: "sending", at: Date.now() + 30_000 });
  await write(database, entry);
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      mode: opaque ? "no-cors" : "cors",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE.service),
    });
    const wait = Number.parseInt(response.headers.get("retry-after"), 10);
    entry.answer = {
      status: response.status,
      body: await response.text(),
      retry_after: Number.isNaN(wait) ? null : wait,
      opaque: response.type === "opaque",
    };
  } catch {
    Object.assign(entry, { state: "queued", at: Date.now(), tries: entry.tries + 1 });
  }
  await write(database, entry);
  return Boolean(entry.answer);
}

function opened(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const name of ["outbox", "receipts", "drafts"]) request.result.createObjectStore(name);
  };
  return settled(request);
}

function outbox(database, mode) {
  return database.transaction("outbox", mode, { durability: "strict" }).objectStore("outbox");
}

function write(database, entry) {
  return settled(outbox(database, "readwrite").put(JSON.stringify(entry), entry.id));
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
