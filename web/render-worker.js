// Draws the map's world: in a worker of its own, so that the page never waits for it, and where there can be none (a
// frame without an origin, an old browser) in the page. This file is both: the worker's program, and what the page loads
// to start it.

/** @import { MapProgram, Post } from "./programs.d.ts" */

/**
 * Calls the functions of the map's renderer by their names, and hands on what it draws; nothing where that failed.
 *
 * @param {MapProgram} program
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {(bitmap?: ImageBitmap) => void} drawn
 * @returns {Post}
 */
export function rendererOn({ Renderer }, canvas, drawn) {
  const renderer = new Renderer(canvas);
  return async (name, ...values) => {
    try {
      const result = renderer[name](...values);
      if (result) drawn("transferToImageBitmap" in result ? result.transferToImageBitmap() : await createImageBitmap(result));
    } catch (error) {
      console.warn(error);
      if (name === "draw") drawn();
    }
  };
}

/**
 * Starts the renderer. After "free" it is gone, and nothing is heard of it.
 *
 * @param {MapProgram} program
 * @param {string} script the address of that program, for the worker
 * @param {(bitmap?: ImageBitmap) => void} drawn
 * @returns {Promise<Post>}
 */
export async function startRenderer(program, script, drawn) {
  let isOver = false;
  /** @param {ImageBitmap} [bitmap] */
  const heard = (bitmap) => {
    if (!isOver) drawn(bitmap);
  };
  const post =
    (await inWorker(script, program.module(), heard)) ?? rendererOn(program, document.createElement("canvas"), heard);
  return (name, ...values) => {
    isOver = name === "free";
    post(name, ...values);
  };
}

/**
 * @param {string} script
 * @param {WebAssembly.Module} module
 * @param {(bitmap?: ImageBitmap) => void} drawn
 * @returns {Promise<Post | undefined>} nothing where there can be no worker
 */
function inWorker(script, module, drawn) {
  return new Promise((done) => {
    /** @type {Worker | undefined} */
    let worker;
    const none = () => {
      worker?.terminate();
      done(undefined);
    };
    try {
      worker = new Worker(import.meta.url, { type: "module" });
      worker.onerror = none;
      worker.onmessage = ({ data }) => {
        if (data !== "ready" || !worker) return none();
        worker.onerror = null;
        worker.onmessage = ({ data }) => drawn(data);
        const started = worker;
        done((...message) => started.postMessage(message));
      };
      worker.postMessage([script, module]);
    } catch {
      none();
    }
  });
}

/** @param {MessageEvent} event */
async function startInWorker({ data: [script, module] }) {
  try {
    /** @type {MapProgram} */
    const program = await import(script);
    await program.default({ module_or_path: module });
    const drawn = (/** @type {ImageBitmap | undefined} */ bitmap) => self.postMessage(bitmap, { transfer: bitmap ? [bitmap] : [] });
    const post = rendererOn(program, new OffscreenCanvas(1, 1), drawn);
    self.onmessage = ({ data: [name, ...values] }) => {
      if (name === "free") self.close();
      else post(name, ...values);
    };
    self.postMessage("ready");
  } catch (error) {
    self.postMessage(String(error));
  }
}

if (!self.document) self.onmessage = startInWorker;
