// What the page's program has JavaScript do: load other programs, and run the live map. It is called from
// src/platform/js.rs, whose signatures are these. wasm-bindgen takes this file as it is, so it imports nothing.

/** @import { PageConfig, ProgramFiles } from "./config.d.ts" */
/** @import { LiveMap, MapProgram, Program, CitiesProgram, SealProgram } from "./programs.d.ts" */

/** @type {PageConfig} */
let config;
/** @type {string[]} */
let texts = [];

/**
 * Called by the loader before it starts the program.
 *
 * @param {PageConfig} ofPage
 * @param {string[]} messages
 */
export function setUp(ofPage, messages) {
  [config, texts] = [ofPage, messages];
}

/** The interface's texts in the page's language, in the order of their numbers. */
export function messages() {
  return texts;
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

// Browsers remember that a module could not be loaded, so the next attempt goes by another name.
const attempt = (/** @type {number} */ failures) => (failures ? `?${failures}` : "");

/**
 * @template {Program} T
 * @param {ProgramFiles} files
 * @param {number} failures
 * @returns {Promise<T>}
 */
async function loadProgram({ script, wasm }, failures) {
  const program = await import(address(script) + attempt(failures));
  await program.default({ module_or_path: address(wasm) });
  program.set_messages?.(document.documentElement.lang, texts);
  return program;
}

/** Seals answers. */
export const loadSeal = once((failures) => /** @type {Promise<SealProgram>} */ (loadProgram(config.programs.seal, failures)));

/** Knows cities. */
export const loadCities = once(async (failures) => {
  const cities = /** @type {CitiesProgram} */ (await loadProgram(config.programs.cities, failures));
  cities.table_from(() => fetchFile("cities.bin"));
  return cities;
});

/** The live map. */
const loadMap = once((failures) => /** @type {Promise<MapProgram>} */ (loadProgram(config.programs.map, failures)));

const loadRenderer = once((failures) => import(address(config.files.renderWorker) + attempt(failures)));

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
    if (event === "shapes") fetchFile(`basemap/${value}.bin`).then((bytes) => map.shapes(value, bytes)).catch(() => {});
    else on(event, value);
  };
  /** @type {LiveMap} */
  const map = new program.LiveMap(place, describe, heard, post);
  return map;
}

/**
 * A file that the programs read, in at most a minute.
 *
 * @param {string} name
 */
async function fetchFile(name) {
  const response = await fetch(address(name), { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
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
