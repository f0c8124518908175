// What the page costs: bytes, and times on a slow phone, next to the same page with its scripts removed.
// scripts/bench runs it. It measures; it judges nothing.

import { chromium } from '@playwright/test';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { Backend, freePort, printPage, root, servePage } from './servers.mjs';

const RUNS = 5;
const FIELDS = 40;
const KEYS = 200;
const SENDS = 7;
const WIDTH = 390;
// Chromium's own "Slow 4G": front_end/core/sdk/NetworkManager.ts. Bytes a second, milliseconds.
const SLOW_4G = { offline: false, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (750e3 / 8) * 0.9, latency: 150 * 3.75 };
const CPU_SLOWDOWN = 4;

const dist = process.argv[2];
const folder = await mkdtemp(join(tmpdir(), 'p4p-bench-'));
const servers = [];
let browser;
try {
  const plain = join(folder, 'plain');
  await cp(dist, plain, { recursive: true });
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const scriptless = withoutScripts(html);
  await writeFile(join(plain, 'index.html'), scriptless);
  await writeFile(join(plain, 'index.html.br'), brotliCompressSync(scriptless));
  await rm(join(plain, 'index.html.gz'), { force: true });

  const addresses = {};
  for (const [name, files] of [['page', dist], ['scriptless', plain]]) {
    const port = await freePort();
    servers.push(await servePage(files, port, join(folder, `${name}-server`)));
    addresses[name] = `http://127.0.0.1:${port}/`;
  }

  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const seen = { page: [], scriptless: [] };
  for (let run = 1; run <= RUNS; run++) {
    for (const name of Object.keys(seen)) {
      if (process.stderr.isTTY) process.stderr.write(`\r  run ${run} of ${RUNS}: ${name}          `);
      seen[name].push(await visit(addresses[name], name === 'page'));
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r                                   \r');
  print(await sizes(), seen, browser.version());
  printForm(await measureForm());
} finally {
  await browser?.close();
  for (const server of servers) await server.stop();
  await rm(folder, { recursive: true, force: true });
}

function withoutScripts(html) {
  return html
    .replace(/<script\b(?![^>]*application\/(?:ld\+)?json)[^>]*>[^]*?<\/script>/g, '')
    .replace(/<script\b[^>]*\bid="?data"?[^>]*>[^]*?<\/script>/g, '')
    .replace(/<link\b[^>]*\brel="?(?:modulepreload|preload)"?[^>]*>/g, '');
}

// One visit with nothing cached.
async function visit(address, hydrates) {
  const context = await browser.newContext({ viewport: { width: WIDTH, height: 844 }, isMobile: true, deviceScaleFactor: 2 });
  const page = await context.newPage();
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
  const session = await context.newCDPSession(page);
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
  await context.close();
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

// What a form costs while it is filled in and sent: with forty questions, and beside the same keystrokes in a page
// without a program.
async function measureForm() {
  const content = join(folder, 'content');
  await cp(join(root, 'content'), content, { recursive: true });
  const path = join(content, 'forms/attend.toml');
  const form = (await readFile(path, 'utf8')).replace(/\n\[\[field\]\][^]*/, '\n');
  const question = (index) => `\n[[field]]\nid = "question_${index}"\nkind = "text"\nlabel = "Question ${index}"\n`;
  await writeFile(path, form + Array.from({ length: FIELDS }, (_, index) => question(index)).join(''));

  const [port, backendPort] = [await freePort(), await freePort()];
  const address = `http://127.0.0.1:${port}/`;
  await mkdir(join(folder, 'backend'));
  const backend = await Backend.start(join(folder, 'backend'), backendPort, [address.slice(0, -1)], content);
  servers.push(backend);
  const site = join(folder, 'form');
  await printPage(site, '--content', content, '--backend-origin', backend.origin, '--as-of', '2025-11-10T09:00:00Z');
  servers.push(await servePage(site, port, join(folder, 'form-server')));

  const context = await browser.newContext({ viewport: { width: WIDTH, height: 844 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  const strokes = {};
  for (const name of ['plain', 'form']) {
    if (name === 'form') {
      await page.goto(`${address}?preview-at=2025-11-10T09:00:00Z`);
      await page.locator('#app[data-hydrated]').waitFor();
    } else {
      await page.setContent('<form name=attend><input name=question_0><input name=question_20></form>');
    }
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    strokes[name] = await typeAndMeasure(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await session.detach();
  }

  const sends = [];
  for (let send = 0; send < SENDS; send++) {
    await page.goto(`${address}?preview-at=2025-11-10T09:00:00Z`);
    await page.locator('#app[data-hydrated]').waitFor();
    if (send > 0) await page.locator('#attend-outcome button[name=new]').click();
    await page.locator('form[name=attend] [name=question_0]').fill(`Example ${send}`);
    // Whoever is faster than two seconds waits for the rest of them, which is not what is measured here.
    await page.waitForFunction(() => performance.now() > 3_000);
    sends.push(
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            const began = performance.now();
            new MutationObserver((_, observer) => {
              if (document.querySelector('#attend-outcome').dataset.outbox !== 'stored') return;
              observer.disconnect();
              resolve(performance.now() - began);
            }).observe(document.querySelector('#attend-outcome'), { attributes: true });
            document.querySelector('form[name=attend] button[type=submit]').click();
          }),
      ),
    );
  }
  const rows = await backend.rows('attend');
  if (rows.length !== SENDS) throw new Error(`${SENDS} presses are ${rows.length} rows`);
  await context.close();
  return { strokes, sends };
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
    await page.locator(`form[name=attend] [name=${field}]`).focus();
    for (let key = 0; key < KEYS / 2; key++) {
      const before = await page.evaluate(() => window.strokes.length);
      await page.keyboard.press('abcdefghij'[key % 10]);
      await page.waitForFunction((before) => window.strokes.length > before, before);
    }
  }
  return page.evaluate(() => window.strokes);
}

function share(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

function printForm({ strokes, sends }) {
  const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
  const ms = (value) => `${value.toFixed(1)} ms`;
  console.log(`\n## A form\n\n${FIELDS} questions, ${KEYS} keystrokes with a ${CPU_SLOWDOWN}x slower CPU; ${SENDS} presses of Send, sealed, to a form backend on the same computer.\n`);
  line('what', 'the page', 'an input without a program', 'ratio');
  line('---', '---:', '---:', '---:');
  for (const [what, part] of [['keystroke to painted character, median', 0.5], ['the same, 95 of 100 are faster', 0.95]]) {
    const [ours, theirs] = [share(strokes.form, part), share(strokes.plain, part)];
    line(what, ms(ours), ms(theirs), (ours / theirs).toFixed(2));
  }
  line('press to "Stored", median', ms(median(sends)), '', '');
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function print(rows, seen, version) {
  const number = (value) => Math.round(value).toLocaleString('en');
  const middle = (name, what) => median(seen[name].map((run) => run[what]));
  const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);

  console.log('## Bytes\n');
  line('what', 'brotli', 'raw');
  line('---', '---:', '---:');
  for (const [what, packed, raw] of rows) if (raw.count) line(what, number(packed.bytes), number(raw.bytes));
  const [html, css, wasm, js] = rows.map(([, packed]) => packed.bytes);
  line('**HTML + CSS + inline SVG**', `**${number(html + css)}**`, '');
  line('**wasm + js**', `**${number(wasm + js)}**`, '');

  console.log(`\n## Times\n`);
  console.log(`Chromium ${version}, ${WIDTH} px, "Slow 4G", ${CPU_SLOWDOWN}x slower CPU, nothing cached; medians of ${RUNS} alternating runs.\n`);
  line('what', 'the page', 'without its scripts', 'ratio');
  line('---', '---:', '---:', '---:');
  for (const [what, key, unit] of [
    ['readable (first contentful paint)', 'readable', ' ms'],
    ['requests', 'requests', ''],
    ['bytes over the network', 'bytes', ''],
  ]) {
    const [ours, theirs] = [middle('page', key), middle('scriptless', key)];
    line(what, number(ours) + unit, number(theirs) + unit, (ours / theirs).toFixed(2));
  }
  const hydrated = middle('page', 'hydrated');
  line('taken over (`data-hydrated`)', `${number(hydrated)} ms`, '', `${(hydrated / middle('scriptless', 'readable')).toFixed(2)} of its readable`);
}
