import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.self ??= /** @type {any} */ ({ document: {} });
const { rendererOn } = await import("./render-worker.js");

/** @import { MapProgram } from "./programs.d.ts" */

const canvas = /** @type {any} */ ({ transferToImageBitmap: () => "bitmap" });

/** @param {object} functions */
const program = (functions) =>
  /** @type {MapProgram} */ (/** @type {unknown} */ ({ Renderer: function () { return functions; } }));

test("what is drawn is handed on, and what draws nothing is only done", async () => {
  /** @type {unknown[][]} */
  const [calls, drawn] = [[], []];
  const functions = { places: (/** @type {number[]} */ ...values) => void calls.push(values), draw: () => canvas };
  const post = rendererOn(program(functions), canvas, (bitmap) => drawn.push(bitmap));
  await post("places", 1, 2);
  await post("draw");
  assert.deepEqual([calls, drawn], [[[1, 2]], ["bitmap"]]);
});

test("a drawing that fails is told, so that the map does not wait for it", async (t) => {
  t.mock.method(console, "warn", () => {});
  /** @type {unknown[]} */
  const drawn = [];
  const post = rendererOn(program({ draw: () => { throw new Error("lost"); } }), canvas, (bitmap) => drawn.push(bitmap));
  await post("draw");
  await post("unknown");
  assert.deepEqual(drawn, [undefined]);
});
