import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { buildSync } from "esbuild";

// The worker itself, as it is packed, with a browser's cache and a host that are made here.

const script = fileURLToPath(new URL("service-worker.js", import.meta.url));
const program = buildSync({ entryPoints: [script], bundle: true, format: "iife", write: false }).outputFiles[0].text;
const SCOPE = "https://event.example/";

/** @typedef {Map<string, Map<string, Response>>} Stores */
/** @typedef {(url: string) => Response | null | undefined} Says what the host says: null for no network */
/** @typedef {{ files: Map<string, string>, config: Record<string, any> }} Build */

/** @type {Stores} */
const stores = new Map();
/** @type {Says} */
let says = () => undefined;
/** @type {(url: string) => boolean} */
let isFull = () => false;
let isBroken = false;
/** @type {Build} */
let hosted;
/** @type {string[]} */
let asked = [];

afterEach(() => {
  stores.clear();
  [says, isFull, isBroken, asked] = [() => undefined, () => false, false, []];
});

const caches = {
  async open(/** @type {string} */ name) {
    if (isBroken) throw new DOMException("Unexpected internal error.", "UnknownError");
    if (!stores.has(name)) stores.set(name, new Map());
    const store = /** @type {Map<string, Response>} */ (stores.get(name));
    return {
      match: async (/** @type {string} */ url) => store.get(url)?.clone(),
      delete: async (/** @type {string} */ url) => store.delete(url),
      put: async (/** @type {string} */ url, /** @type {Response} */ response) => {
        if (isFull(url)) throw new DOMException("Quota exceeded.", "QuotaExceededError");
        store.set(url, response);
      },
    };
  },
  async keys() {
    if (isBroken) throw new DOMException("Unexpected internal error.", "UnknownError");
    return [...stores.keys()];
  },
  async match(/** @type {string} */ url, /** @type {{ cacheName: string }} */ { cacheName }) {
    if (isBroken) throw new DOMException("Unexpected internal error.", "UnknownError");
    return stores.get(cacheName)?.get(url)?.clone();
  },
  has: async (/** @type {string} */ name) => stores.has(name),
  delete: async (/** @type {string} */ name) => stores.delete(name),
};

const TYPES = { html: "text/html", js: "text/javascript", json: "application/json", ics: "text/calendar" };
/** @param {string} name */
const typeOf = (name) => Object.entries(TYPES).find(([ending]) => name.endsWith(`.${ending}`))?.[1] ?? "application/octet-stream";
const html = (/** @type {string} */ text, init = {}) => new Response(text, { headers: { "content-type": "text/html" }, ...init });
const LOG_IN = "<title>Welcome to the train</title>";
const revised = (/** @type {string} */ revision, text = "") => `<!doctype html><meta name="p4p-revision" content="${revision}">${text}`;
const checkOf = (/** @type {string} */ text) => createHash("sha256").update(text).digest("hex").slice(0, 16);

async function network(/** @type {string | { url: string }} */ request) {
  const url = typeof request === "string" ? request : request.url;
  asked.push(url);
  const said = says(url);
  if (said === null) throw new TypeError("no network");
  if (said) return said;
  const name = url.slice(SCOPE.length).replace(/(^|\/)$/, "$1index.html");
  const text = hosted.files.get(name);
  return text === undefined ? html("<h1>Not here</h1>", { status: 404 }) : new Response(text, { headers: { "content-type": typeOf(name) } });
}

/**
 * A build of the page, and its host has it from now on.
 *
 * @param {string} name
 * @param {Record<string, string>} others
 */
function deploy(name, others = {}) {
  const hashed = (/** @type {string} */ stem, /** @type {string} */ ending) => `${stem}-${checkOf(stem + name)}.${ending}`;
  const page = (/** @type {string} */ folder) => revised(checkOf(folder + name), `${folder} of ${name}`);
  const files = new Map([
    ["index.html", page("")],
    [hashed("page", "js"), `page${name}`],
    [hashed("messages-en", "json"), `messages-en${name}`],
    ["map.svg", "map"],
    ["cities.bin", `cities of ${name}`],
    ["de/index.html", page("de/")],
    [hashed("messages-de", "json"), `messages-de${name}`],
    ["sw.js", "worker"],
    ...Object.entries(others),
  ]);
  const entry = (/** @type {string} */ file) => {
    const text = files.get(file) ?? "";
    return [`./${file.replace(/index\.html$/, "")}`, /p4p-revision" content="(\w+)/.exec(text)?.[1] ?? checkOf(text)];
  };
  const config = {
    version: name,
    cache: "p4p:site",
    files: ["index.html", hashed("page", "js"), hashed("messages-en", "json"), "map.svg"].map(entry),
    large: [entry("cities.bin")],
    nodeFolders: ["./nodes/"],
    folders: { "./de/": ["de/index.html", hashed("messages-de", "json")].map(entry) },
    outbox: {},
  };
  hosted = { files, config };
  return hosted;
}

/**
 * The worker of a build, as a browser that has those pages open runs it.
 *
 * @param {Build} build
 * @param {string[]} pages
 */
function worker({ config }, pages = []) {
  /** @type {Record<string, (event: any) => void>} */
  const listeners = {};
  const self = {
    registration: { scope: SCOPE, unregister: async () => true },
    addEventListener: (/** @type {string} */ type, /** @type {any} */ listener) => (listeners[type] = listener),
    clients: { matchAll: async () => pages.map((url) => ({ url })), claim: async () => {} },
    skipWaiting() {},
  };
  const browser = { self, caches, fetch: network, WORKER: config, URL, Response, Headers, TextDecoder, crypto, setTimeout, clearTimeout, AbortSignal };
  runInContext(program, createContext(browser));
  const told = async (/** @type {string} */ type) => {
    /** @type {Promise<unknown>[]} */
    const work = [];
    listeners[type]({ waitUntil: (/** @type {Promise<unknown>} */ promise) => work.push(promise) });
    await Promise.all(work);
  };
  return {
    install: () => told("install"),
    activate: () => told("activate"),
    /** @param {string} path */
    async shows(path, mode = "cors") {
      /** @type {Promise<unknown>[]} */
      const work = [];
      /** @type {Promise<Response> | undefined} */
      let answer;
      const request = { url: new URL(path, SCOPE).href, method: "GET", mode };
      const waitUntil = (/** @type {Promise<unknown>} */ promise) => work.push(promise);
      listeners.fetch({ request, waitUntil, respondWith: (/** @type {Promise<Response>} */ promise) => (answer = promise) });
      const response = await (answer ?? network(request));
      const text = await response.text();
      await Promise.allSettled(work);
      return text;
    },
    /** @param {string} path */
    visits(path) {
      return this.shows(path, "navigate");
    },
  };
}

/**
 * @param {Build} build
 * @param {string[]} pages
 */
async function active(build, pages = [SCOPE]) {
  const one = worker(build, pages);
  await one.install();
  await one.activate();
  return one;
}

/** @param {string} version */
const cacheOf = (version) => [...stores].find(([name]) => name.includes(`:page:${version}:`))?.[1];
const isKept = (/** @type {Map<string, Response> | undefined} */ cache, /** @type {RegExp} */ name) => [...(cache?.keys() ?? [])].some((url) => name.test(url));

test("where the browser cannot keep anything, the network is asked", async () => {
  const one = await active(deploy("a", { "nodes/accra.html": revised("11") }));
  isBroken = true;
  assert.match(await one.visits("./"), / of a/);
  assert.equal(await one.shows("cities.bin"), "cities of a");
  assert.equal(await one.visits("nodes/accra.html"), revised("11"));
  for (const script of [checkOf("pagea"), checkOf("of an older page")]) {
    says = (url) => (url.endsWith(`page-${script}.js`) ? new Response("run()") : undefined);
    assert.equal(await one.shows(`page-${script}.js`), "run()");
  }
});

test("a page that is still open while everything is forgotten brings nothing back", async () => {
  const one = await active(deploy("a", { "nodes/accra.html": revised("11") }));
  stores.clear();
  for (const path of ["./", "map.svg", "cities.bin", "nodes/accra.html", `page-${checkOf("pagea")}.js`]) await one.shows(path);
  await one.visits("de/");
  assert.deepEqual([...stores.keys()], []);
});

test("two deployments while a tab is open leave it the rest of its program", async () => {
  await active(deploy("b"));
  // The next one waited, and was replaced before anybody used it.
  await worker(deploy("c")).install();
  const newest = await active(deploy("d"));
  assert.ok(cacheOf("b") && !cacheOf("c") && cacheOf("d"));
  assert.equal(await newest.shows(`page-${checkOf("pageb")}.js`), "pageb");
  // Nothing of the page that is now the one before goes when its worker is installed once more.
  await active(hosted);
  assert.ok(cacheOf("b") && cacheOf("d"));
  await active(deploy("e"));
  assert.ok(!cacheOf("b") && cacheOf("d") && cacheOf("e"));
  // Without a tab nobody needs the one before.
  await active(deploy("f"), []);
  assert.ok(!cacheOf("d") && !cacheOf("e") && cacheOf("f"));
});

test("a site that goes by another name keeps nothing of before but the pages that may be open", async () => {
  const build = deploy("a");
  build.config.cache = "p4p:site:event";
  await (await active(build)).shows("cities.bin");
  await active(deploy("b"));
  assert.deepEqual([...stores.keys()], [`p4p:site:event:page:a:${SCOPE}`, `p4p:site:page:b:${SCOPE}`]);
});

test("an update that fails leaves what the worker at work keeps", async () => {
  const build = deploy("a");
  await active(build);
  says = (url) => (url.includes("messages-de") ? html("", { status: 503 }) : undefined);
  // The same version, as after a rollback.
  await assert.rejects(worker(build, [`${SCOPE}de/`]).install());
  assert.ok(isKept(cacheOf("a"), /\/page-/));
  // Of another one nothing stays.
  await assert.rejects(worker(deploy("b"), [`${SCOPE}de/`]).install());
  assert.equal(cacheOf("b"), undefined);
});

for (const address of ["nodes/accra", "nodes/accra.html"]) {
  test(`a poster at ${address} is renewed, and no log-in is kept in its place`, async () => {
    const one = await active(deploy("a"));
    let poster = revised("11", "One");
    const posters = (/** @type {string} */ url) => (url.endsWith(address) ? html(poster) : undefined);
    says = posters;
    assert.equal(await one.visits(address), poster);
    poster = revised("22", "Two");
    assert.equal(await one.visits(address), poster);
    says = () => html(LOG_IN);
    assert.equal(await one.visits(address), poster);
    says = () => null;
    assert.equal(await one.visits(address), poster);
    // A host that knows what it says is believed, and this is not kept either.
    says = (url) => (url.endsWith(address) ? html("Moved") : undefined);
    assert.equal(await one.visits(address), "Moved");
    says = () => null;
    assert.equal(await one.visits(address), poster);
  });
}

test("a log-in is never kept as a calendar or as another page", async () => {
  const one = await active(deploy("a", { "nodes/accra.ics": "BEGIN:VCALENDAR", "nodes/accra.html": revised("11") }));
  for (const name of ["nodes/accra.ics", "nodes/accra.html"]) {
    says = () => html(LOG_IN);
    await one.shows(name);
    says = () => null;
    await assert.rejects(one.shows(name), /no network/);
  }
});

test("a table of another build is never read", async () => {
  await (await active(deploy("a"))).shows("cities.bin");
  const one = await active(deploy("b"));
  says = (url) => (url.endsWith("cities.bin") ? html("busy", { status: 503 }) : undefined);
  assert.equal(await one.shows("cities.bin"), "busy");
  says = () => null;
  await assert.rejects(one.shows("cities.bin"), /no network/);
  says = () => undefined;
  assert.equal(await one.shows("cities.bin"), "cities of b");
  says = () => null;
  assert.equal(await one.shows("cities.bin"), "cities of b");
});

test("a language for which there was no room is kept at a later visit", async () => {
  const one = await active(deploy("a"));
  isFull = (url) => url.includes("messages-de");
  await one.visits("de/");
  assert.ok(!isKept(cacheOf("a"), /\/de\/$/));
  isFull = () => false;
  await one.visits("de/");
  assert.ok(isKept(cacheOf("a"), /messages-de/) && isKept(cacheOf("a"), /\/de\/$/));
});

test("a language that is open is kept by a new worker, however its host writes the address", async () => {
  for (const page of ["de/", "de", "de/index.html?q=lisbon"]) {
    stores.clear();
    await worker(deploy("a"), [SCOPE + page]).install();
    assert.ok(isKept(cacheOf("a"), /\/de\/$/), page);
  }
});

test("the table of many nodes is there after one visit", async () => {
  const build = deploy("a", { "nodes/table.bin": "many" });
  build.config.files.push(["./nodes/table.bin", checkOf("many")]);
  const one = await active(build);
  says = () => null;
  assert.equal(await one.shows("nodes/table.bin"), "many");
});

test("no portal is shown over a kept page, whatever status it has, and no empty answer", async () => {
  const one = await active(deploy("a"));
  const kept = await one.visits("./");
  for (const status of [401, 403, 407, 451]) {
    says = () => html(LOG_IN, { status });
    assert.equal(await one.visits("./"), kept, `${status}`);
  }
  for (const status of [204, 205]) {
    says = () => new Response(null, { status });
    assert.equal(await one.visits("./"), kept, `${status}`);
  }
  // The host itself is believed.
  says = (url) => (url === SCOPE ? html("Closed", { status: 403 }) : undefined);
  assert.equal(await one.visits("./"), "Closed");
});
