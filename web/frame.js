// What a frame does beside showing its part: it speaks with its host and opens links outside.
//
// Messages, all of them { p4p: 1, type, … }. To the host: `ready`; `height` with `height` in CSS pixels, in steps;
// `address` with `query` (filters) and `node` (an id or ""); `outbox` with `form` and `state`. From the host: `theme` with
// what is to change of `theme`, `accent`, `size`; `address` as above. Nothing that was typed into a form is in any of them.

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
// What was said last, and what it must not fall below.
let told = 0;
let lowest = 0;
let width = innerWidth;
// What was measured last.
let last = 0;

const heightNow = () => Math.ceil(app.getBoundingClientRect().height);

// Browsers draw nothing of a frame that is out of sight, and let `ResizeObserver` rest there. It has a height all the same,
// and a host that learns of it only when people scroll to it moves what they were going to read.
function followHeight() {
  new ResizeObserver(measure).observe(app);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  const look = () => {
    later ??= setTimeout(() => {
      later = undefined;
      if (heightNow() !== last) measure();
    }, 100);
  };
  new MutationObserver(look).observe(app, { subtree: true, childList: true, characterData: true, attributes: true });
  for (const name of ["load", "input", "resize"]) addEventListener(name, look);
  document.fonts.ready.then(look);
  look();
}

// A host that goes by what it is told makes the frame so high at most; what is longer then scrolls inside.
function measure() {
  const height = (last = heightNow());
  // Two heights that follow each other again and again, because one of them brings a scroll bar: the larger one stays.
  const now = performance.now();
  heights = heights.filter(({ at }) => now - at < 1000);
  if (heights.length > 6 && heights.some((one) => one.height > height)) return;
  heights.push({ at: now, height });
  root.style.overflow = height > embed.maxHeight ? "auto" : "";
  const rounded = Math.min(Math.ceil(height / embed.heightStep) * embed.heightStep, embed.maxHeight);
  // A question that is not asked any more makes a frame no lower: the host could tell from it what was answered.
  if (innerWidth !== width || !app.querySelector("form[data-form]")) mayShrink();
  lowest = Math.max(rounded, lowest);
  if (lowest === told) return;
  told = lowest;
  post("height", { height: told });
  if (secret) host?.postMessage({ message: "height", value: Math.max(told, 600), secret }, "*");
}

// The host is told what is looked for and what became of what was sent, and makes the width itself: that may be seen.
function mayShrink() {
  [width, lowest] = [innerWidth, 0];
}

// ## Links -------------------------------------------------------------------------------------------------------

// The address of the full page, with what is looked for and without what is said to a frame only.
function whole(hash = "") {
  const url = new URL(location.href);
  for (const name of embed.parameters) url.searchParams.delete(name);
  // A computer that is shared is so there, too.
  if (root.hasAttribute("data-shared")) url.searchParams.set("shared", "");
  url.hash = hash;
  return url.href;
}

/** @param {Element} link */
function isWhole(link) {
  return link.id === "p4p_whole" || link.hasAttribute("data-whole");
}

/**
 * Run before a link can be followed: what leaves, opens outside of the frame.
 *
 * @param {Event} event
 */
function aim({ target }) {
  const link = target instanceof Element && target.closest("a[href]");
  if (!link || link.hasAttribute("download")) return;
  // Without what was typed, so that nobody copies that along with the link.
  if (isWhole(link)) link.setAttribute("href", whole());
  // The marks of the printed map are links of SVG, whose href is no text.
  const { hash, pathname, origin, protocol } = new URL(link.getAttribute("href") ?? "", location.href);
  if (!protocol.startsWith("http")) return;
  const isHere = pathname === location.pathname && origin === location.origin;
  if (isHere && hash && !link.hasAttribute("data-part")) {
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
  if (!(link instanceof HTMLAnchorElement)) return;
  if (secret) {
    // WordPress's sandbox opens nothing, and goes there itself. What was typed is not for it to read.
    event.preventDefault();
    host?.postMessage({ message: "link", value: link.href, secret }, "*");
    return;
  }
  // The right button only opens a menu.
  const isOpened = isWhole(link) && /** @type {MouseEvent} */ (event).button !== 2;
  const draft = isOpened && document.getElementById("p4p_whole")?.dataset.handover;
  // A computer that is shared shows its history to others.
  if (!draft || root.hasAttribute("data-shared")) return;
  // As long as the press lasts: the page that opens takes it out of its address before anything else.
  link.hash = draft;
  setTimeout(() => link.setAttribute("href", whole()));
}

// ## Addresses ---------------------------------------------------------------------------------------------------

/** @param {URL} url */
function postAddress(url) {
  mayShrink();
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
      const { of: form = "", outbox: state } = /** @type {HTMLElement} */ (target).dataset;
      // What an earlier visit sent is no news.
      const isNews = oldValue !== null || known.has(target);
      if (!state || known.get(target) === state) continue;
      known.set(target, state);
      if (!isNews && state !== "queued" && state !== "sending") continue;
      mayShrink();
      post("outbox", { form, state });
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
    document.getElementById("p4p_whole")?.after(address);
  }
  root.toggleAttribute("data-no-full", !document.fullscreenEnabled);
  const position = navigator.permissions?.query({ name: "geolocation" });
  position?.then(({ state }) => root.toggleAttribute("data-no-position", state === "denied"), () => {});
  addEventListener("message", hear);
  watchOutbox();
  if (root.dataset.height === "auto" || secret) followHeight();
  post("ready");
}
