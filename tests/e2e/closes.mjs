// Closes the tab again and again while what was sent from it is on its way, and never comes back before it has arrived: the
// browser alone must see to that. Started by scripts/kill-test --closed: node tests/e2e/closes.mjs <times> <seed>

import { chromium } from '@playwright/test';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { asked } from './chance.mjs';
import { FaultProxy } from './faultproxy.mjs';
import { Backend, freePort, opened, printUnpacked, servePage } from './servers.mjs';
import { inTwoWeeks } from './world.mjs';

// The same seed closes at the same moments, as far as a machine does the same twice.
const { times, seed, chance } = asked('How often? closes.mjs <times> <seed>', 500);

// How long the browser may take: it tries again after five minutes when it finds that it was too early, and once more after
// that. Other tabs are opened and closed meanwhile, each of a visitor of its own.
const PATIENCE = 20 * 60_000;
const AT_ONCE = 100;
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

  // Whose each row is, opened once, by its number at the service.
  const owners = new Map();
  async function rowsByOwner() {
    for (const { id, sealed } of await backend.rows('attend', false)) {
      if (!owners.has(id)) owners.set(id, (await opened(sealed)).email);
    }
    const counts = new Map();
    for (const email of owners.values()) counts.set(email, (counts.get(email) ?? 0) + 1);
    return counts;
  }

  // What was pressed and is not known to be stored: by its e-mail address, the visitor and when the tab was closed.
  const waiting = new Map();
  let [arrived, slowest] = [0, 0];
  const missing = [];
  // Ends the browser's part for everybody whose row is there, or who has waited in vain.
  async function collect() {
    const rows = await rowsByOwner();
    for (const [email, { context, closed }] of waiting) {
      const [found, waited] = [rows.get(email) ?? 0, Date.now() - closed];
      if (found === 0 && waited < PATIENCE) continue;
      waiting.delete(email);
      await context.close();
      if (found === 0) missing.push(email);
      else arrived += 1;
      if (found > 0) slowest = Math.max(slowest, waited);
    }
  }

  for (let round = 1; round <= times; round += 1) {
    const email = `closed-${seed}-${round}@example.org`;
    const context = await browser.newContext({ serviceWorkers: 'allow' });
    const page = await context.newPage();
    await page.goto(address);
    await page.locator('#app[data-hydrated]').waitFor({ state: 'attached' });
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    const part = page.locator('#sign-up');
    await part.locator('form [name=name]').fill('Somebody of this test');
    await part.locator('form [name=email]').fill(email);
    await part.locator('form [name=joining]').selectOption('online');
    await part.locator('form [name=consent]').check();
    proxy.faults(...FAULTS[Math.floor(chance() * FAULTS.length)]);
    await part.getByRole('button', { name: /^Send/ }).first().evaluate((button) => button.click());
    // Until it is written down nothing was promised.
    await part.locator('[data-outbox]:visible').first().waitFor();
    await pause(chance() * 2_500);
    await page.close();
    waiting.set(email, { context, closed: Date.now() });
    await collect();
    while (waiting.size >= AT_ONCE) {
      await pause(1000);
      await collect();
    }
    if (round % 25 === 0) console.log(`${round} of ${times} closed: ${arrived} rows, ${waiting.size} on their way`);
  }
  while (waiting.size > 0) {
    await pause(1000);
    await collect();
  }
  const rows = await rowsByOwner();
  const doubled = [...rows].filter(([, count]) => count > 1).map(([email]) => email);
  console.log(
    `seed ${seed}: ${times} presses, ${owners.size} rows, ${missing.length} missing, ${doubled.length} doubled; the slowest ` +
      `${Math.round(slowest / 1000)} s after its tab was closed; ${Math.round((Date.now() - began) / 1000)} s`,
  );
  for (const email of [...missing, ...doubled]) console.log(email);
  process.exitCode = missing.length + doubled.length === 0 && owners.size === times ? 0 : 1;
} finally {
  await browser?.close();
  for (const server of servers.reverse()) await server.stop();
  await rm(folder, { recursive: true, force: true });
}
