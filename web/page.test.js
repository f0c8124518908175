import assert from "node:assert/strict";
import { test } from "node:test";
import sample from "./config.sample.json" with { type: "json" };
import { loadSeal, messages, once, setUp, suggestCities } from "./page.js";

/** @import { PageConfig } from "./config.d.ts" */

globalThis.document ??= /** @type {any} */ ({ documentElement: { lang: "nl" } });

const script = (/** @type {string} */ text) => `data:text/javascript,${encodeURIComponent(text)}`;

/** @param {Partial<PageConfig["programs"]>} programs */
const configWith = (programs) => ({ ...sample.page, programs: { ...sample.page.programs, ...programs } });

test("the program gets the texts that the loader has fetched", () => {
  setUp(sample.page, ["one", "other"]);
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

test("a program is started with its module, and one without texts is told none", async () => {
  const text = "let given; export default async (options) => { given = options; }; export const seal = () => given.module_or_path;";
  setUp(configWith({ seal: { script: script(text), wasm: "https://page.example/seal.wasm" } }), []);
  const program = await loadSeal();
  assert.equal(program.seal("", []), "https://page.example/seal.wasm");
});

test("what knows cities speaks the page's language before it is asked", async () => {
  const text = `
    const calls = []; globalThis.calls = calls;
    export default async () => {};
    export const set_messages = (...values) => calls.push(values);
    export const table_from = () => {};
    export const suggest_cities = async (...values) => calls.push(values);`;
  setUp(configWith({ cities: { script: script(text), wasm: "" } }), ["a"]);
  await suggestCities("host-city", "lis");
  assert.deepEqual(/** @type {any} */ (globalThis).calls, [["nl", ["a"]], ["host-city", "lis"]]);
});
