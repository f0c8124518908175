// The only policy of the page's Trusted Types: a text becomes HTML, or the address of a script, when it is one of those
// that the page itself is made of, and otherwise not at all. Leptos makes elements without anything changing in them from
// texts of its program; nothing else does such a thing on purpose.

import { readConfig } from "./read-config.js";

// Elements of texts, with attributes that neither load nor run anything.
const ELEMENTS = "a|abbr|b|bdi|br|code|dd|div|dl|dt|em|h[1-6]|hr|i|li|ol|option|p|pre|small|span|strong|ul";
const ATTRIBUTES = "aria-[a-z]+|class|data-[a-z]+|dir|hidden|id|lang|role|tabindex|value";
const INERT = new RegExp(`^(?:[^<]|</?(?:${ELEMENTS})(?: (?:${ATTRIBUTES})(?:="[^"<>]*")?)* ?/?>|<!--[^<>]*-->)*$`);

/** @param {string} text */
export function isInert(text) {
  return INERT.test(text);
}

/** @param {string} text */
const isPrinted = (text) =>
  Array.prototype.some.call(document.querySelectorAll("noscript"), ({ textContent }) => textContent === text);

/** @param {string} address */
function isOwnScript(address) {
  const { renderWorker, serviceWorker } = readConfig().files;
  const site = document.getElementById("app")?.dataset.site ?? "./";
  const whole = (/** @type {string} */ name) => new URL(name, document.baseURI).href.replace(/[?#].*/, "");
  return [renderWorker, serviceWorker].some((name) => name && whole(site + name) === whole(address));
}

/**
 * @param {boolean} isAllowed
 * @param {string} text
 */
function allowed(isAllowed, text) {
  // Null is refused by the browser, which then says so.
  return isAllowed ? text : null;
}

/** Makes it, where browsers know such policies. */
export function makePolicy() {
  const { trustedTypes } = /** @type {any} */ (globalThis);
  trustedTypes?.createPolicy("default", {
    createHTML: (/** @type {string} */ text) => allowed(isInert(text) || isPrinted(text), text),
    createScriptURL: (/** @type {string} */ text) => allowed(isOwnScript(text), text),
  });
}
