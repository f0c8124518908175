// Starts the page's program, and does what must be done whatever became of that program.

import { twice, within } from "./patience.js";
import { readConfig } from "./read-config.js";
import { keepTexts, showAddresses } from "./rewritten.js";

// So long, in milliseconds, nothing of a file is heard before it is asked for by another name.
const PATIENCE = 10_000;

// What browsers are to remember nothing of, and the program keeps.
const LEFT_TO_THE_PROGRAM = "input[autocomplete=off]:not([data-shared] form[data-form] *)";

const config = readConfig();
const { programs, files } = config;
// The page and the site may be one folder, and need not be.
const app = /** @type {HTMLElement} */ (document.getElementById("app"));
const { site = "./" } = app.dataset;
const { embed } = document.documentElement.dataset;
const isFramed = self !== top;

showAddresses();
keepTexts(app);
showOnlyPart();
// A frame that cannot speak with its host shows its part all the same.
if (isFramed || embed) import(site + files.frame).catch(() => import(`${site}${files.frame}?1`)).catch(() => {});

const texts = get(files.messages).then((response) => response.json());
texts.catch(() => {});
if (isToForget()) forget();
else begin();

function begin() {
  start("").catch((error) => {
    if (!isStopped(error)) return report(error);
    // Stopped in the middle, most likely because something changed the page on its way: made afresh, once.
    app.setAttribute("data-afresh", "");
    return start("?afresh").catch(report);
  });
  // Once everything that this visit needs is there.
  addEventListener("load", () => keepForLater().catch(() => {}));
}

// What a frame does not show is not there, so that nothing of it is taken over.
function showOnlyPart() {
  if (!embed || embed === "all") return;
  for (const part of document.querySelectorAll("main > section")) if (part.id !== embed) part.remove();
}

// Keeps the page for visits without a network, and tells of newer ones.
async function keepForLater() {
  const { keepPage } = await loadKeep();
  await keepPage(config, site);
}

function loadKeep() {
  return twice((again) => import(site + files.keep + again), PATIENCE);
}

function isToForget() {
  try {
    return sessionStorage.getItem(config.kept.forget) === "now";
  } catch {
    return false;
  }
}

// WebKit empties fields that browsers must not remember (`autocomplete="off"`) when a page comes back from its cache, a moment
// after it is shown. The program does not hear of it, and goes on by what was in them.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  // On a shared computer the program empties its forms at this moment.
  const fields = [.../** @type {NodeListOf<HTMLInputElement>} */ (app.querySelectorAll(LEFT_TO_THE_PROGRAM))];
  const contents = fields.map(({ value, checked }) => ({ value, checked }));
  const isEmptied = (/** @type {HTMLInputElement} */ field) => field.value === field.defaultValue && field.checked === field.defaultChecked;
  const putBack = () => fields.forEach((field, place) => isEmptied(field) && Object.assign(field, contents[place]));
  // Which moment that is differs.
  for (const moment of [0, 60, 250]) setTimeout(putBack, moment);
});

// Somebody asked for it on the page that was here a moment ago: before its program writes anything again.
function forget() {
  within(3 * PATIENCE, loadKeep())
    .then(({ forgetAll }) => forgetAll(config, site))
    .catch(() => {
      // Nothing was forgotten: the page says so, and goes on.
      sessionStorage.setItem(config.kept.forget, "failed");
      const notice = /** @type {HTMLElement | null} */ (document.querySelector("[data-notice=failed]"));
      if (notice) notice.hidden = false;
      begin();
    });
}

/** @param {unknown} error */
function isStopped(error) {
  return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
}

/** @param {string} name */
function get(name) {
  return twice(async (again) => {
    const response = await fetch(site + name + again);
    if (!response.ok) throw new Error(`${response.status}: ${name}`);
    return response;
  }, PATIENCE);
}

/** @param {string} query another one makes the browser run the program's JavaScript once more */
async function start(query) {
  const { script, wasm } = programs.page;
  const module = get(wasm);
  module.catch(() => {});
  const name = (/** @type {string} */ again) => script + (query ? query + again.replace("?", "&") : again);
  const program = await twice((again) => import(site + name(again)), PATIENCE);
  program.setUp(config, await texts, { twice, within });
  await program.default({ module_or_path: module });
}

/** @param {unknown} error */
function report(error) {
  dispatchEvent(new CustomEvent("p4p-stopped", { detail: error }));
}
