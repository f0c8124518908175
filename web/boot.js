// Runs before anything is painted, so that a frame is compact and in its host's colours from its first picture on.
// What the address asks for is taken only when it is known, or proved to be readable.

import { accentFor, rgbOf } from "./colour.js";
import { readConfig } from "./read-config.js";

const { clocks, languages, embed, ground } = readConfig();
const root = document.documentElement;
const asked = new URLSearchParams(location.search);
const LANGUAGE = "p4p:language";

// Where the visitor's clock shows the same as the event's, nothing will be said of it, and no space is kept for that.
const isSame = (/** @type {number[]} */ [seconds, minutes]) => new Date(seconds * 1000).getTimezoneOffset() === -minutes;
root.toggleAttribute("data-same-clock", clocks.every(isSame));

if (!chooseLanguage()) takeDraft();
addEventListener("click", rememberLanguage);
const part = asked.get("embed");
if (part && embed.parts.includes(part)) becomeFrame(part);

// A frame has the language that its host asks for; whoever has chosen one from the menu has it at the next visit.
function chooseLanguage() {
  const wanted = asked.get("lang");
  if (wanted) return goTo(wanted) || goTo(wanted.split("-")[0]);
  try {
    return self === top && goTo(localStorage.getItem(LANGUAGE) ?? "");
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

/** @param {string} language */
function goTo(language) {
  if (!Object.hasOwn(languages, language)) return false;
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
    root.style.setProperty("--act", accentFor(rgbOf(accent ?? ""), isDark ? ground.dark : ground.light));
  };
  paint();
  dark.addEventListener("change", paint);
  addEventListener("p4p-look", (event) => {
    Object.assign(look, /** @type {CustomEvent} */ (event).detail);
    paint();
  });
}
