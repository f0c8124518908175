import assert from "node:assert/strict";
import { test } from "node:test";
import sample from "./config.sample.json" with { type: "json" };
import { readConfig } from "./read-config.js";

/** @import { PageConfig, WorkerConfig } from "./config.d.ts" */

// The native program's tests hold that it writes just the members of the sample; the type checker holds here that those are
// the members that the scripts know, no fewer and no more.
/** @type {PageConfig} */
const page = sample.page;
/** @type {typeof sample.page} */
const samePage = page;
/** @type {WorkerConfig} */
const worker = sample.worker;
/** @type {typeof sample.worker} */
const sameWorker = worker;

test("the page's scripts read what the native program wrote into the page", () => {
  const element = { textContent: JSON.stringify(samePage) };
  globalThis.document = /** @type {any} */ ({ getElementById: (/** @type {string} */ id) => (id === "p4p_config" ? element : null) });
  assert.deepEqual(readConfig(), sample.page);
  assert.deepEqual(sameWorker.outbox.databases, ["p4p:sample"]);
});
