// Page, event and site may be one folder, and need not be.
const { site, event } = document.getElementById("app").dataset;
// What a frame does not show is not there, so that nothing of it is taken over.
const { embed } = document.documentElement.dataset;
if (embed && embed !== "all") for (const part of document.querySelectorAll("main > section")) if (part.id !== embed) part.remove();
// Inside of another page nothing is sent before it was seen what and to whom, whatever has been loaded by then.
let frame, isLost;
const said = WORDS;
const ask = (event) => {
  const { target, type } = event;
  const sends = type === "submit" ? "form" : "form [type=submit], [name^='withdraw:']";
  if (!target.closest?.(sends) || target.closest("form[name=find]") || frame?.allows(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const place = isLost && target.closest("form")?.querySelector(".goes-to");
  if (place && !place.textContent.includes(said.lost)) place.append(said.lost);
};
if (self !== top) for (const name of ["submit", "click"]) addEventListener(name, ask, true);
if (self !== top || embed || location.hash.startsWith("#draft=")) {
  import(site + "FRAME").then((module) => (frame = module), () => (isLost = true));
}
// How to show this page elsewhere, for the few who ask.
document.getElementById("embed-this")?.addEventListener("click", () => import(site + "DIALOG").then((module) => module.open(site, event)));
// Handing the address on, for those who ask.
document.documentElement.dataset.shares = navigator.share ? "send copy" : "copy";
addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-share]");
  if (button) import(site + "SHARE").then((module) => module.share(button));
});
// The texts that the programs may say, in the page's language.
const texts = fetch(site + "TEXTS").then((answer) => answer.json());
let words;
texts.then((all) => (words = all), () => {});
const start = async (again) => {
  const program = await import(site + "PROGRAM" + again);
  await texts;
  return program.default({ module_or_path: site + "MODULE" });
};
const say = (error) => console.error("The page's program does not run. The text stays readable, the forms stay empty.", error);
start("").catch((error) => {
  // Stopped in the middle, most likely because something changed the page on its way: made afresh, once.
  if (!(error instanceof WebAssembly.RuntimeError)) return say(error);
  document.getElementById("app").setAttribute("data-afresh", "");
  return start("?afresh").catch(say);
});
// What is loaded only when it is needed, once. A load that failed is tried again under another name, because browsers
// remember that a module could not be loaded.
const later = (program, path, tries = 0, loaded) => () =>
  (loaded ??= (async () => {
    try {
      const module = await import(site + program + (tries ? "?" + tries : ""));
      await module.default({ module_or_path: site + path });
      module.speak?.(document.documentElement.lang, words);
      return module;
    } catch (error) {
      tries += 1;
      loaded = undefined;
      throw error;
    }
  })());
window.p4p = {
  words: () => words,
  // A text with its values, and one that fits a count: for the map, which holds none.
  say: (number, ...values) => words[number].replace(/\{(\d)\}/g, (_, at) => values[at]),
  count: (number, count) => p4p.say(number + (new Intl.PluralRules(document.documentElement.lang).select(count) !== "one"), count),
  // Seals answers; loaded when a form is first touched.
  seal: later("SEAL_PROGRAM", "SEAL_MODULE"),
  // The live map; loaded when the map is first touched.
  atlas: later("ATLAS_PROGRAM", "ATLAS_MODULE"),
  // Knows cities; loaded when a field that asks for a place is first touched.
  cities: later("CITIES_PROGRAM", "CITIES_MODULE"),
  // Asks the browser to wake the service worker when there is a network again, also when this page is closed.
  sync: async () => (await navigator.serviceWorker?.ready)?.sync?.register("outbox"),
};
// A live map in a place; `told` is called with what happens on it, as crates/map/src/live/mod.rs says.
let painters = "";
p4p.map = async (place, describe, told) => {
  const atlas = await p4p.atlas();
  const { painter } = await import(site + "PAINTER" + painters).catch((error) => {
    painters += "?";
    throw error;
  });
  let map;
  const post = await painter(atlas, new URL(site + "ATLAS_PROGRAM", location.href).href, (picture) => map.drawn(picture));
  // What is being pressed must not be replaced below the finger.
  while (place.matches(":active")) await new Promise((done) => setTimeout(done, 40));
  map = new atlas.LiveMap(place, describe, async (event, value) => {
    if (event !== "shapes") return told(event, value);
    // Without them, or when the map has ended meanwhile, everything stays as it is.
    const answer = await fetch(site + "basemap/" + value + ".bin").catch(() => ({}));
    if (answer.ok) answer.arrayBuffer().then((bytes) => map.shapes(value, new Uint8Array(bytes))).catch(() => {});
  }, post);
  return map;
};
// The live map takes the place of the picture when that is touched. The page's program tells it what it needs; what is
// done to its marks, the program hears as it hears the pins of the picture.
const place = document.querySelector("[data-map]");
let map, isComing, describe, opened;
const told = {};
const touched = async ({ type, target }) => {
  if (map || !document.querySelector("#app[data-hydrated]")) return;
  // The map does what is pressed before it is there.
  if (type === "click") target.closest("[data-act]")?.setAttribute("data-pressed", "");
  if (isComing) return;
  isComing = true;
  const note = document.getElementById("map-note");
  try {
    map = await p4p.map(place, (index) => describe(index).split("\n"), (event, value) => {
      if (event === "together") opened(value);
      if (event === "leave") document.getElementById("q")?.focus();
      place.dispatchEvent(new CustomEvent("map-" + event, { detail: value }));
    });
    const { tiles, credit } = place.dataset;
    const address = (z, x, y) => tiles.replace("{z}", z).replace("{x}", x).replace("{y}", y);
    if (tiles) map.tiles(address, tiles.split("/")[2], credit);
    for (const name in told) map[name](told[name]);
    note.textContent = "";
  } catch (error) {
    console.warn(error);
    note.textContent = said.no_map;
  }
  isComing = false;
};
for (const name of ["pointerover", "pointerdown", "focusin", "click"]) place?.addEventListener(name, touched);
p4p.answers = (functions) => ([describe, opened] = functions);
for (const name of ["nodes", "shown", "mark"]) {
  p4p[name] = (value) => {
    told[name] = value;
    map?.[name](value);
  };
}
REGISTER
