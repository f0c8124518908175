import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, mock, test } from "node:test";
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import sample from "./config.sample.json" with { type: "json" };
import { beginning, secondsFrom, sendAll } from "./outbox.js";

/** @import { NextRequest, OutboxConfig, OutboxEntry } from "./config.d.ts" */
/** @typedef {{ name: string, now: number, sends: boolean, entry: OutboxEntry }} Case */

/** @type {OutboxConfig} */
const config = { ...sample.worker.outbox, databases: ["p4p:test"] };
const folder = new URL("../tests/fixtures/outbox/", import.meta.url);
/** @type {Case[]} made by crates/domain/tests/handoff.rs */
const cases = JSON.parse(await readFile(new URL("entries.json", folder), "utf8"));

/** @type {string[]} */
let locks;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  locks = [];
  const request = (/** @type {string} */ name, /** @type {() => unknown} */ held) => (locks.push(name), held());
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { locks: { request } } });
});

afterEach(() => mock.restoreAll());

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 */
async function inStore(mode, act) {
  /** @type {IDBDatabase} */
  const database = await new Promise((resolve) => {
    const request = indexedDB.open("p4p:test", 1);
    request.onupgradeneeded = () => config.stores.forEach((store) => request.result.createObjectStore(store));
    request.onsuccess = () => resolve(request.result);
  });
  const request = act(database.transaction(config.store, mode).objectStore(config.store));
  const result = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  database.close();
  return result;
}

const keep = (/** @type {string} */ text, key = cases[0].entry.id) => inStore("readwrite", (store) => store.put(text, key));

/** @returns {Promise<OutboxEntry[]>} */
const kept = async () => (await inStore("readonly", (store) => store.getAll())).map(JSON.parse);

/** @param {() => Response} answer */
const serveWith = (answer) => mock.method(globalThis, "fetch", async () => answer()).mock;

const answered = () => new Response('{"id":7}', { status: 200, headers: { "retry-after": "Sun, 06 Nov 1994 08:49:37 GMT" } });
const unanswered = () => {
  throw new TypeError("no network");
};
const refused = () => new Response("Too many", { status: 429, headers: { "retry-after": "60" } });
const overloaded = () => new Response("<!doctype html>", { status: 503 });

/**
 * What the worker leaves in the store of a case, at that case's time.
 *
 * @param {Case} one
 * @param {() => Response} answer
 */
async function leftOf({ now, entry }, answer) {
  mock.timers.enable({ apis: ["Date"], now });
  const fetched = serveWith(answer);
  await keep(JSON.stringify(entry), entry.id);
  await sendAll(config, 1).catch(() => {});
  mock.timers.reset();
  const [left] = await kept();
  return { requests: fetched.callCount(), left };
}

test("the worker sends what the page's rules say is due, and leaves what those can read", async () => {
  const left = [];
  for (const one of cases) {
    const results = [];
    for (const answer of [answered, unanswered, refused, overloaded]) {
      globalThis.indexedDB = new IDBFactory();
      results.push(await leftOf(one, answer));
      mock.restoreAll();
    }
    for (const { requests } of results) assert.equal(requests, Number(one.sends), one.name);
    const [answeredLeft, unansweredLeft, refusedLeft, overloadedLeft] = results.map((result) => result.left);
    if (one.sends) left.push({ name: one.name, answered: answeredLeft, unanswered: unansweredLeft, refused: refusedLeft, overloaded: overloadedLeft });
    else assert.deepEqual(results[0].left, one.entry, one.name);
  }
  // crates/domain/tests/handoff.rs reads this, and compares it with what the page itself would have come to.
  const file = new URL("left.json", folder);
  const text = `${JSON.stringify(left, null, 1)}\n`;
  if (process.env.UPDATE_FIXTURES) await writeFile(file, text);
  assert.equal(await readFile(file, "utf8"), text, "UPDATE_FIXTURES=1 node --test web/ writes it anew");
});

test("the request goes out as it was written down, under the lock of senders", async () => {
  const { entry } = cases[0];
  const fetched = serveWith(answered);
  await keep(JSON.stringify(entry));
  await sendAll(config, 1);
  const [url, options] = /** @type {[string, RequestInit]} */ (/** @type {unknown} */ (fetched.calls[0].arguments));
  const { signal, ...rest } = options;
  const { method, headers, body } = entry.request;
  assert.equal(url, entry.request.url);
  assert.deepEqual(rest, { method, headers, body, mode: "cors", credentials: "omit", referrerPolicy: "no-referrer" });
  assert.ok(signal);
  assert.deepEqual(locks, ["p4p:test:sender"]);
});

test("that an attempt began is written down before anything leaves", async () => {
  const { entry } = cases[0];
  /** @type {OutboxEntry[]} */
  let seen = [];
  mock.method(globalThis, "fetch", async () => {
    seen = await kept();
    return answered();
  });
  await keep(JSON.stringify(entry));
  await sendAll(config, 1);
  assert.deepEqual([seen[0].attempts?.length, seen[0].attempts?.[0].ended, seen[0].answer], [1, undefined, undefined]);
});

test("an answer waits for the page, and what has none is asked for again by the browser", async () => {
  const { entry } = cases[0];
  await keep(JSON.stringify(entry));
  const without = serveWith(unanswered);
  await assert.rejects(sendAll(config, 1), /1 not known to have arrived/);
  // For a moment it leaves a service alone that did not answer.
  await assert.rejects(sendAll(config, 1));
  assert.equal(without.callCount(), 1);
  mock.restoreAll();
  mock.timers.enable({ apis: ["Date"], now: Date.now() + 6_000 });
  const fetched = serveWith(answered);
  await sendAll(config, 1);
  await sendAll(config, 1);
  assert.equal(fetched.callCount(), 1);
  const [left] = await kept();
  mock.timers.reset();
  assert.equal(left.attempts?.length, 2);
  const { status, body, retry_after: retryAfter, opaque, redirected } = left.answer ?? {};
  assert.deepEqual([status, body, retryAfter, opaque, redirected], [200, '{"id":7}', "Sun, 06 Nov 1994 08:49:37 GMT", false, false]);
});

test("a service that is busy makes the browser ask again, and is not asked sooner than it says", async () => {
  for (const status of [408, 425, 429, 500, 502, 503, 504]) {
    globalThis.indexedDB = new IDBFactory();
    mock.timers.enable({ apis: ["Date"], now: cases[0].now });
    await keep(JSON.stringify(cases[0].entry));
    const fetched = serveWith(() => new Response("", { status, headers: { "retry-after": "60" } }));
    await assert.rejects(sendAll(config, 1), /1 not known to have arrived/, `${status}`);
    mock.timers.setTime(cases[0].now + 59_000);
    await assert.rejects(sendAll(config, 1));
    assert.equal(fetched.callCount(), 1, `${status}`);
    mock.timers.setTime(cases[0].now + 60_000);
    await assert.rejects(sendAll(config, 1));
    assert.equal(fetched.callCount(), 2, `${status}`);
    mock.timers.reset();
    mock.restoreAll();
  }
});

test("the browser asks again as long as anything waits, also for its own time", async () => {
  mock.timers.enable({ apis: ["Date"], now: cases[0].now });
  const { entry } = cases[0];
  const later = { ...entry, next: { .../** @type {NextRequest} */ (entry.next), due: cases[0].now + 60_000 } };
  await keep(JSON.stringify(later));
  const fetched = serveWith(answered);
  await assert.rejects(sendAll(config, 1), /1 not known to have arrived/);
  assert.equal(fetched.callCount(), 0);
  mock.timers.reset();
});

test("what is due in a moment is sent in the same turn, and the browser is not bothered again", async () => {
  const { entry } = cases[0];
  const soon = { ...entry, next: { .../** @type {NextRequest} */ (entry.next), due: Date.now() + 300, setBack: 0 } };
  await keep(JSON.stringify(soon));
  const fetched = serveWith(answered);
  await sendAll(config);
  assert.equal(fetched.callCount(), 1);
});

test("a change goes once what it changes is done, and not before", async () => {
  const { entry } = cases[0];
  const change = { ...entry, id: "change", after: entry.id, pressed: entry.pressed + 1 };
  for (const one of [change, entry]) await keep(JSON.stringify(one), one.id);
  const fetched = serveWith(answered);
  await assert.rejects(sendAll(config, 1), /1 not known to have arrived/);
  assert.equal(fetched.callCount(), 1);
  await keep(JSON.stringify({ ...entry, done: true, next: null }), entry.id);
  await sendAll(config, 1);
  assert.equal(fetched.callCount(), 2);
});

test("nothing is sent that is sealed to a revoked key", async () => {
  await keep(JSON.stringify({ ...cases[0].entry, sealed_to: ["good", "lost"] }));
  const fetched = serveWith(answered);
  await sendAll({ ...config, revoked: ["lost"] }, 1);
  assert.equal(fetched.callCount(), 0);
  await sendAll({ ...config, revoked: ["other"] });
  assert.equal(fetched.callCount(), 1);
});

test("a service says how long to wait in seconds or by a date", () => {
  const now = Date.parse("Sun, 06 Nov 1994 08:49:37 GMT");
  for (const [text, seconds] of /** @type {[string | null, number | undefined][]} */ ([
    ["7", 7],
    [" 120 ", 120],
    ["Sun, 06 Nov 1994 08:50:37 GMT", 60],
    ["Sun, 06 Nov 1994 08:48:37 GMT", 0],
    ["999999999", 86_400],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])) {
    assert.equal(secondsFrom(text, now), seconds, `${text}`);
  }
});

test("what cannot be read, and what an older page wrote, stops nothing and is left alone", async () => {
  const older = JSON.stringify({ ...cases[0].entry, next: undefined });
  const texts = ["{", "null", "7", older];
  for (const [key, text] of texts.entries()) await keep(text, `a${key}`);
  await keep(JSON.stringify(cases[0].entry));
  const fetched = serveWith(answered);
  await sendAll(config, 1);
  assert.equal(fetched.callCount(), 1);
  const all = await inStore("readonly", (store) => store.getAll());
  assert.deepEqual(all.slice(1), texts);
});

test("events that this device does not know get no database", async () => {
  await keep(JSON.stringify(cases[0].entry));
  serveWith(answered);
  await sendAll({ ...config, databases: ["p4p:other", "p4p:test"] });
  assert.deepEqual((await indexedDB.databases()).map(({ name }) => name), ["p4p:test"]);
});

test("no database is made either where nobody can list them", async () => {
  const { databases } = indexedDB;
  indexedDB.databases = /** @type {any} */ (undefined);
  await sendAll({ ...config, databases: ["p4p:other"] });
  assert.deepEqual(await databases.call(indexedDB), []);
});

// A page may be newer than the worker that is still there, and a worker newer than the page that has written.
test("a worker sends from a database of another layout, older or newer than its own", async () => {
  for (const version of [1, 7]) {
    globalThis.indexedDB = new IDBFactory();
    const request = indexedDB.open("p4p:test", version);
    request.onupgradeneeded = () => ["outbox", "of another version"].forEach((store) => request.result.createObjectStore(store));
    await new Promise((resolve) => (request.onsuccess = resolve));
    const one = cases.find(({ sends, entry }) => sends && !entry.after) ?? cases[0];
    const { result: database } = request;
    const transaction = database.transaction("outbox", "readwrite");
    // What this worker does not know in an entry stays in it.
    transaction.objectStore("outbox").put(JSON.stringify({ ...one.entry, of_a_newer_page: version }), one.entry.id);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    mock.timers.enable({ apis: ["Date"], now: one.now });
    const fetched = serveWith(answered);
    await sendAll({ ...config, version: 3 }, 1).catch(() => {});
    mock.timers.reset();
    assert.equal(fetched.callCount(), 1);
    const left = database.transaction("outbox").objectStore("outbox").getAll();
    const [text] = await new Promise((resolve) => (left.onsuccess = () => resolve(left.result)));
    assert.equal(JSON.parse(text).of_a_newer_page, version);
    assert.equal(JSON.parse(text).answer.status, 200);
    assert.equal(database.version, version);
    database.close();
  }
});

test("a database without the store of messages is left alone", async () => {
  const request = indexedDB.open("p4p:test", 9);
  request.onupgradeneeded = () => request.result.createObjectStore("elsewhere");
  await new Promise((resolve) => (request.onsuccess = resolve));
  request.result.close();
  const fetched = serveWith(answered);
  await sendAll(config, 1);
  assert.equal(fetched.callCount(), 0);
});

test("what still waits under an older name is sent from there, under that name's lock", async () => {
  await keep(JSON.stringify(cases[0].entry));
  const fetched = serveWith(answered);
  await sendAll({ ...config, databases: ["p4p:site:test", "p4p:test"] });
  assert.equal(fetched.callCount(), 1);
  assert.deepEqual(locks, ["p4p:test:sender"]);
});

test("a database that hangs is given up, nothing is sent, and the lock is free again", async () => {
  await keep(JSON.stringify(cases[0].entry));
  const fetched = serveWith(answered);
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(IDBObjectStore.prototype, "getAll", function () {
    return Object.assign(new EventTarget(), { transaction: { abort: () => {} } });
  });
  const sent = assert.rejects(sendAll(config, 1), /does not answer/);
  // fake-indexeddb goes on by immediates, of which the opening needs some.
  for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  mock.timers.tick(4_000);
  await sent;
  assert.equal(fetched.callCount(), 0);
});

test("nobody waits for the worker who brings another layout of the database", async () => {
  await keep(JSON.stringify(cases[0].entry));
  let outcome = "";
  mock.method(globalThis, "fetch", async () => {
    // The worker has the database open.
    outcome = await new Promise((resolve) => {
      const request = indexedDB.open("p4p:test", config.version + 1);
      request.onblocked = () => resolve("blocked");
      request.onsuccess = () => (request.result.close(), resolve("opened"));
    });
    return answered();
  });
  await assert.rejects(sendAll(config, 1));
  assert.equal(outcome, "opened");
});

test("only the beginning of a body is read", async () => {
  const text = (/** @type {string} */ body) => /** @type {ReadableStream<Uint8Array>} */ (new Response(body).body);
  assert.equal(await beginning(text("gruß"), 100), "gruß");
  assert.equal(await beginning(text("abcdef"), 3), "abc");
  assert.equal(await beginning(null, 3), "");
  let wasCancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1000).fill(97)),
    cancel: () => void (wasCancelled = true),
  });
  assert.equal((await beginning(endless, 2500)).length, 2500);
  assert.ok(wasCancelled);
});
