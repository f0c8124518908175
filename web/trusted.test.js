import assert from "node:assert/strict";
import { test } from "node:test";
import sample from "./config.sample.json" with { type: "json" };
import { makePolicy } from "./trusted.js";

test("the policy lets through what the page is made of, and refuses everything else", () => {
  /** @type {any} */
  let rules;
  let name = "";
  const printed = "<p>Without the program</p><input type=hidden name=form>";
  const page = {
    baseURI: "https://page.example/2025/",
    querySelectorAll: () => [{ textContent: printed }],
    getElementById: (/** @type {string} */ id) => (id === "p4p_config" ? { textContent: JSON.stringify(sample.page) } : { dataset: { site: "../" } }),
  };
  const createPolicy = (/** @type {string} */ called, /** @type {any} */ given) => ([name, rules] = [called, given]);
  Object.assign(globalThis, { self: globalThis, document: page, trustedTypes: { createPolicy } });
  makePolicy();
  assert.equal(name, "default");
  assert.deepEqual(Object.keys(rules).sort(), ["createHTML", "createScriptURL"]);
  assert.equal(rules.createHTML(printed), printed);
  for (const text of [`${printed}<img src=x>`, "<b>bold</b>", "plain", ""]) assert.equal(rules.createHTML(text), null, text);
  for (const address of ["../sw.js", "https://page.example/render-worker-1.js?1"]) assert.equal(rules.createScriptURL(address), address);
  for (const address of ["https://foreign.example/sw.js", "../page-1.js", "sw.js", "data:text/javascript,1", "blob:https://page.example/1"]) {
    assert.equal(rules.createScriptURL(address), null, address);
  }
});
