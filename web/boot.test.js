import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { Linter } from "eslint";
import sample from "./config.sample.json" with { type: "json" };

// As it stands in the printed page.
let boot = "";

before(() => {
  const out = mkdtempSync(join(tmpdir(), "p4p-boot-"));
  try {
    execFileSync(fileURLToPath(new URL("../scripts/web", import.meta.url)), [out]);
    boot = readFileSync(join(out, "web/boot.js"), "utf8");
  } finally {
    rmSync(out, { recursive: true });
  }
});

/**
 * The address of a page after it has begun, and what it has listened to until then.
 *
 * @param {string} pathname
 * @param {any} config
 */
function begin(pathname, config = sample.page) {
  let address = pathname;
  /** @type {string[]} */
  const heard = [];
  const nothing = () => {};
  const style = { setProperty: nothing };
  const browser = {
    URL,
    URLSearchParams,
    Element: class {},
    document: { documentElement: { dataset: {}, style, toggleAttribute: nothing }, getElementById: () => ({ textContent: JSON.stringify(config), dataset: {} }) },
    location: { pathname, search: "", hash: "" },
    history: { replaceState: (/** @type {any} */ _state, /** @type {string} */ _title, /** @type {string} */ path) => (address = path) },
    addEventListener: (/** @type {string} */ type) => heard.push(type),
    setTimeout: nothing,
  };
  let error;
  try {
    runInContext(boot, createContext(Object.assign(browser, { self: browser, top: {} })));
  } catch (thrown) {
    error = thrown;
  }
  return { address, heard, error };
}

test("browsers without modules can read what watches over the program", () => {
  const problems = new Linter().verify(boot, [{ languageOptions: { ecmaVersion: 2015, sourceType: "script" } }]);
  assert.deepEqual(problems, []);
  // When it stops later, what watches is there, and so is the button that it shows.
  const { heard, error } = begin("/", null);
  assert.ok(error);
  assert.deepEqual(heard, ["p4p-stopped", "click"]);
});

test("a folder's address without its slash is mended, and a page's is left alone", () => {
  for (const path of ["/event", "/2025.11", "/p4p.wiki", "/a/v1.2/de", "/workshop.event"]) {
    const { address, error } = begin(path);
    assert.deepEqual([address, error], [`${path}/`, undefined]);
  }
  for (const path of ["/", "/event/", "/2025.11/", "/index", "/event/index", "/event/index.html", "/404.htm", "/a.xhtml", "/index.php", "/page.aspx"]) {
    const { address, error } = begin(path);
    assert.deepEqual([address, error], [path, undefined]);
  }
});
