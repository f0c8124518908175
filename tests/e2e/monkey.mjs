// A monkey at the page: it types, sends, reloads, opens and closes tabs, kills and freezes the browser, cuts the network, sets
// the clock, fills the disk, and publishes the page anew, in an order that a seed decides. Whatever it does, the text can be
// read, nothing that was called stored is lost, and nobody signs up twice by one press.
// Started by scripts/kill-test --monkey: node tests/e2e/monkey.mjs <steps> <seed>

import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { asked } from './chance.mjs';
import { FaultProxy } from './faultproxy.mjs';
import { MortalBrowser } from './mortal.mjs';
import { Backend, freePort, printUnpacked, servePage } from './servers.mjs';
import { inTwoWeeks } from './world.mjs';

const { times, seed, chance } = asked('How many steps? monkey.mjs <steps> <seed>', 300);
const oneOf = (all) => all[Math.floor(chance() * all.length)];

class Loss extends Error {}

const FORM = 'form:is([data-form=attend], [name=attend])';
const DAY = 86_400_000;
// How long after an order everything has to be settled, once nothing is in its way any more.
const PATIENCE = 120_000;
const FAULTS = [
  { mode: 'drop-after-commit', times: 2 }, { mode: 'refuse', times: 2 }, { mode: 'delay', delay: 700 }, { mode: 'truncate' },
  { mode: 'status', status: 503, retryAfter: 1 }, { mode: 'status', status: 429, retryAfter: 1 }, { mode: 'no-cors' },
];

// A clock that the monkey sets: in all pages, from their first script on.
function movableClock(ahead) {
  // Set more than once in a page, it is one clock.
  const Real = (globalThis.monkeyDate ??= Date);
  globalThis.monkeyAhead = ahead;
  const now = () => Real.now() + globalThis.monkeyAhead;
  globalThis.Date = new Proxy(Real, {
    construct: (target, values, as) => Reflect.construct(target, values.length === 0 ? [now()] : values, as),
    apply: () => new Real(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}

class Monkey {
  // Who was seen to be what: `pressed` somewhere, `written` down on a device that keeps things, `stored`.
  people = new Map();
  tabs = [];
  diary = [];
  state = { ahead: 0, offline: false, isFull: false, deployed: 0 };
  number = 0;

  constructor(servers) {
    Object.assign(this, servers);
    this.next();
  }

  next() {
    this.number += 1;
    const who = `m${this.number}x${seed}`;
    this.who = { name: `${who} of the monkey`, email: `${who}@example.org`, hopes: `What ${who} hopes for` };
    this.people.set(this.who.email, { seen: new Set() });
  }

  async start() {
    this.browser = await MortalBrowser.start(this.profile);
    await this.open(this.browser.page);
  }

  async open(page) {
    page ??= await this.browser.context.newPage();
    const tab = { page, broken: null };
    page.on('console', (message) => {
      if (message.type() === 'error' && /panicked|RuntimeError|recursive use/.test(message.text())) tab.broken = message.text();
    });
    page.on('pageerror', (error) => (tab.broken = String(error)));
    await page.addInitScript(movableClock, this.state.ahead);
    tab.session = await this.browser.context.newCDPSession(page);
    this.tabs.push(tab);
    await this.visit(tab);
    return tab;
  }

  // Comes to the page. Without a network, before anything was kept, there is none to come to.
  async visit(tab) {
    tab.isThere = await tab.page.goto(this.address, { timeout: 20_000 }).then(() => true, () => false);
    if (!tab.isThere) {
      if (!this.state.offline) throw new Loss('the page does not come, although there is a network');
      return;
    }
    await this.ready(tab);
  }

  async ready({ page }) {
    await page.locator('#app[data-hydrated]').waitFor({ state: 'attached', timeout: 30_000 });
  }

  // The text can be read, and the program did not stop.
  async look(tab) {
    if (tab.broken) throw new Loss(`the program stopped: ${tab.broken}`);
    if (!tab.isThere) return;
    const [heading, length] = await tab.page.evaluate(() => [document.querySelector('h1')?.innerText ?? '', document.body.innerText.length]);
    if (!heading.includes('workshop') || length < 1500) throw new Loss(`not readable: “${heading}”, ${length} letters`);
    const states = await tab.page.locator('#sign-up [data-outbox]').evaluateAll((all) => all.map((one) => one.dataset.outbox));
    if (tab.sent) for (const state of states) this.people.get(tab.sent).seen.add(state);
  }

  // The form in a tab, where there must be one.
  async form({ page }) {
    const name = page.locator(`${FORM} [name=name]`);
    const again = page.locator('#sign-up').getByRole('button', { name: /fill in the form again/i });
    // As long as something waits, the form gives way to it.
    const waiting = page.locator('#sign-up .outcome:is([data-outbox=sending], [data-outbox=queued], [data-outbox=held])');
    // Without a network nobody tells a device with a wrong clock what day it is.
    const mayBeClosed = this.state.offline && this.state.ahead !== 0;
    const isThere = await name.or(again).or(waiting).filter({ visible: true }).first().waitFor({ timeout: mayBeClosed ? 2_000 : 20_000 }).then(() => true, () => false);
    if (!isThere) {
      if (mayBeClosed) return false;
      throw new Loss(`no form, with a clock that is ${this.state.ahead / DAY} days ahead: ${await page.locator('#sign-up').innerText()}`);
    }
    if (await again.isVisible()) await again.click({ timeout: 5_000 });
    else if (!(await name.isVisible())) return false;
    return true;
  }

  async type(tab) {
    if (!(await this.form(tab))) return;
    const field = (name) => tab.page.locator(`${FORM} [name=${name}]`);
    for (const name of ['name', 'email', 'hopes']) if (chance() < 0.7) await field(name).fill(this.who[name], { timeout: 10_000 });
  }

  async send(tab) {
    if (!(await this.form(tab))) return;
    const field = (name) => tab.page.locator(`${FORM} [name=${name}]`);
    for (const [name, value] of Object.entries(this.who)) await field(name).fill(value, { timeout: 10_000 });
    await field('joining').selectOption('online', { timeout: 10_000 });
    await field('consent').check({ timeout: 10_000 });
    const person = this.people.get(this.who.email);
    person.pressed = true;
    tab.sent = this.who.email;
    const button = tab.page.locator(`${FORM} button[type=submit]:not([disabled])`);
    await button.evaluate((button) => button.click(), undefined, { timeout: 10_000 });
    const outcome = tab.page.locator('#sign-up [data-outbox]:visible').first();
    const isSeen = await outcome.waitFor({ timeout: 5_000 }).then(() => true, () => false);
    // Where nothing is kept, the page says so and has it in memory only.
    if (isSeen && !this.state.isFull) person.written = true;
    this.next();
  }

  async kill() {
    await this.browser.kill();
    this.tabs = [];
    this.state.isFull = false;
    this.state.offline = false;
    await this.start();
  }

  async freeze({ session }) {
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await pause(chance() * 800);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
  }

  async network(isOff) {
    this.state.offline = isOff;
    await this.browser.context.setOffline(isOff);
  }

  async clock(ahead) {
    this.state.ahead = ahead;
    for (const { page, isThere } of this.tabs) {
      await page.addInitScript(movableClock, ahead);
      if (isThere) await page.evaluate((ahead) => (globalThis.monkeyAhead = ahead), ahead);
    }
  }

  async disk(isFull) {
    this.state.isFull = isFull;
    const { origin } = new URL(this.address);
    for (const { session } of this.tabs.slice(0, 1)) await session.send('Storage.overrideQuotaForOrigin', isFull ? { origin, quotaSize: 1 } : { origin });
  }

  // The page as its organisers correct it: other words, other bytes, and the old ones gone.
  async deploy() {
    this.state.deployed += 1;
    const about = join(this.content, 'about.md');
    await writeFile(about, `${(await readFile(about, 'utf8')).trimEnd()}\n\nCorrected ${this.state.deployed} times.\n`);
    await printUnpacked(this.served, this.content, '--backend-origin', this.proxy.origin);
  }

  async step() {
    const tab = oneOf(this.tabs);
    const other = () => this.tabs.length > 1;
    const deeds = [
      [6, 'type', () => this.type(tab)],
      [6, 'send', () => this.send(tab)],
      [2, 'reload', () => this.visit(tab)],
      [2, 'open a tab', () => (this.tabs.length < 3 ? this.open() : undefined)],
      [1, 'close a tab', async () => {
        if (!other()) return;
        this.tabs.splice(this.tabs.indexOf(tab), 1);
        await tab.page.close();
      }],
      [1, 'kill', () => this.kill()],
      [2, 'freeze', () => this.freeze(tab)],
      [2, 'network', () => this.network(!this.state.offline)],
      [3, 'fault', () => this.proxy.faults(oneOf(FAULTS))],
      [2, 'clock', () => this.clock(oneOf([0, -7 * 365 * DAY, -DAY / 2, 20 * DAY, 365 * DAY]))],
      [1, 'disk', () => this.disk(!this.state.isFull)],
      [1, 'deploy', () => this.deploy()],
      [3, 'wait', () => pause(chance() * 1_500)],
    ];
    let at = chance() * deeds.reduce((sum, [weight]) => sum + weight, 0);
    const [, name, deed] = deeds.find(([weight]) => (at -= weight) < 0);
    this.diary.push(`${name} ${this.tabs.indexOf(tab)}`);
    await deed();
    for (const one of this.tabs) await this.look(one);
  }

  // Nothing is in the way any more: all that was promised has come true.
  async settle() {
    this.diary.push('settle');
    this.proxy.faults();
    await this.network(false);
    await this.clock(0);
    if (this.state.isFull) await this.disk(false);
    for (const tab of this.tabs) {
      await this.visit(tab);
      await this.look(tab);
    }
    const missing = async () => {
      const rows = await this.backend.rows('attend');
      const of = (email) => rows.filter((row) => row.email === email).length;
      for (const email of new Set(rows.map((row) => row.email))) {
        const person = this.people.get(email);
        if (!person?.pressed) throw new Loss(`${email} never pressed Send, and stands in the table`);
        if (of(email) > 1) throw new Loss(`${of(email)} rows of ${email}`);
      }
      return [...this.people].filter(([email, { written, seen }]) => (written || seen.has('stored')) && of(email) === 0).map(([email]) => email);
    };
    let lost = await missing();
    for (const end = Date.now() + PATIENCE; lost.length > 0 && Date.now() < end; lost = await missing()) await pause(500);
    if (lost.length > 0) throw new Loss(`not in the table: ${lost.join(', ')}`);
  }
}

const folder = await mkdtemp(join(tmpdir(), 'p4p-monkey-'));
const [servers, began] = [[], Date.now()];
let monkey;
try {
  const [pagePort, backendPort] = [await freePort(), await freePort()];
  const [profile, content, served] = ['profile', 'content', 'page'].map((name) => join(folder, name));
  await mkdir(join(folder, 'backend'));
  await mkdir(profile);
  const address = `http://127.0.0.1:${pagePort}/`;
  const backend = await Backend.start(join(folder, 'backend'), backendPort, [new URL(address).origin]);
  servers.push(backend);
  const proxy = await FaultProxy.start(backend.origin);
  servers.push(proxy);
  await inTwoWeeks(content);
  await printUnpacked(served, content, '--backend-origin', proxy.origin);
  servers.push(await servePage(served, pagePort, join(folder, 'server')));
  monkey = new Monkey({ profile, content, served, address, backend, proxy });
  console.log(`${times} steps, seed ${seed}`);
  await monkey.start();
  for (let step = 1; step <= times; step += 1) {
    await monkey.step();
    if (step % 50 === 0 || step === times) {
      await monkey.settle();
      const all = [...monkey.people.values()];
      const counts = { pressed: all.filter(({ pressed }) => pressed).length, written: all.filter(({ written }) => written).length };
      console.log(`${step}: ${JSON.stringify({ ...counts, rows: (await backend.rows('attend')).length })}, ${Math.round((Date.now() - began) / 1000)} s`);
    }
  }
} catch (error) {
  console.error(`Step ${monkey?.diary.length} of seed ${seed}: ${error instanceof Loss ? error.message : error.stack}`);
  console.error(JSON.stringify({ last: monkey?.diary.slice(-25), state: monkey?.state, people: [...(monkey?.people ?? [])].slice(-5).map(([email, { seen, ...rest }]) => ({ email, seen: [...seen], ...rest })) }, null, 1));
  const kept = process.env.P4P_MONKEY_DIARY;
  if (kept) await appendFile(kept, `${monkey?.diary.join('\n')}\n`);
  process.exitCode = 1;
} finally {
  await monkey?.browser?.kill().catch(() => {});
  for (const server of servers.reverse()) await server.stop();
  await rm(folder, { recursive: true, force: true });
}
