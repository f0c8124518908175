import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import sample from "./config.sample.json" with { type: "json" };
import { forgetEverything, isOurs, measure, number, size } from "./keep.js";

/** @import { PageConfig } from "./config.d.ts" */

/** @type {PageConfig} */
const config = { ...sample.page, kept: { name: "p4p:here", database: "p4p:here:event", forget: "p4p:here:forget" } };
const SCOPE = "https://page.example/2025/";

/** @type {Map<string, Map<string, Response>>} */
let cached;
/** @type {Set<string>} */
let registered;

function emptyStorage() {
  const storage = Object.create({ removeItem: (/** @type {string} */ key) => delete storage[key] });
  return storage;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  cached = new Map();
  registered = new Set();
  const caches = {
    keys: async () => [...cached.keys()],
    open: async (/** @type {string} */ name) => ({
      keys: async () => [...(cached.get(name)?.keys() ?? [])],
      match: async (/** @type {string} */ key) => cached.get(name)?.get(key)?.clone(),
    }),
    delete: async (/** @type {string} */ name) => cached.delete(name),
  };
  const serviceWorker = {
    getRegistrations: async () => [...registered].map((scope) => ({ scope, unregister: async () => registered.delete(scope) })),
  };
  Object.assign(globalThis, { self: globalThis, caches, document: { baseURI: SCOPE } });
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { serviceWorker } });
  Object.defineProperty(globalThis, "localStorage", { configurable: true, writable: true, value: emptyStorage() });
});

/**
 * @param {string} name
 * @param {Record<string, Record<string, string>>} stores
 */
async function keep(name, stores) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => ["outbox", "receipts", "drafts"].forEach((store) => request.result.createObjectStore(store));
  await new Promise((resolve) => (request.onsuccess = resolve));
  const database = request.result;
  const transaction = database.transaction(["outbox", "receipts", "drafts"], "readwrite");
  for (const [store, texts] of Object.entries(stores)) {
    for (const [key, text] of Object.entries(texts)) transaction.objectStore(store).put(text, key);
  }
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
}

async function fill() {
  cached.set(`p4p:here:event:page:1:${SCOPE}`, new Map([[SCOPE, new Response("x".repeat(1000))]]));
  cached.set(`p4p:here:event:page:1:https://page.example/other/`, new Map([["a", new Response("other")]]));
  registered.add(SCOPE).add("https://page.example/other/");
  Object.assign(localStorage, {
    "p4p:here:event:draft:attend": "{}",
    "p4p:here:event:clock": "event",
    "p4p:language": "de",
    "p4p:there:event:draft:attend": "{}",
    other: "1",
  });
  const entries = { one: '{"done":false,"request":{}}', two: '{"done":true,"request":{}}', odd: "{", note: '{"at":1}' };
  await keep("p4p:here:event", { outbox: entries, receipts: { one: "{}" }, drafts: { attend: "{}" } });
  await keep("p4p:there:event", { outbox: { one: "{}" } });
}

test("a site's names are its own, and those of another one are not", () => {
  for (const name of ["p4p:here", "p4p:here:event", "p4p:here:event:draft:attend"]) assert.ok(isOurs(name, config), name);
  for (const name of ["p4p:hereafter:event", "p4p:there:event", "here", "p4p:language"]) assert.ok(!isOurs(name, config), name);
});

test("what is kept is counted and measured, of this site only", async () => {
  await fill();
  const kept = await measure(config, "./");
  assert.deepEqual(kept.page, { count: 1, bytes: 1000 });
  // What cannot be read may be on its way.
  assert.equal(kept.waiting.count, 2);
  assert.equal(kept.receipts.count, 1);
  assert.deepEqual({ count: kept.drafts.count, isLarge: kept.drafts.bytes > 2 }, { count: 1, isLarge: true });
  // Notes of the page's own are no messages.
  assert.equal(kept.choices.count, 2);
});

test("what is forgotten is gone, and what belongs to another site stays", async () => {
  await fill();
  assert.equal(await forgetEverything(config, "./"), true);
  assert.deepEqual((await indexedDB.databases()).map(({ name }) => name), ["p4p:there:event"]);
  assert.deepEqual(Object.keys(localStorage), ["p4p:there:event:draft:attend", "other"]);
  assert.deepEqual([...cached.keys()], ["p4p:here:event:page:1:https://page.example/other/"]);
  assert.deepEqual([...registered], ["https://page.example/other/"]);
  const kept = await measure(config, "./");
  assert.ok(Object.values(kept).every(({ count, bytes }) => count === 0 && bytes === 0));
});

test("to look at what is kept makes no database", async () => {
  const { databases } = indexedDB;
  indexedDB.databases = /** @type {any} */ (undefined);
  await measure(config, "./");
  assert.deepEqual(await databases.call(indexedDB), []);
});

// A page has one kind of digits, and these have others of their own.
for (const lang of ["fa", "ar-EG", "mr", "bn", "my", "ne", "en", "nl"]) {
  test(`${lang}: amounts are told in Latin digits, in the interface's language`, () => {
    const inPage = (/** @type {Record<string, string>} */ dataset) => Object.assign(document, { documentElement: { lang, dataset } });
    inPage({});
    assert.match(number(1234), /^1.?234$/);
    assert.match(size(1234), /1.2/);
    inPage({ interface: "nl" });
    assert.match(size(1234), /^1,2.kB$/);
  });
}
