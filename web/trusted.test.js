import assert from "node:assert/strict";
import { test } from "node:test";
import sample from "./config.sample.json" with { type: "json" };
import { isInert, makePolicy } from "./trusted.js";

test("elements of texts are inert, and nothing that loads or runs is", () => {
  for (const text of [
    "",
    "plain & simple",
    "<!---->",
    "<br>",
    '<p class="help" role="status">A <b>text</b></p>',
    '<dl><dt data-x="1">a</dt><dd aria-hidden="true" hidden>b</dd></dl>',
  ]) {
    assert.ok(isInert(text), text);
  }
  for (const text of [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<p onclick="alert(1)">',
    '<p class="a" onclick="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<p style="background:url(//foreign.example)">',
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc='x'>",
    "<p class='a' onclick='b'>",
    "<p/onclick=alert(1)>",
    "<p class=x onclick=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<template><p></p></template>",
    "<form action=//foreign.example>",
    "<p class=\"a\"onclick=\"b\">",
    "<",
  ]) {
    assert.ok(!isInert(text), text);
  }
});

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
  Object.assign(globalThis, { document: page, trustedTypes: { createPolicy } });
  makePolicy();
  assert.equal(name, "default");
  assert.deepEqual(Object.keys(rules).sort(), ["createHTML", "createScriptURL"]);
  assert.equal(rules.createHTML(printed), printed);
  assert.equal(rules.createHTML(`${printed}<img src=x>`), null);
  for (const address of ["../sw.js", "https://page.example/render-worker-1.js?1"]) assert.equal(rules.createScriptURL(address), address);
  for (const address of ["https://foreign.example/sw.js", "../page-1.js", "sw.js", "data:text/javascript,1", "blob:https://page.example/1"]) {
    assert.equal(rules.createScriptURL(address), null, address);
  }
});
