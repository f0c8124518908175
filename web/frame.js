// What a frame does beside showing its part: it speaks with its host and opens links outside.
//
// Messages, all of them { p4p: 1, type, … }. To the host: `ready`; `height` with `height` in CSS pixels; `address` with
// `query` (filters) and `node` (an id or ""); `outbox` with `form` and `state`. From the host: `theme` with what is to
// change of `theme`, `accent`, `size`; `address` as above. Nothing that was typed into a form is in any of them.

import { readConfig } from "./read-config.js";

const { embed } = readConfig();
const root = document.documentElement;
const app = /** @type {HTMLElement} */ (document.getElementById("app"));
const host = self === top ? undefined : parent;
// WordPress gives each frame a secret, and hears those who know it.
const secret = host && /^#\?secret=(\w{1,40})$/.exec(location.hash)?.[1];
const { replaceState } = history;

/**
 * @param {string} type
 * @param {object} [more]
 */
function post(type, more) {
  host?.postMessage({ p4p: 1, type, ...more }, "*");
}

/** @param {unknown} text */
function isNode(text) {
  return typeof text === "string" && /^[a-z0-9-]+$/.test(text) && text.length <= embed.nodeIdLength;
}

// ## Height ------------------------------------------------------------------------------------------------------

/** @type {{ at: number, height: number }[]} */
let heights = [];

// A host that goes by what it is told makes the frame so high at most; what is longer then scrolls inside.
function measure() {
  const height = Math.ceil(app.getBoundingClientRect().height);
  // Two heights that follow each other again and again, because one of them brings a scroll bar: the larger one stays.
  const now = performance.now();
  heights = heights.filter(({ at }) => now - at < 1000);
  if (heights.length > 6 && heights.some((one) => one.height > height)) return;
  heights.push({ at: now, height });
  root.style.overflow = height > embed.maxHeight ? "auto" : "";
  post("height", { height: Math.min(height, embed.maxHeight) });
  if (secret) host?.postMessage({ message: "height", value: Math.max(height, 600), secret }, "*");
}

// ## Links -------------------------------------------------------------------------------------------------------

// The address of the full page, with what is looked for and without what is said to a frame only.
function whole(hash = "") {
  const url = new URL(location.href);
  for (const name of embed.parameters) url.searchParams.delete(name);
  url.hash = hash;
  return url.href;
}

// The fragment that takes along what was typed; the page's program keeps it ready.
function handover() {
  return document.getElementById("whole")?.dataset.handover;
}

/**
 * Run before a link can be followed: what leaves, opens outside of the frame.
 *
 * @param {Event} event
 */
function aim({ target }) {
  const link = target instanceof Element && target.closest("a[href]");
  if (!link || link.hasAttribute("download")) return;
  if (link.id === "whole" || link.hasAttribute("data-whole")) link.setAttribute("href", whole(handover()));
  // The marks of the printed map are links of SVG, whose href is no text.
  const { hash, pathname, origin, protocol } = new URL(link.getAttribute("href") ?? "", location.href);
  if (!protocol.startsWith("http")) return;
  const isHere = pathname === location.pathname && origin === location.origin;
  if (isHere && hash && !hash.startsWith("#draft=") && !link.hasAttribute("data-part")) {
    if (document.getElementById(hash.slice(1))) return;
    // A part that this frame does not show.
    link.setAttribute("data-part", "");
    link.setAttribute("href", whole(hash));
  }
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener");
}

/** @param {Event} event */
function followed(event) {
  aim(event);
  const link = event.target instanceof Element && event.target.closest("a[target=_blank]");
  if (!(link instanceof HTMLAnchorElement) || !secret) return;
  // WordPress's sandbox opens nothing, and goes there itself. What was typed is not for it to read.
  event.preventDefault();
  host?.postMessage({ message: "link", value: link.href.replace(/#draft=.*/, ""), secret }, "*");
}

// ## Addresses ---------------------------------------------------------------------------------------------------

/** @param {URL} url */
function postAddress(url) {
  const query = new URLSearchParams([...url.searchParams].filter(([name]) => embed.filters.includes(name)));
  const node = /^#node-(.+)$/.exec(url.hash)?.[1] ?? "";
  post("address", { query: String(query), node: isNode(node) ? node : "" });
}

// What is looked for makes no steps in the host's own history. Where a frame has no origin, the browser may refuse.
function listenToAddress() {
  history.pushState = history.replaceState = (state, title, url) => {
    const wanted = new URL(url ?? location.href, location.href);
    postAddress(wanted);
    replaceState.call(history, state, title, wanted.href);
  };
  addEventListener("hashchange", () => postAddress(new URL(location.href)));
}

/** @param {{ query?: unknown, node?: unknown }} message */
function goTo({ query, node }) {
  const url = new URL(location.href);
  for (const name of embed.filters) url.searchParams.delete(name);
  for (const [name, value] of new URLSearchParams(String(query ?? "").slice(0, 2000))) {
    if (embed.filters.includes(name)) url.searchParams.append(name, value);
  }
  url.hash = isNode(node) ? `node-${node}` : "";
  if (url.href === location.href) return;
  try {
    replaceState.call(history, history.state, "", url.href);
  } catch {
    return;
  }
  dispatchEvent(new PopStateEvent("popstate"));
}

/** @param {MessageEvent} event */
function hear({ source, data }) {
  if (source !== host || data?.p4p !== 1) return;
  if (data.type === "address") goTo(data);
  if (data.type === "theme") {
    const { theme, accent, size } = data;
    const asked = Object.entries({ theme, accent, size }).filter(([, value]) => typeof value === "string");
    dispatchEvent(new CustomEvent("p4p-look", { detail: Object.fromEntries(asked) }));
  }
}

// ## What became of what was sent --------------------------------------------------------------------------------

function watchOutbox() {
  /** @type {Map<Node, string>} */
  const known = new Map();
  const observer = new MutationObserver((changes) => {
    for (const { target, oldValue } of changes) {
      const { id, dataset } = /** @type {HTMLElement} */ (target);
      const state = dataset.outbox;
      // What an earlier visit sent is no news.
      const isNews = oldValue !== null || known.has(target);
      if (!state || known.get(target) === state) continue;
      known.set(target, state);
      if (isNews || state === "queued" || state === "sending") post("outbox", { form: id.replace(/-outcome$/, ""), state });
    }
  });
  observer.observe(app, { subtree: true, attributeFilter: ["data-outbox"], attributeOldValue: true });
}

// ## Start -------------------------------------------------------------------------------------------------------

if (host || root.dataset.embed) {
  // The host has a main part of its own.
  document.querySelector("main")?.setAttribute("aria-label", document.title);
  for (const name of ["pointerdown", "focusin"]) addEventListener(name, aim, true);
  for (const name of ["click", "auxclick"]) addEventListener(name, followed, true);
  listenToAddress();
}

if (host) {
  if (self.origin === "null") {
    root.dataset.opaque = "";
    // Such a frame may be forbidden to open anything, and cannot know.
    const address = Object.assign(document.createElement("span"), { className: "address", textContent: whole() });
    document.getElementById("whole")?.after(address);
  }
  root.toggleAttribute("data-no-full", !document.fullscreenEnabled);
  const position = navigator.permissions?.query({ name: "geolocation" });
  position?.then(({ state }) => root.toggleAttribute("data-no-position", state === "denied"), () => {});
  addEventListener("message", hear);
  watchOutbox();
  if (root.dataset.height === "auto" || secret) new ResizeObserver(measure).observe(app);
  post("ready");
}
