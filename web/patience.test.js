import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { twice, within } from "./patience.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

const never = () => new Promise(() => {});

/** @param {(() => Promise<unknown>)[]} answers one after the other */
function asked(...answers) {
  /** @type {string[]} */
  const names = [];
  const ask = (/** @type {string} */ again) => {
    names.push(again);
    return /** @type {() => Promise<unknown>} */ (answers.shift())();
  };
  return { names, ask };
}

test("what comes is asked for once", async () => {
  const { names, ask } = asked(async () => "here");
  assert.equal(await twice(ask, 1000), "here");
  mock.timers.tick(5000);
  assert.deepEqual(names, [""]);
});

test("what fails is asked for once more by another name, and then the failure is told", async () => {
  const failing = async () => {
    throw new Error("404");
  };
  const mended = asked(failing, async () => "here");
  assert.equal(await twice(mended.ask, 1000), "here");
  assert.deepEqual(mended.names, ["", "?1"]);
  const broken = asked(failing, failing);
  await assert.rejects(twice(broken.ask, 1000, 1), /404/);
  assert.deepEqual(broken.names, ["?2", "?3"]);
});

test("what hangs is asked for once more, and whichever comes counts", async () => {
  const hanging = asked(never, async () => "second");
  const come = twice(hanging.ask, 1000);
  mock.timers.tick(1000);
  assert.equal(await come, "second");

  /** @type {(value: unknown) => void} */
  let late = () => {};
  const slow = asked(() => new Promise((resolve) => (late = resolve)), never);
  const first = twice(slow.ask, 1000);
  mock.timers.tick(1000);
  late("first");
  assert.equal(await first, "first");
  assert.deepEqual(slow.names, ["", "?1"]);
});

test("what has begun to come is not asked for a second time, unless it breaks off", async () => {
  /** @type {(reason: unknown) => void} */
  let breakOff = () => {};
  /** @type {string[]} */
  const names = [];
  const come = twice(async (again, hasBegun) => {
    names.push(again);
    hasBegun();
    return again || new Promise((_, reject) => (breakOff = reject));
  }, 1000);
  mock.timers.tick(60_000);
  assert.deepEqual(names, [""]);
  breakOff(new Error("reset"));
  assert.equal(await come, "?1");
});

test("a second attempt that fails does not end the first, which may still come", async () => {
  /** @type {(value: unknown) => void} */
  let late = () => {};
  const slow = asked(() => new Promise((resolve) => (late = resolve)), () => Promise.reject(new Error("no")));
  const come = twice(slow.ask, 1000);
  mock.timers.tick(1000);
  await Promise.resolve();
  late("first");
  assert.equal(await come, "first");
});

test("nothing is waited for without end", async () => {
  const waiting = within(20_000, never());
  mock.timers.tick(20_000);
  await assert.rejects(waiting, /20 s/);
  assert.equal(await within(20_000, Promise.resolve(1)), 1);
});
