// Kills the browser again and again while somebody fills in the form and presses Send, and looks whether anything that
// was said to be safe was lost. Started by scripts/kill-test: node tests/e2e/kills.mjs <times> <seed>

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { asked } from './chance.mjs';
import { FaultProxy } from './faultproxy.mjs';
import { MortalBrowser } from './mortal.mjs';
import { Backend, freePort, opened, printUnpacked, servePage } from './servers.mjs';
import { inTwoWeeks } from './world.mjs';

// The same seed kills at the same moments, as far as a machine does the same twice.
const { times, seed, chance } = asked('How often? kills.mjs <times> <seed>', 500);

class Loss extends Error {}

const FORM = 'form:is([data-form=attend], [name=attend])';
const field = (page, name) => page.locator(`${FORM} [name=${name}]`);
const send = (page) => page.locator(`${FORM} button[type=submit]:not([disabled])`);

// What one person does, up to the moment at which the browser is killed. What the page has shown is noted as it is
// shown, because only that has been promised.
async function live(page, address, answers, reached) {
  const seen = { saved: null, pressed: false, states: [] };
  await page.exposeBinding('p4pSeen', (_, what, value) => {
    if (what === 'saved') seen.saved = value;
    else seen.states.push(value);
  }).catch(() => {});
  await page.goto(address);
  await page.locator('#app[data-hydrated]').waitFor({ state: 'attached' });
  await send(page).waitFor({ state: 'attached' });
  return { seen, doing: act(page, answers, reached, seen) };
}

async function act(page, answers, reached, seen) {
  await page.evaluate((form) => {
    const part = document.getElementById('sign-up');
    const look = () => {
      if (part.querySelector('[data-draft=saved]:not([hidden])')) window.p4pSeen('saved', ['name', 'hopes'].map((name) => part.querySelector(`${form} [name=${name}]`).value));
      const outcome = part.querySelector('[data-outbox]');
      if (outcome) window.p4pSeen('state', outcome.dataset.outbox);
    };
    new MutationObserver(look).observe(part, { subtree: true, attributes: true, childList: true });
  }, FORM);
  const { hopes, ...others } = answers;
  await field(page, 'name').fill(others.name);
  await field(page, 'email').fill(others.email);
  await field(page, 'joining').selectOption('online');
  await field(page, 'consent').check();
  await page.locator('#sign-up [data-draft=saved]').waitFor();
  reached('saved');
  await field(page, 'hopes').focus();
  reached('typing');
  await page.keyboard.type(hopes, { delay: 8 });
  seen.pressed = true;
  reached('pressed');
  await send(page).evaluate((button) => button.click());
}

// Everything the device kept, read by the page itself after the restart.
async function look(page, address) {
  await page.goto(address);
  await page.locator('#app[data-hydrated]').waitFor({ state: 'attached' });
  return page.evaluate(async () => {
    const settled = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
    const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith('p4p:'));
    const database = await settled(indexedDB.open(name));
    const all = async (store) => (await settled(database.transaction(store).objectStore(store).getAll())).map((text) => JSON.parse(text));
    const kept = { entries: await all('outbox'), receipts: await all('receipts'), drafts: await all('drafts'), local: { ...localStorage } };
    database.close();
    return kept;
  });
}

async function emptied(page) {
  await page.evaluate(async () => {
    localStorage.clear();
    const settled = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
    const [{ name }] = (await indexedDB.databases()).filter(({ name }) => name.startsWith('p4p:'));
    const database = await settled(indexedDB.open(name));
    const change = database.transaction([...database.objectStoreNames], 'readwrite');
    for (const store of database.objectStoreNames) change.objectStore(store).clear();
    await new Promise((resolve) => (change.oncomplete = resolve));
    database.close();
  });
}

async function until(what, check, patience = 20_000) {
  for (const end = Date.now() + patience; ; await pause(25)) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Loss(`${what}: not within ${patience / 1000} s`);
  }
}

// After the restart: what was pressed and written down has arrived once; what was shown as saved is back; never both.
async function examine(page, address, backend, before, answers, seen) {
  const { receipts } = await look(page, address);
  const own = receipts.filter(({ message }) => JSON.parse(message).email === answers.email);
  const rowsOf = async () => (await backend.rows('attend', false)).filter(({ submission_id }) => !before.has(submission_id));
  if (own.length > 1) throw new Loss('two receipts of one press');
  const typed = () => field(page, 'hopes').inputValue().catch(() => '');
  if (own.length === 1) {
    if (!seen.pressed) throw new Loss('sent without a press');
    await until('stored after the restart', async () => (await page.locator('#sign-up [data-outbox=stored]').count()) === 1, 30_000);
    const rows = await until('its row', async () => (await rowsOf()).length > 0 && rowsOf());
    if (rows.length !== 1) throw new Loss(`${rows.length} rows of one press`);
    if (rows[0].submission_id !== own[0].first) throw new Loss('another number than the receipt’s');
    const arrived = await opened(rows[0].sealed);
    if (arrived.hopes !== answers.hopes || arrived.name !== answers.name) throw new Loss(`not what was typed: ${JSON.stringify(arrived)}`);
    before.add(rows[0].submission_id);
    if ((await typed()) !== '') throw new Loss(`sent, and a draft as well: “${await typed()}”`);
    if (seen.states.includes('stored')) return 'stored';
    return 'pressed';
  }
  if (seen.states.length > 0) throw new Loss(`it was shown as ${seen.states.join(', ')}, and the device knows nothing of it`);
  const rows = await rowsOf();
  if (rows.length > 0) throw new Loss('a row of which the device knows nothing');
  // The draft comes back a moment after the page is taken over.
  if (seen.saved) {
    const [name, hopes] = seen.saved;
    const isBack = async () => (await field(page, 'name').inputValue()) === name && (await typed()).startsWith(hopes);
    await until(`the draft “${name}”, “${hopes}”`, isBack);
    if (!answers.hopes.startsWith(await typed())) throw new Loss(`another draft: “${await typed()}”`);
  }
  return 'draft';
}

let browser;

const folder = await mkdtemp(join(tmpdir(), 'p4p-kills-'));
const [servers, before, counts] = [[], new Set(), { draft: 0, pressed: 0, stored: 0 }];
const began = Date.now();
try {
  const [pagePort, backendPort, profile] = [await freePort(), await freePort(), join(folder, 'profile')];
  await mkdir(join(folder, 'backend'));
  await mkdir(profile);
  const origin = `http://127.0.0.1:${pagePort}`;
  const backend = await Backend.start(join(folder, 'backend'), backendPort, [origin]);
  servers.push(backend);
  const proxy = await FaultProxy.start(backend.origin);
  servers.push(proxy);
  await inTwoWeeks(join(folder, 'content'));
  await printUnpacked(join(folder, 'page'), join(folder, 'content'), '--backend-origin', proxy.origin);
  servers.push(await servePage(join(folder, 'page'), pagePort, join(folder, 'server')));
  const address = `${origin}/`;
  const faults = [[], [{ mode: 'drop-after-commit', times: 2 }], [{ mode: 'refuse', times: 2 }], [{ mode: 'delay', delay: 300 }], [{ mode: 'truncate' }]];
  console.log(`${times} kills, seed ${seed}`);
  browser = await MortalBrowser.start(profile);
  for (let kill = 1; kill <= times; kill += 1) {
    const who = `k${kill}x${seed}`;
    const answers = { name: `${who} of the kills`, email: `${who}@example.org`, hopes: `What ${who} hopes for` };
    proxy.reset();
    proxy.faults(...faults[Math.floor(chance() * faults.length)]);
    // Some are killed when the draft was just said to be saved, some while they type the last answer, most of them in
    // the second after the press, and some later, when it may be stored.
    const [from, wait] = [['saved', chance() * 200], ['typing', chance() * 600], ['pressed', chance() * 1_000], ['pressed', 1_000 + chance() * 1_500]][
      [0, 1, 1, 2, 2, 2, 2, 3][Math.floor(chance() * 8)]
    ];
    let isNow;
    const moment = new Promise((resolve) => (isNow = resolve));
    const { seen, doing } = await live(browser.page, address, answers, (step) => step === from && isNow());
    // What the killed browser was asked to do does not end, and nobody waits for it.
    const ended = doing.catch(() => {});
    // It may also stop before that moment, which is a mistake of this script and ends it.
    await Promise.race([moment, doing]);
    await pause(wait);
    await browser.kill();
    await ended;
    proxy.faults();
    browser = await MortalBrowser.start(profile);
    try {
      counts[await examine(browser.page, address, backend, before, answers, seen)] += 1;
    } catch (error) {
      const kept = await look(browser.page, address).catch(String);
      console.error(`Kill ${kill} of seed ${seed}, ${Math.round(wait)} ms after ${from}: ${error.message}`);
      console.error(JSON.stringify({ answers, seen, kept, wire: proxy.log, counts }, null, 2));
      process.exitCode = 1;
      break;
    }
    await emptied(browser.page);
    if (kill % 25 === 0) console.log(`${kill}: ${JSON.stringify(counts)}, ${((Date.now() - began) / kill / 1000).toFixed(2)} s each`);
  }
  const rows = await backend.rows('attend', false);
  if (new Set(rows.map(({ submission_id }) => submission_id)).size !== rows.length) {
    console.error('A number stands twice in the table.');
    process.exitCode = 1;
  }
  const done = counts.draft + counts.pressed + counts.stored;
  console.log(`${done} of ${times} kills without a loss in ${Math.round((Date.now() - began) / 1000)} s: ${counts.draft} while typing, ${counts.pressed} after the press, ${counts.stored} once stored; ${rows.length} rows`);
} finally {
  await browser?.kill().catch(() => {});
  for (const server of servers.reverse()) await server.stop();
  await rm(folder, { recursive: true, force: true });
}
