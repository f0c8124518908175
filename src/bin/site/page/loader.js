const start = async (again) => (await import("./PROGRAM" + again)).default({ module_or_path: "./MODULE" });
const say = (error) => console.error("The page's program does not run. The text stays readable, the forms stay empty.", error);
start("").catch((error) => {
  // Stopped in the middle, most likely because something changed the page on its way: made afresh, once.
  if (!(error instanceof WebAssembly.RuntimeError)) return say(error);
  document.getElementById("app").setAttribute("data-afresh", "");
  return start("?afresh").catch(say);
});
// What is loaded only when it is needed, once. A load that failed is tried again under another name, because browsers
// remember that a module could not be loaded.
const later = (program, module_or_path, tries = 0, loaded) => () =>
  (loaded ??= (async () => {
    try {
      const module = await import(program + (tries ? "?" + tries : ""));
      await module.default({ module_or_path });
      return module;
    } catch (error) {
      tries += 1;
      loaded = undefined;
      throw error;
    }
  })());
window.p4p = {
  // Seals answers; loaded when a form is first touched.
  seal: later("./SEAL_PROGRAM", "./SEAL_MODULE"),
  // Knows the world; loaded when the map, or a field that asks for a place, is first touched.
  atlas: later("./ATLAS_PROGRAM", "./ATLAS_MODULE"),
  // Asks the browser to wake the service worker when there is a network again, also when this page is closed.
  sync: async () => (await navigator.serviceWorker?.ready)?.sync?.register("outbox"),
};
REGISTER
