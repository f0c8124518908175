// Draws the map's world: in a worker of its own, so that the page is never waited for, and where there can be none (a
// frame without an origin, an old browser) in the page. This file is both the worker's program and what the page asks.

// Does what it is told, by the name of a function of Painter in crates/map/src/live/painter.rs, and hands on what that draws.
const draws = (Painter, canvas, told) => {
  const painter = new Painter(canvas);
  return async (name, ...values) => {
    try {
      const drawn = painter[name](...values);
      if (drawn) told(await (drawn.transferToImageBitmap?.() ?? createImageBitmap(drawn)));
    } catch (error) {
      console.warn(error);
      if (name === "draw") told();
    }
  };
};

// Gives the function that tells the painter what to do; after "free" it is gone, and nothing is heard of it.
export const painter = ({ module, Painter }, program, told) =>
  new Promise((done) => {
    let worker, isOver;
    const heard = (picture) => isOver || told(picture);
    const ready = (tell) => done((...message) => ((isOver = message[0] === "free"), tell(...message)));
    const here = () => {
      worker?.terminate();
      ready(draws(Painter, document.createElement("canvas"), heard));
    };
    try {
      worker = new Worker(import.meta.url, { type: "module" });
      worker.onerror = here;
      worker.onmessage = ({ data }) => {
        if (data !== "ready") return here();
        worker.onerror = null;
        worker.onmessage = ({ data }) => heard(data);
        ready((...message) => worker.postMessage(message));
      };
      worker.postMessage([program, module()]);
    } catch {
      here();
    }
  });

if (!self.document) {
  onmessage = async ({ data: [program, module] }) => {
    try {
      const { default: init, Painter } = await import(program);
      await init({ module_or_path: module });
      const tell = draws(Painter, new OffscreenCanvas(1, 1), (picture) => postMessage(picture, picture ? [picture] : []));
      onmessage = ({ data }) => (data[0] === "free" ? close() : tell(...data));
      postMessage("ready");
    } catch (error) {
      postMessage(String(error));
    }
  };
}
