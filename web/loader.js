// Starts the page's program, and does what must be done whatever became of that program.

import { readConfig } from "./read-config.js";

const config = readConfig();
const { programs, files } = config;
// The page and the site may be one folder, and need not be.
const app = /** @type {HTMLElement} */ (document.getElementById("app"));
const { site = "./" } = app.dataset;
const { embed } = document.documentElement.dataset;
const isFramed = self !== top;

showOnlyPart();
// A frame that cannot speak with its host shows its part all the same.
if (isFramed || embed) import(site + files.frame).catch(() => {});

const texts = fetch(site + files.messages).then((response) => response.json());
texts.catch(() => {});
start("").catch((error) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return report(error);
  // Stopped in the middle, most likely because something changed the page on its way: made afresh, once.
  app.setAttribute("data-afresh", "");
  return start("?afresh").catch(report);
});

// Once everything that this visit needs is there.
addEventListener("load", keepForLater);

// What a frame does not show is not there, so that nothing of it is taken over.
function showOnlyPart() {
  if (!embed || embed === "all") return;
  for (const part of document.querySelectorAll("main > section")) if (part.id !== embed) part.remove();
}

// Keeps the page for visits without a network. Where that is refused (private windows, some frames), the page works with
// one.
async function keepForLater() {
  try {
    if (files.serviceWorker) await navigator.serviceWorker?.register(site + files.serviceWorker);
  } catch {
    // Refused.
  }
}

/** @param {string} query another one makes the browser run the program's JavaScript once more */
async function start(query) {
  const program = await import(site + programs.page.script + query);
  program.setUp(config, await texts);
  await program.default({ module_or_path: site + programs.page.wasm });
}

/** @param {unknown} error */
function report(error) {
  console.error("The page's program does not run. The text stays readable, the forms stay empty.", error);
}
