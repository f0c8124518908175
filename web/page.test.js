import assert from "node:assert/strict";
import { test } from "node:test";
import sample from "./config.sample.json" with { type: "json" };
import * as patience from "./patience.js";
import { loadSeal, messages, once, readPosition, setUp, suggestCities } from "./page.js";

/** @import { PageConfig } from "./config.d.ts" */

/** @type {Record<string, { hidden: boolean }>} */
const notices = {};
const querySelector = (/** @type {string} */ notice) => (notices[notice] ??= { hidden: true });
globalThis.document ??= /** @type {any} */ ({ documentElement: { lang: "nl", dataset: {} }, querySelector });
globalThis.location ??= /** @type {any} */ ({ pathname: "/2025/" });

const script = (/** @type {string} */ text) => `data:text/javascript,${encodeURIComponent(text)}`;

/**
 * The module as another page has it.
 *
 * @param {string} name
 * @returns {Promise<typeof import("./page.js")>}
 */
const another = (name) => import(`./page.js?${name}`);

/** @param {Partial<PageConfig["programs"]>} programs */
const configWith = (programs) => ({ ...sample.page, programs: { ...sample.page.programs, ...programs } });

test("the program gets the texts that the loader has fetched", () => {
  setUp(sample.page, ["one", "other"], patience);
  assert.deepEqual(messages(), ["one", "other"]);
});

test("what was loaded is not loaded again, and what failed is", async () => {
  /** @type {number[]} */
  const failures = [];
  const load = once(async (before) => {
    failures.push(before);
    if (before < 2) throw new Error("no network");
    return before;
  });
  await assert.rejects(load());
  await assert.rejects(Promise.all([load(), load()]));
  assert.deepEqual(await Promise.all([load(), load()]), [2, 2]);
  assert.deepEqual(failures, [0, 1, 2]);
});

/** @type {Record<string, () => Response>} what the host has, by the last part of an address without what stands behind it */
let host = {};
/** @type {string[]} */
let asked = [];
globalThis.fetch = /** @type {any} */ (
  async (/** @type {string} */ address) => {
    const name = address.slice(address.lastIndexOf("/") + 1);
    asked.push(name);
    return (host[name.replace(/\?.*/, "")] ?? (() => new Response("", { status: 404 })))();
  }
);
const wasm = () => new Response(new Uint8Array([0, 97, 115, 109]));

test("a program is started with its module, and one without texts is told none", async () => {
  host = { "seal.wasm": wasm };
  const text = "let given; export default async (options) => { given = options; }; export const seal = () => given.module_or_path.length;";
  setUp(configWith({ seal: { script: script(text), wasm: "https://page.example/seal.wasm" } }), [], patience);
  const program = await loadSeal();
  assert.equal(program.seal("", []), 4);
});

test("a part that is gone is asked for once more, and the page says when there is a newer one", async () => {
  const fresh = await another("gone");
  const page = (/** @type {string} */ seal) => new Response(`<meta name="p4p-revision" content="1"> page-1.js map-1.js cities-1.js ${seal}`);
  const config = configWith({ seal: { script: script("export default async () => {};"), wasm: "https://page.example/seal-1_bg.wasm" } });
  fresh.setUp(config, [], patience);
  const renewed = () => notices["[data-notice=renewed]"]?.hidden === false;
  const turns = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
  };

  [host, asked] = [{ "": () => page(config.programs.seal.script) }, []];
  await assert.rejects(fresh.loadSeal(), /404/);
  await turns();
  assert.deepEqual(asked, ["seal-1_bg.wasm", "seal-1_bg.wasm?1", ""]);
  assert.ok(!renewed());

  // No name comes again, because browsers remember that it failed.
  [host, asked] = [{ "": () => page("seal-2.js") }, []];
  await assert.rejects(fresh.loadSeal(), /404/);
  await turns();
  assert.deepEqual(asked, ["seal-1_bg.wasm?2", "seal-1_bg.wasm?3", ""]);
  assert.ok(renewed());
  [host, asked] = [{ "seal-1_bg.wasm": wasm }, []];
  await fresh.loadSeal();
});

test("a part that hangs is told to be slow, asked for once more, and given up in the end", async (context) => {
  const fresh = await another("hangs");
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const config = configWith({ seal: { script: script("export default async () => {};"), wasm: "https://page.example/seal-1_bg.wasm" } });
  fresh.setUp(config, [], patience);
  [host, asked] = [{ "seal-1_bg.wasm": /** @type {any} */ (() => new Promise(() => {})) }, []];
  const isSlow = () => notices["[data-notice=slow]"]?.hidden === false;
  const loaded = fresh.loadSeal();
  loaded.catch(() => {});
  assert.ok(!isSlow());
  context.mock.timers.tick(3_000);
  assert.ok(isSlow());
  context.mock.timers.tick(3_000);
  assert.deepEqual(asked, ["seal-1_bg.wasm", "seal-1_bg.wasm?1"]);
  context.mock.timers.tick(14_000);
  await assert.rejects(loaded, /20 s/);
  assert.ok(!isSlow());
});

test("on a thin line, a part that has begun to come is waited for, and not asked for twice", async (context) => {
  const fresh = await another("thin");
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const config = configWith({ seal: { script: script("export default async () => {};"), wasm: "https://page.example/seal-1_bg.wasm" } });
  fresh.setUp(config, [], patience);
  /** @type {ReadableStreamDefaultController<Uint8Array>} */
  let line = /** @type {any} */ (undefined);
  [host, asked] = [{ "seal-1_bg.wasm": () => new Response(new ReadableStream({ start: (controller) => void (line = controller) })) }, []];
  let isLoaded = false;
  const loaded = fresh.loadSeal().then(() => (isLoaded = true));
  for (let second = 0; second < 50; second += 1) {
    line.enqueue(new Uint8Array([0]));
    context.mock.timers.tick(1_000);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
  }
  assert.deepEqual([asked, isLoaded], [["seal-1_bg.wasm"], false]);
  line.close();
  await loaded;
});

test("what knows cities speaks the page's language before it is asked", async () => {
  host = { "cities.wasm": wasm };
  const text = `
    const calls = []; globalThis.calls = calls;
    export default async () => {};
    export const set_messages = (...values) => calls.push(values);
    export const table_from = () => {};
    export const suggest_cities = async (...values) => calls.push(values);
    export const read_position = (...values) => calls.push(values);`;
  setUp(configWith({ cities: { script: script(text), wasm: "https://page.example/cities.wasm" } }), ["a"], patience);
  await suggestCities("p4p_host_city", "lis");
  await readPosition("p4p_host_position", "52,37; 4,9");
  const calls = [["nl", ["a"]], ["p4p_host_city", "lis"], ["p4p_host_position", "52,37; 4,9"]];
  assert.deepEqual(/** @type {any} */ (globalThis).calls, calls);
});
