// The only policy of the page's Trusted Types: a text becomes HTML when it is what the page itself was printed with for
// visitors without scripts, and the address of a script when it is one of those that the page is made of; otherwise not at
// all. The page's programs make elements one by one, and need no HTML.

import { readConfig } from "./read-config.js";

/** @param {string} text */
const isPrinted = (text) =>
  Array.prototype.some.call(document.querySelectorAll("noscript"), ({ textContent }) => textContent === text);

/** @param {string} address */
function isOwnScript(address) {
  const { renderWorker, serviceWorker } = readConfig().files;
  const site = document.getElementById("app")?.dataset.site || "./";
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
  const { trustedTypes } = /** @type {any} */ (self);
  if (!trustedTypes) return;
  trustedTypes.createPolicy("default", {
    createHTML: (/** @type {string} */ text) => allowed(isPrinted(text), text),
    createScriptURL: (/** @type {string} */ text) => allowed(isOwnScript(text), text),
  });
}
