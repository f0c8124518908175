// Closes the tab again and again while what was sent from it is on its way, and never comes back before it has arrived: the
// browser alone must see to that. Started by scripts/kill-test --closed: node tests/e2e/closes.mjs <times> <seed>

import { chromium } from '@playwright/test';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FaultProxy } from './faultproxy.mjs';
import { Backend, freePort, printUnpacked, servePage } from './servers.mjs';
import { inTwoWeeks } from './world.mjs';

const [times, seed] = [Number(process.argv[2] ?? 500), Number(process.argv[3] ?? Date.now() % 1_000_000)];
if (!(times > 0 && seed >= 0)) throw new Error('How often? closes.mjs <times> <seed>');

// The same seed closes at the same moments, as far as a machine does the same twice (mulberry32).
let state = seed;
function chance() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

// How long the browser may take: it tries again after five minutes when it finds that it was too early.
const PATIENCE = 6 * 60_000;
// What may happen to a request: it is answered at once, late, lost, or not at all.
const FAULTS = [[], [{ mode: 'delay', delay: 1500 }], [{ mode: 'hang' }], [{ mode: 'drop-after-commit' }], [{ mode: 'status', status: 502 }]];

const folder = await mkdtemp(join(tmpdir(), 'p4p-closes-'));
const servers = [];
let browser;
const began = Date.now();
try {
  const [pagePort, backendPort] = [await freePort(), await freePort()];
  await mkdir(join(folder, 'backend'));
  const address = `http://127.0.0.1:${pagePort}/`;
  const backend = await Backend.start(join(folder, 'backend'), backendPort, [new URL(address).origin]);
  servers.push(backend);
  const proxy = await FaultProxy.start(backend.origin);
  servers.push(proxy);
  await inTwoWeeks(join(folder, 'content'));
  await printUnpacked(join(folder, 'page'), join(folder, 'content'), '--backend-origin', proxy.origin);
  servers.push(await servePage(join(folder, 'page'), pagePort, join(folder, 'server')));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext({ serviceWorkers: 'allow' });

  const rowsOf = async (email) => {
    const rows = await backend.rows('attend');
    return rows.filter((row) => row.email === email).length;
  };
  let [presses, arrived, unseen, slowest] = [0, 0, 0, 0];
  for (let round = 1; round <= times; round += 1) {
    const page = await context.newPage();
    await page.goto(address);
    await page.locator('#app[data-hydrated]').waitFor({ state: 'attached' });
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    const part = page.locator('#sign-up');
    const again = part.getByRole('button', { name: /fill in the form again/i });
    const name = part.locator('form [name=name]');
    await again.or(name).first().waitFor();
    if (await again.isVisible()) await again.click();
    const email = `closed-${seed}-${round}@example.org`;
    await name.fill('Somebody of this test');
    await part.locator('form [name=email]').fill(email);
    await part.locator('form [name=joining]').selectOption('online');
    await part.locator('form [name=consent]').check();
    proxy.faults(...FAULTS[Math.floor(chance() * FAULTS.length)]);
    await part.getByRole('button', { name: /^Send/ }).first().evaluate((button) => button.click());
    // Until it is written down nothing was promised.
    await part.locator('[data-outbox]:visible').first().waitFor();
    presses += 1;
    await pause(chance() * 2_500);
    await page.close();
    const closed = Date.now();
    let rows = 0;
    while ((rows = await rowsOf(email)) === 0 && Date.now() - closed < PATIENCE) await pause(250);
    slowest = Math.max(slowest, Date.now() - closed);
    proxy.faults();
    if (rows === 1) arrived += 1;
    else if (rows === 0) unseen += 1;
    else throw new Error(`round ${round}, seed ${seed}: ${rows} rows of one press`);
    if (rows === 0) console.log(`round ${round}: not there after ${PATIENCE / 60_000} minutes`);
    if (round % 25 === 0) console.log(`${round} of ${times}: ${arrived} rows, the slowest after ${Math.round(slowest / 1000)} s`);
  }
  console.log(`seed ${seed}: ${presses} presses, ${arrived} rows, ${unseen} missing; the slowest ${Math.round(slowest / 1000)} s after its tab was closed; ${Math.round((Date.now() - began) / 1000)} s`);
  process.exitCode = unseen === 0 ? 0 : 1;
} finally {
  await browser?.close();
  for (const server of servers.reverse()) await server.stop();
  await rm(folder, { recursive: true, force: true });
}
