// What the page's program has JavaScript do: load other programs, and run the live map. It is called from
// src/platform/js.rs, whose signatures are these. wasm-bindgen takes this file as it is, so it imports nothing.

/** @import { PageConfig, ProgramFiles } from "./config.d.ts" */
/** @import { LiveMap, MapProgram, Program, CitiesProgram, SealProgram } from "./programs.d.ts" */

/** @type {PageConfig} */
let config;
/** @type {string[]} */
let texts = [];
/** @type {typeof import("./patience.js")} */
let patience;

// Of what is loaded later, in milliseconds: when people are told that it is slow, and of what does not begin to come, when
// it is asked for once more, and when it is given up.
const SLOW = 3_000;
const AGAIN = 6_000;
const LIMIT = 20_000;
// Files are large, and lines may be thin: when one is given up that has begun.
const FILE_LIMIT = 60_000;

/**
 * Called by the loader before it starts the program.
 *
 * @param {PageConfig} ofPage
 * @param {string[]} messages
 * @param {typeof import("./patience.js")} ofLoader
 */
export function setUp(ofPage, messages, ofLoader) {
  [config, texts, patience] = [ofPage, messages, ofLoader];
}

/** The interface's texts in the page's language, in the order of their numbers. */
export function messages() {
  return texts;
}

/**
 * Whether a part of the page is still made of the nodes that were printed. crates/cli/src/page/shape.rs has the same.
 *
 * @param {HTMLElement} root
 */
export function isAsPrinted(root) {
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
  let shape = 0;
  while (nodes.nextNode()) {
    const name = nodes.currentNode.nodeName.toLowerCase();
    for (let at = 0; at < name.length; at += 1) shape = (Math.imul(shape, 31) + name.charCodeAt(at)) | 0;
  }
  return root.dataset.shape === String(shape);
}

/** This file is bundled into the page's program, which lies where all the others do. */
const address = (/** @type {string} */ name) => new URL(name, import.meta.url).href;

/**
 * Calls a function once for all who ask; again after a failure, with how many there have been.
 *
 * @template T
 * @param {(failures: number) => Promise<T>} load
 */
export function once(load) {
  let failures = 0;
  /** @type {Promise<T> | undefined} */
  let loaded;
  return () => {
    loaded ??= load(failures).catch((error) => {
      failures += 1;
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

let pending = 0;

/**
 * What is loaded later has an end, and people hear of it: that it is slow, or that the page has been renewed meanwhile, so
 * that its parts are no longer there.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {number} limit
 */
async function lately(work, limit = FILE_LIMIT) {
  pending += 1;
  const slow = setTimeout(tell, SLOW, "slow", true);
  try {
    return await patience.within(limit, work());
  } catch (error) {
    lookForAnother().catch(() => {});
    throw error;
  } finally {
    clearTimeout(slow);
    pending -= 1;
    if (!pending) tell("slow", false);
  }
}

/**
 * Shows one of the page's notices, or takes it away.
 *
 * @param {string} notice
 * @param {boolean} isShown
 */
function tell(notice, isShown) {
  const element = /** @type {HTMLElement | null} */ (document.querySelector(`[data-notice=${notice}]`));
  if (element) element.hidden = !isShown;
}

// Whether the host has another page by now, of which other programs are part.
async function lookForAnother() {
  const response = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(LIMIT) });
  const text = response.ok ? await response.text() : "";
  const isThere = (/** @type {ProgramFiles} */ { script }) => text.includes(script);
  if (text.includes("p4p-revision") && !Object.values(config.programs).every(isThere)) tell("renewed", true);
}

/**
 * @template {Program} T
 * @param {ProgramFiles} files
 * @param {number} failures
 * @returns {Promise<T>}
 */
function loadProgram({ script, wasm }, failures) {
  return lately(async () => {
    const { begun, whole } = fetchFile(wasm, failures);
    const [program] = await patience.within(LIMIT, Promise.all([load(script, failures), begun]));
    await program.default({ module_or_path: await whole });
    const { lang, dataset } = document.documentElement;
    program.set_messages?.(dataset.interface ?? lang, texts);
    return program;
  });
}

const load = (/** @type {string} */ script, /** @type {number} */ failures) =>
  patience.twice((again) => import(address(script) + again), AGAIN, failures);

/** Seals answers. */
export const loadSeal = once((failures) => /** @type {Promise<SealProgram>} */ (loadProgram(config.programs.seal, failures)));

/** Knows cities. */
export const loadCities = once(async (failures) => {
  const cities = /** @type {CitiesProgram} */ (await loadProgram(config.programs.cities, failures));
  cities.table_from(() => lately(() => fetchFile("cities.bin").whole));
  return cities;
});

/** The live map. */
const loadMap = once((failures) => /** @type {Promise<MapProgram>} */ (loadProgram(config.programs.map, failures)));

const loadRenderer = once((failures) => lately(() => load(config.files.renderWorker, failures), LIMIT));

/**
 * Has a field suggest cities for what is typed into it.
 *
 * @param {string} field
 * @param {string} typed
 */
export async function suggestCities(field, typed) {
  const cities = await loadCities();
  await cities.suggest_cities(field, typed);
}

/**
 * Puts a position that was typed into a field in another spelling there in degrees.
 *
 * @param {string} field
 * @param {string} typed
 */
export async function readPosition(field, typed) {
  const cities = await loadCities();
  cities.read_position(field, typed);
}

/**
 * Opens a map below a field, to choose a position on, or closes it.
 *
 * @param {string} field
 */
export async function pickPosition(field) {
  const cities = await loadCities();
  await cities.pick_position(field, mountLiveMap);
}

/**
 * Puts a live map into a place that holds the printed one. `describe` gives id, name and status of a node for its index;
 * `on` hears what happens on the map, as `LiveMap::new` in the map's own program says.
 *
 * @param {HTMLElement} place
 * @param {((index: number) => string[]) | null} describe
 * @param {(event: string, value: any) => void} on
 * @returns {Promise<LiveMap>}
 */
export async function mountLiveMap(place, describe, on) {
  const program = await loadMap();
  const { startRenderer } = await loadRenderer();
  const script = address(config.programs.map.script);
  const post = await startRenderer(program, script, (/** @type {any} */ bitmap) => map.drawn(bitmap));
  // What is being pressed must not be replaced below the finger.
  while (place.matches(":active")) await new Promise((done) => setTimeout(done, 40));
  const heard = (/** @type {string} */ event, /** @type {any} */ value) => {
    // Without shapes, or when the map has ended meanwhile, everything stays as it is.
    if (event === "shapes") fetchFile(`basemap/${value}.bin`).whole.then((bytes) => map.shapes(value, bytes)).catch(() => {});
    else on(event, value);
  };
  /** @type {LiveMap} */
  const map = new program.LiveMap(place, describe, heard, post);
  return map;
}

/**
 * A file that the programs read: when it has begun to come, and when it is there.
 *
 * @param {string} name
 * @param {number} [failures] how often it failed before
 */
function fetchFile(name, failures = 0) {
  let begin = () => {};
  const ask = async (/** @type {string} */ query, /** @type {() => void} */ hasBegun) => {
    const response = await fetch(address(name) + query, { signal: AbortSignal.timeout(FILE_LIMIT) });
    if (!response.ok) throw new Error(`${response.status}: ${name}`);
    hasBegun();
    begin();
    return new Uint8Array(await response.arrayBuffer());
  };
  const whole = patience.twice(ask, AGAIN, failures);
  const begun = new Promise((resolve, reject) => {
    begin = () => resolve(undefined);
    whole.catch(reject);
  });
  begun.catch(() => {});
  return { begun, whole };
}

/**
 * Asks the browser to wake the service worker as long as something waits, also when this page is closed by then; whether it
 * will. Few browsers can; the others send at the next visit.
 *
 * @returns {Promise<boolean>}
 */
export async function askForSync() {
  // Not `ready`, which never comes where there is no worker.
  const registration = await navigator.serviceWorker?.getRegistration();
  const { sync } = /** @type {{ sync?: { register(tag: string): Promise<void> } }} */ (/** @type {unknown} */ (registration ?? {}));
  if (!sync || !registration?.active) return false;
  await sync.register("outbox");
  return true;
}
