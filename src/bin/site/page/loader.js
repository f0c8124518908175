const start = async (again) => (await import("./PROGRAM" + again)).default({ module_or_path: "./MODULE" });
const say = (error) => console.error("The page's program does not run. The text stays readable, the forms stay empty.", error);
start("").catch((error) => {
  // Stopped in the middle, most likely because something changed the page on its way: made afresh, once.
  if (!(error instanceof WebAssembly.RuntimeError)) return say(error);
  document.getElementById("app").setAttribute("data-afresh", "");
  return start("?afresh").catch(say);
});
