// What the page costs: bytes, and times on a slow phone, next to the same page with its scripts removed and, when it is
// named, to an earlier build. scripts/bench runs it. It measures; it judges nothing.
//
// usage: bench.mjs <dist> [--against FOLDER] [--keep FOLDER]
//   --keep     leaves the pages that were measured there, for a later --against
//   --against  such pages of an earlier build; or its dist/, which has no page with many nodes and none with a long form

import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { CPU_SLOWDOWN, launch, line, median, number, share, sized, slowedDown } from './bench-common.mjs';
import { manyNodes } from './many.mjs';
import { Backend, copyOf, FIXTURE, freePort, inOneLanguage, printUnpacked, servePage } from './servers.mjs';

const RUNS = sized(5, 1);
const FIELDS = 40;
const KEYS = sized(200, 4);
const SENDS = sized(7, 1);
const NODES = 3000;
const SEARCHES = sized(12, 1);
// Each letter finds other nodes than the one before it.
const TYPED = '2718';
const WIDTH = 390;
const WHILE_OPEN = '2025-11-10T09:00:00Z';
const AT = `?preview-at=${WHILE_OPEN}`;
// Chromium's own "Slow 4G": front_end/core/sdk/NetworkManager.ts. Bytes a second, milliseconds.
const SLOW_4G = { offline: false, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (750e3 / 8) * 0.9, latency: 150 * 3.75 };
const FORM = 'form:is([data-form=attend], [name=attend])';

const { positionals, values: options } = parseArgs({ allowPositionals: true, options: { against: { type: 'string' }, keep: { type: 'string' } } });
const [dist] = positionals;
const folder = await mkdtemp(join(tmpdir(), 'p4p-bench-'));
const servers = [];
let browser;
try {
  browser = await launch();
  const backend = await startBackend();
  const ours = await print(options.keep ?? join(folder, 'pages'), backend);
  const earlier = options.against && (await found(options.against));
  const addresses = await served({ ours, earlier });
  printSizes(await sizes());
  printVisits(await measureVisits(addresses));
  printForm(await measureForm(addresses), await measureSends(addresses.ours.form, backend));
  printSearch(await measureSearch(addresses));
} finally {
  await browser?.close();
  for (const server of servers) await server.stop();
  await rm(folder, { recursive: true, force: true });
}

// ## The pages

// What is measured: the page as it is published, one with many nodes, and one with forty questions.
async function print(out, backend) {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await cp(dist, join(out, 'page'), { recursive: true });
  const many = await inOneLanguage(await copyOf(FIXTURE, join(folder, 'many-content')));
  await writeFile(join(many, 'nodes.geojson'), JSON.stringify(manyNodes(NODES)));
  const open = ['--backend-origin', backend.origin, '--as-of', WHILE_OPEN];
  await printUnpacked(join(out, 'many'), many, ...open);
  await printUnpacked(join(out, 'form'), backend.content, ...open);
  return found(out);
}

async function found(at) {
  const isThere = (path) => stat(join(path, 'index.html')).then(() => true, () => false);
  if (await isThere(at)) return { page: at };
  const pages = Object.fromEntries(['page', 'many', 'form'].map((name) => [name, join(at, name)]));
  for (const path of Object.values(pages)) if (!(await isThere(path))) throw new Error(`there is no page in ${path}`);
  return pages;
}

async function served({ ours, earlier }) {
  const serve = async (files) => {
    const port = await freePort();
    servers.push(await servePage(files, port, join(folder, `server-${port}`)));
    return `http://127.0.0.1:${port}/`;
  };
  const all = async (pages) => Object.fromEntries(await Promise.all(Object.entries(pages).map(async ([name, files]) => [name, await serve(files)])));
  return { ours: await all(ours), earlier: earlier && (await all(earlier)), scriptless: await serve(await withoutScripts(ours.page)) };
}

async function withoutScripts(page) {
  const plain = join(folder, 'plain');
  await cp(page, plain, { recursive: true });
  const html = (await readFile(join(page, 'index.html'), 'utf8'))
    .replace(/<script\b(?![^>]*application\/(?:ld\+)?json)[^>]*>[^]*?<\/script>/g, '')
    .replace(/<script\b[^>]*\bid="?p4p_data"?[^>]*>[^]*?<\/script>/g, '')
    // The font stays, which both pages wait for.
    .replace(/<link\b[^>]*\brel="?(?:modulepreload\b|preload\b(?=[^>]*\bas="?fetch\b))[^>]*>/g, '');
  await writeFile(join(plain, 'index.html'), html);
  await writeFile(join(plain, 'index.html.br'), brotliCompressSync(html));
  await rm(join(plain, 'index.html.gz'), { force: true });
  return plain;
}

// A form service for a sign-up of forty questions.
async function startBackend() {
  const question = (index) => `\n[[field]]\nid = "question_${index}"\nkind = "text"\nlabel = "Question ${index}"\n`;
  const questions = Array.from({ length: FIELDS }, (_, index) => question(index)).join('');
  const content = await copyOf(FIXTURE, join(folder, 'form-content'), { 'forms/attend.toml': (text) => text.replace(/\n\[\[field\]\][^]*/, `\n${questions}`) });
  await inOneLanguage(content);
  const state = join(folder, 'backend');
  await mkdir(state);
  const backend = await Backend.start(state, await freePort(), ['*'], content);
  servers.push(backend);
  return Object.assign(backend, { content });
}

// ## Measures

async function newPage(options = {}) {
  const context = await browser.newContext({ viewport: { width: WIDTH, height: 844 }, serviceWorkers: 'block', ...options });
  return context.newPage();
}

function hydrated(page) {
  return page.locator('#app[data-hydrated]').waitFor({ state: 'attached' });
}

// Visits with nothing cached, by turns, so that all have the same neighbours on the computer.
async function measureVisits({ ours, earlier, scriptless }) {
  const pages = { page: ours.page, scriptless, ...(earlier && { earlier: earlier.page }) };
  const seen = Object.fromEntries(Object.keys(pages).map((name) => [name, []]));
  for (let run = 1; run <= RUNS; run++) {
    for (const [name, address] of Object.entries(pages)) {
      if (process.stderr.isTTY) process.stderr.write(`\r  run ${run} of ${RUNS}: ${name}          `);
      seen[name].push(await visit(address, name !== 'scriptless'));
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r                                   \r');
  return seen;
}

async function visit(address, hydrates) {
  const page = await newPage({ isMobile: true, deviceScaleFactor: 2, serviceWorkers: 'allow' });
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') window.readableAt = entry.startTime;
    }).observe({ type: 'paint', buffered: true });
    new MutationObserver((_, observer) => {
      if (!document.querySelector('#app[data-hydrated]')) return;
      window.hydratedAt = performance.now();
      observer.disconnect();
    }).observe(document, { attributes: true, childList: true, subtree: true, attributeFilter: ['data-hydrated'] });
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  let requests = 0;
  let bytes = 0;
  session.on('Network.requestWillBeSent', ({ request }) => (requests += request.url.startsWith('http') ? 1 : 0));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));

  await page.goto(address, { waitUntil: 'load', timeout: 120_000 });
  await page.waitForFunction(() => window.readableAt !== undefined, null, { timeout: 120_000 });
  if (hydrates) await page.waitForFunction(() => window.hydratedAt !== undefined, null, { timeout: 120_000 });
  await page.waitForLoadState('networkidle');
  const times = await page.evaluate(() => ({ readable: window.readableAt, hydrated: window.hydratedAt }));
  await page.context().close();
  return { ...times, requests, bytes };
}

async function sizes() {
  const size = async (file) => (await stat(join(dist, file))).size;
  const files = await readdir(dist);
  const sum = async (pattern) => {
    const found = files.filter((file) => pattern.test(file));
    const sizes = await Promise.all(found.map(size));
    return { count: found.length, bytes: sizes.reduce((total, bytes) => total + bytes, 0) };
  };
  return [
    ['HTML, with what is inlined (style, map)', await sum(/^index\.html\.br$/), await sum(/^index\.html$/)],
    ['style sheets beside it', await sum(/\.css\.br$/), await sum(/\.css$/)],
    ['wasm', await sum(/^page-.*\.wasm\.br$/), await sum(/^page-.*\.wasm$/)],
    ['js', await sum(/^page-.*\.js\.br$/), await sum(/^page-.*\.js$/)],
    ['what seals, loaded when a form is touched', await sum(/^seal-.*\.br$/), await sum(/^seal-.*(js|wasm)$/)],
    ['service worker', await sum(/^sw\.js\.br$/), await sum(/^sw\.js$/)],
  ];
}

// What a form of forty questions costs while it is filled in, beside the same keystrokes in a page without a program.
async function measureForm({ ours, earlier }) {
  const strokes = { plain: [], form: [], earlier: [] };
  const pages = { plain: undefined, form: ours.form, ...(earlier?.form && { earlier: earlier.form }) };
  for (const [name, address] of Object.entries(pages)) {
    const page = await newPage();
    if (address) {
      await page.goto(address + AT);
      await hydrated(page);
    } else {
      await page.setContent('<form data-form=attend><input name=question_0><input name=question_20></form>');
    }
    strokes[name] = await slowedDown(page, () => typeAndMeasure(page));
    await page.context().close();
  }
  return strokes;
}

// From the press of a key to the frame that shows the character, in milliseconds.
async function typeAndMeasure(page) {
  await page.evaluate(() => {
    window.strokes = [];
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        const painted = () => window.strokes.push(performance.now() - timeStamp);
        addEventListener('input', () => requestAnimationFrame(() => setTimeout(painted)), { once: true, capture: true });
      },
      { capture: true },
    );
  });
  for (const field of ['question_0', 'question_20']) {
    await page.locator(`${FORM} [name=${field}]`).focus();
    for (let key = 0; key < KEYS / 2; key++) {
      const before = await page.evaluate(() => window.strokes.length);
      await page.keyboard.press('abcdefghij'[key % 10]);
      await page.waitForFunction((before) => window.strokes.length > before, before);
    }
  }
  return page.evaluate(() => window.strokes);
}

async function measureSends(address, backend) {
  const page = await newPage();
  const took = [];
  for (let send = 0; send < SENDS; send++) {
    await page.goto(address + AT);
    await hydrated(page);
    if (send > 0) await page.getByRole('button', { name: 'Fill in the form again' }).click();
    await page.locator(`${FORM} [name=question_0]`).fill(`Example ${send}`);
    // Whoever is faster than two seconds waits for the rest of them, which is not what is measured here.
    await page.waitForFunction(() => performance.now() > 3_000);
    took.push(
      await page.evaluate(
        (form) =>
          new Promise((resolve) => {
            const began = performance.now();
            new MutationObserver((_, observer) => {
              if (!document.querySelector('#sign-up [data-outbox=stored]')) return;
              observer.disconnect();
              resolve(performance.now() - began);
            }).observe(document.querySelector('#sign-up'), { subtree: true, childList: true, attributeFilter: ['data-outbox'] });
            document.querySelector(`${form} button[type=submit]`).click();
          }),
        FORM,
      ),
    );
  }
  const rows = await backend.rows('attend');
  if (rows.length !== SENDS) throw new Error(`${SENDS} presses are ${rows.length} rows`);
  await page.context().close();
  return took;
}

// From a letter in the search among many nodes to the rows that it leaves, painted.
async function measureSearch({ ours, earlier }) {
  const pages = {};
  for (const [name, address] of Object.entries({ ours: ours.many, ...(earlier?.many && { earlier: earlier.many }) })) {
    const page = await newPage();
    await page.goto(address + AT);
    await hydrated(page);
    await page.locator(`[data-total="${NODES}"]`).waitFor();
    await page.locator('input[name=q]').focus();
    await page.evaluate(watchLetters);
    pages[name] = page;
  }
  const seen = Object.fromEntries(Object.keys(pages).map((name) => [name, []]));
  for (let run = 0; run < SEARCHES; run++) {
    for (const [name, page] of Object.entries(pages)) {
      await page.bringToFront();
      seen[name].push(...(await slowedDown(page, () => typeLetters(page))));
      await page.locator('input[name=q]').fill('');
      await page.locator(`[data-shown="${NODES}"]`).waitFor();
    }
  }
  for (const page of Object.values(pages)) await page.context().close();
  return seen;
}

// In the page: notes how long after a letter the list has changed and was painted.
function watchLetters() {
  window.painted = [];
  addEventListener(
    'input',
    () => {
      const began = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.painted.push(performance.now() - began);
      new MutationObserver((_, observer) => {
        observer.disconnect();
        requestAnimationFrame(() => port2.postMessage(0));
      }).observe(document.querySelector('ul[data-nodes]'), { subtree: true, childList: true, attributes: true, characterData: true });
    },
    { capture: true },
  );
}

async function typeLetters(page) {
  await page.evaluate(() => (window.painted = []));
  for (const [index, letter] of [...TYPED].entries()) {
    await page.keyboard.type(letter);
    await page.waitForFunction((index) => window.painted.length > index, index);
    // Until typing rests, and what follows then is done.
    await page.waitForFunction((typed) => new URL(location.href).searchParams.get('q') === typed, TYPED.slice(0, index + 1));
  }
  return page.evaluate(() => window.painted);
}

// ## In words

function ms(value) {
  return `${value.toFixed(1)} ms`;
}

function ratio(one, other) {
  return (one / other).toFixed(2);
}

function printSizes(rows) {
  console.log('## Bytes\n');
  line('what', 'brotli', 'raw');
  line('---', '---:', '---:');
  for (const [what, packed, raw] of rows) if (raw.count) line(what, number(packed.bytes), number(raw.bytes));
  const [html, css, wasm, js] = rows.map(([, packed]) => packed.bytes);
  line('**HTML + CSS + inline SVG**', `**${number(html + css)}**`, '');
  line('**wasm + js**', `**${number(wasm + js)}**`, '');
}

function printVisits(seen) {
  const middle = (name, what) => median(seen[name].map((run) => run[what]));
  console.log(`\n## Times\n`);
  console.log(`Chromium ${browser.version()}, ${WIDTH} px, "Slow 4G", ${CPU_SLOWDOWN}x slower CPU, nothing cached; medians of ${RUNS} alternating runs.\n`);
  line('what', 'the page', 'without its scripts', 'ratio');
  line('---', '---:', '---:', '---:');
  for (const [what, key, unit] of [
    ['readable (first contentful paint)', 'readable', ' ms'],
    ['requests', 'requests', ''],
    ['bytes over the network', 'bytes', ''],
  ]) {
    const [ours, theirs] = [middle('page', key), middle('scriptless', key)];
    line(what, number(ours) + unit, number(theirs) + unit, ratio(ours, theirs));
  }
  const taken = middle('page', 'hydrated');
  line('taken over (`data-hydrated`)', `${number(taken)} ms`, '', `${ratio(taken, middle('scriptless', 'readable'))} of its readable`);
  printBeside([
    ['readable', seen.earlier && ['page', 'earlier'].map((name) => middle(name, 'readable'))],
    ['taken over', seen.earlier && ['page', 'earlier'].map((name) => middle(name, 'hydrated'))],
  ]);
}

function printForm({ plain, form, earlier }, sends) {
  console.log(`\n## A form\n\n${FIELDS} questions, ${KEYS} keystrokes with a ${CPU_SLOWDOWN}x slower CPU; ${SENDS} presses of Send, sealed, to a form backend on the same computer.\n`);
  line('what', 'the page', 'an input without a program', 'ratio');
  line('---', '---:', '---:', '---:');
  const both = [['keystroke to painted character, median', 0.5], ['the same, 95 of 100 are faster', 0.95]];
  for (const [what, part] of both) line(what, ms(share(form, part)), ms(share(plain, part)), ratio(share(form, part), share(plain, part)));
  line('press to "Stored", median', ms(median(sends)), '', '');
  printBeside(both.map(([what, part]) => [what, earlier.length > 0 && [share(form, part), share(earlier, part)]]));
}

function printSearch({ ours, earlier }) {
  console.log(`\n## A search\n\n${number(NODES)} nodes, ${ours.length} letters with a ${CPU_SLOWDOWN}x slower CPU.\n`);
  line('what', 'the page');
  line('---', '---:');
  const both = [['a letter to painted rows, median', 0.5], ['the same, 95 of 100 are faster', 0.95]];
  for (const [what, part] of both) line(what, ms(share(ours, part)));
  printBeside(both.map(([what, part]) => [what, earlier && [share(ours, part), share(earlier, part)]]));
}

// Measures of which there are two, ours and those of an earlier build.
function printBeside(rows) {
  const both = rows.filter(([, times]) => times);
  if (both.length === 0) return;
  console.log('');
  line('beside the earlier build', 'the page', 'earlier', 'ratio');
  line('---', '---:', '---:', '---:');
  for (const [what, [one, other]] of both) line(what, ms(one), ms(other), ratio(one, other));
}
