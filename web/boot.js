// Runs before anything is painted, so that a frame is compact and in its host's colours from its first picture on.
// What the address asks for is taken only when it is known, or proved to be readable.

import { accentFor, rgbOf } from "./colour.js";
import { readConfig } from "./read-config.js";
import { makePolicy } from "./trusted.js";
import { watchProgram } from "./without.js";

// First, because old browsers may stop in the middle of what follows: what works without the program is offered there, too.
watchProgram();
addEventListener("click", loadAgain);
makePolicy();

const { clocks, languages, embed, ground } = readConfig();
const root = document.documentElement;
const asked = new URLSearchParams(location.search);
const LANGUAGE = "p4p:language";

// Where the visitor's clock shows the same as the event's, nothing will be said of it, and no space is kept for that.
const isSame = (/** @type {number[]} */ [seconds, minutes]) => new Date(seconds * 1000).getTimezoneOffset() === -minutes;
root.toggleAttribute("data-same-clock", clocks.every(isSame));

addSlash();
if (!chooseLanguage()) takeDraft();
addEventListener("click", rememberLanguage);
const part = asked.get("embed");
if (part && embed.parts.includes(part)) becomeFrame(part);

// A frame has the language that its host asks for; whoever has chosen one from the menu has it at the next visit.
function chooseLanguage() {
  const wanted = asked.get("lang");
  if (wanted) return goTo(wanted) || goTo(Object.keys(languages).find((language) => scriptOf(language) === scriptOf(wanted)) || "");
  try {
    return self === top && goTo(localStorage.getItem(LANGUAGE) || "");
  } catch {
    // Without storage nothing was remembered.
    return false;
  }
}

// What came along in the address is for this visit, and nothing to keep or to pass on: the page's program finds it here.
function takeDraft() {
  if (!location.hash.startsWith("#draft=")) return;
  root.dataset.carried = location.hash.slice(1);
  try {
    history.replaceState(history.state, "", location.pathname + location.search);
  } catch {
    // A frame without an origin may refuse; its address is in no history of its own.
  }
}

/**
 * Language and script, as far as the browser knows them: regional forms are read by the same people.
 * @param {string} tag
 */
function scriptOf(tag) {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  } catch {
    return tag;
  }
}

// Some hosts show a folder's page without the slash at the end of its address, and everything beside it would be looked for
// in the folder above.
function addSlash() {
  const { pathname, search, hash } = location;
  // Folders may have dots (/2025.11); pages are told by how they end.
  if (!/\/(?!index$)(?![^/]*\.(x?html?|php|aspx?)$)[^/]+$/.test(pathname)) return;
  try {
    history.replaceState(history.state, "", `${pathname}/${search}${hash}`);
  } catch {
    // A frame without an origin may refuse.
  }
}

/** @param {string} language */
function goTo(language) {
  if (!Object.prototype.hasOwnProperty.call(languages, language)) return false;
  location.replace(languages[language] + location.search + location.hash);
  return true;
}

/** @param {MouseEvent} event */
function rememberLanguage({ target }) {
  const link = target instanceof Element && target.closest(".languages a");
  if (!(link instanceof HTMLAnchorElement)) return;
  // What is looked for comes along.
  [link.search, link.hash] = [location.search, location.hash];
  try {
    localStorage.setItem(LANGUAGE, link.lang);
  } catch {
    // It is chosen again at the next visit.
  }
}

/**
 * The page once more: as its host has it now, unless something wants to be done before (a newer service worker).
 *
 * @param {MouseEvent} event
 */
function loadAgain({ target }) {
  if (!(target instanceof Element && target.closest("[data-reload]"))) return;
  if (dispatchEvent(new Event("p4p-reload", { cancelable: true }))) location.reload();
}

/** @param {string} part */
function becomeFrame(part) {
  root.dataset.embed = part;
  if (asked.get("height") === "auto") root.dataset.height = "auto";
  const look = Object.fromEntries(embed.look.map((name) => [name, asked.get(name)]));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const { theme, accent, size, paper } = look;
    const isThemed = theme === "light" || theme === "dark";
    if (isThemed) root.dataset.theme = theme;
    else delete root.dataset.theme;
    root.toggleAttribute("data-clear", paper === "none");
    const pixels = Number(size);
    root.style.fontSize = pixels >= 12 && pixels <= 24 ? `${pixels}px` : "";
    const isDark = isThemed ? theme === "dark" : dark.matches;
    root.style.setProperty("--act", accentFor(rgbOf(accent || ""), isDark ? ground.dark : ground.light));
  };
  paint();
  dark.addEventListener("change", paint);
  addEventListener("p4p-look", (event) => {
    Object.assign(look, /** @type {CustomEvent} */ (event).detail);
    paint();
  });
}
