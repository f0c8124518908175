import assert from "node:assert/strict";
import { mock, test } from "node:test";

/**
 * A page without a program, as far as this needs one, and the module that watches over it.
 *
 * @param {{ isHydrated?: boolean }} [state]
 */
async function watched({ isHydrated = false } = {}) {
  /** @type {((event: any) => void)[]} */
  const listeners = [];
  const attributes = new Set(isHydrated ? ["data-hydrated"] : []);
  const app = {
    hasAttribute: (/** @type {string} */ name) => attributes.has(name),
    setAttribute: (/** @type {string} */ name) => attributes.add(name),
    querySelectorAll: () => [],
  };
  Object.assign(globalThis, {
    document: { getElementById: () => app },
    addEventListener: (/** @type {string} */ _name, /** @type {any} */ listener) => listeners.push(listener),
    MutationObserver: class {
      observe() {}
    },
  });
  let sentences = 0;
  for (const name of /** @type {const} */ (["error", "warn"])) {
    // Node complains there, too.
    mock.method(console, name, (/** @type {string} */ text) => void (sentences += Number(/program/.test(text))));
  }
  mock.timers.enable({ apis: ["setTimeout"] });
  const { watchProgram } = await import(`./without.js?${Math.random()}`);
  watchProgram();
  return {
    attributes,
    stop: (/** @type {Error} */ error) => listeners.forEach((listener) => listener({ detail: error })),
    sentences: () => sentences,
    end: () => (mock.timers.reset(), mock.restoreAll()),
  };
}

test("a program that is not there in time is replaced by what works without it, and that is said once", async () => {
  const page = await watched();
  mock.timers.tick(4_400);
  assert.ok(!page.attributes.has("data-plain"));
  mock.timers.tick(200);
  assert.ok(page.attributes.has("data-plain"));
  page.stop(new Error("404"));
  assert.equal(page.sentences(), 1);
  page.end();
});

test("one that stops is replaced at once", async () => {
  const page = await watched();
  page.stop(new Error("404"));
  assert.ok(page.attributes.has("data-plain"));
  mock.timers.tick(10_000);
  assert.equal(page.sentences(), 1);
  page.end();
});

test("one that runs is left alone", async () => {
  const page = await watched({ isHydrated: true });
  mock.timers.tick(10_000);
  assert.ok(!page.attributes.has("data-plain"));
  assert.equal(page.sentences(), 0);
  page.end();
});
