const start = async (again) => (await import("./PROGRAM" + again)).default({ module_or_path: "./MODULE" });
const say = (error) => console.error("The page's program does not run. The text stays readable, the forms stay empty.", error);
start("").catch((error) => {
  // Stopped in the middle, most likely because something changed the page on its way: made afresh, once.
  if (!(error instanceof WebAssembly.RuntimeError)) return say(error);
  document.getElementById("app").setAttribute("data-afresh", "");
  return start("?afresh").catch(say);
});
// What seals answers is loaded when a form is first touched. A load that failed is tried again under another name,
// because browsers remember that a module could not be loaded.
let seal, tries = 0;
const load = async () => {
  try {
    const module = await import("./SEAL_PROGRAM" + (tries ? "?" + tries : ""));
    await module.default({ module_or_path: "./SEAL_MODULE" });
    return module.seal;
  } catch (error) {
    tries += 1;
    seal = undefined;
    throw error;
  }
};
window.p4p = {
  seal: () => (seal ??= load()),
  // Asks the browser to wake the service worker when there is a network again, also when this page is closed.
  sync: async () => (await navigator.serviceWorker?.ready)?.sync?.register("outbox"),
};
REGISTER
