// The page under test: what a visitor finds and does there, and a test that watches what the browser does besides.

import AxeBuilder from '@axe-core/playwright';
import { test as base, expect } from '@playwright/test';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FIXTURE, root } from './servers.mjs';
import { MANY, WHILE_OPEN, World } from './world.mjs';

export { expect, MANY, WHILE_OPEN };

const collection = JSON.parse(await readFile(join(FIXTURE, 'nodes.geojson'), 'utf8'));
const countries = JSON.parse(await readFile(join(root, 'data/countries/en.json'), 'utf8'));
// In the order of the list: by countries and their cities, what has no country last.
const keyOf = ({ country = '', city }) => (country ? `0 ${countries[country]}` : '1') + `\n${city}`.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
export const nodes = collection.features
  .map(({ id, geometry, properties }) => ({ ...properties, id, placed: geometry !== null, at: geometry?.coordinates }))
  .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

export const test = base.extend({
  // The visitor's clock, from which it goes on; without it, the real one. While sign-up is open, `/` is the page that was
  // printed then; otherwise it is the one of today.
  now: [undefined, { option: true }],
  // Whether pages hear what time it is by their server. They go by it, so a test that comes in by a clock of its own, as most
  // do, must not let them.
  hearsTheTime: [false, { option: true }],

  world: [
    async ({}, use) => {
      const world = await World.start();
      await use(world);
      await world.stop();
    },
    { scope: 'worker', timeout: 300_000 },
  ],

  backend: async ({ world }, use) => use(world.backend),

  // Without faults, and with an empty log, for each test.
  wire: async ({ world }, use) => {
    world.proxy.reset();
    await use(world.proxy);
    world.proxy.reset();
  },

  baseURL: async ({ world, now }, use) => use(now === WHILE_OPEN ? world.whileOpen : world.today),

  context: async ({ context, now, hearsTheTime }, use) => {
    if (!hearsTheTime) await context.addInitScript(withoutTime);
    if (now) await startClock(context, now);
    await use(context);
  },

  // The origins that anything may go to.
  known: async ({ world }, use) => use(world.origins),

  // What the browser did besides showing the page. A test says in `allow` which console errors it provokes; any other
  // fails it, and so does any request that is neither to the page's own server nor to the backend.
  watch: [
    async ({ context, known }, use) => {
      const watch = { requests: [], errors: [], allow: [] };
      await observe(context, watch);
      await use(watch);
      // What a page asks for in its last moment is no matter any more.
      for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
      expect(originsOf(watch.requests).filter((origin) => !known.includes(origin)), 'foreign origins').toEqual([]);
      const surprises = watch.errors.filter((text) => !watch.allow.some((pattern) => pattern.test(text)));
      expect(surprises, 'console errors').toEqual([]);
    },
    { auto: true },
  ],

  // Other visitors, watched like the test's own, with a clock like its.
  another: async ({ browser, baseURL, watch, now, hearsTheTime }, use) => {
    const contexts = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL, serviceWorkers: 'block', ...options });
      contexts.push(context);
      if (!hearsTheTime) await context.addInitScript(withoutTime);
      if (now) await startClock(context, now);
      await observe(context, watch);
      return context;
    });
    for (const context of contexts) await context.close();
  },
});

// Notes what a browser context asks for and complains of.
export async function observe(context, watch) {
  context.on('request', (request) => watch.requests.push(request));
  context.on('console', (message) => {
    if (message.type() === 'error') watch.errors.push(message.text());
  });
  context.on('weberror', (error) => watch.errors.push(String(error.error())));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`Content security policy: ${event.violatedDirective}, ${event.blockedURI}`);
    });
  });
}

// The origins that requests went to over the network, each once.
export function originsOf(requests) {
  const addresses = requests.map((request) => new URL(request.url())).filter(({ protocol }) => protocol.startsWith('http'));
  return [...new Set(addresses.map(({ origin }) => origin))];
}

// ## Time

// As if no server told the time.
export function withoutTime() {
  const { get } = Headers.prototype;
  Headers.prototype.get = function (name) {
    return name.toLowerCase() === 'date' ? null : get.call(this, name);
  };
}

// As if every server told the time that the visitor's clock shows.
export function withTimeOfDevice() {
  const { get } = Headers.prototype;
  Headers.prototype.get = function (name) {
    return name.toLowerCase() === 'date' ? new Date().toUTCString() : get.call(this, name);
  };
}

const clocks = new WeakSet();

// From now on the clock of all pages of a context goes on from an instant. Those of workers do not.
export async function startClock(context, instant) {
  await context.clock.install({ time: instant });
  clocks.add(context);
}

// A moment in which a person looks at a form, and after which it is sent at once: where the clock is ours it passes now.
export async function lookAround(page) {
  const context = (page.page?.() ?? page).context();
  if (clocks.has(context)) await context.clock.fastForward(2_500);
}

// ## Visits

export async function hydrated(page) {
  await expect(page.locator('#app[data-hydrated]')).toBeAttached();
}

export async function open(page, address = '/') {
  await page.goto(address);
  await hydrated(page);
  await lookAround(page);
}

// Serves the page's HTML as another text.
export async function rewrite(page, change) {
  // What a test answers comes from no network, of which Chromium asks before it may reach this computer's own.
  await page.context().grantPermissions(['local-network-access']);
  await page.route(
    (address) => address.pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const before = await response.text();
      const body = change(before);
      expect(body, 'the rewritten page').not.toBe(before);
      const { 'content-encoding': _, 'content-length': __, ...headers } = response.headers();
      await route.fulfill({ status: 200, headers, body });
    },
  );
}

// Holds the page's program back until the function this gives is called.
export async function holdProgram(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route('**/*.wasm*', async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

// Settled once the service worker has what the page needs and looks after it.
export const lookedAfter = (page) =>
  page.waitForFunction(async () => (await navigator.serviceWorker.ready).active.state === 'activated' && navigator.serviceWorker.controller);

// What a device with background sync does when the network is back, whether a tab is open or not.
export async function wakeWorker(context, origin) {
  const anywhere = await context.newPage();
  const session = await context.newCDPSession(anywhere);
  const found = new Set();
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const { registrationId, scopeURL, isDeleted } of registrations) {
      if (isDeleted) found.delete(registrationId);
      else if (scopeURL.startsWith(origin)) found.add(registrationId);
    }
  });
  await session.send('ServiceWorker.enable');
  await expect.poll(() => found.size).toBe(1);
  const [registrationId] = found;
  await session.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag: 'outbox', lastChance: false });
  await anywhere.close();
}

// ## What is there

export const app = (page) => page.locator('#app');
export const list = (page) => page.locator('ul[data-nodes] > li[data-node]:visible');
export const row = (page, id) => page.locator(`li[data-node="${id}"]`);
export const pins = (page) => page.locator('[data-map] button[data-node]:visible');
export const search = (page) => page.locator('input[type=search][name=q]');
export const count = (page) => page.locator('[data-count]');
export const filters = (page) => page.locator('details', { has: page.getByText('Filters', { exact: true }) });
export const form = (page, id) => page.locator(`form[data-form=${id}]`);
export const countdown = (page) => page.getByRole('timer');
export const languages = (page) => page.locator('nav.languages');
export const idsOf = (items) => items.evaluateAll((elements) => elements.map((element) => element.dataset.node));

// The sign-up's part of the page (or the hosts'), and what a visitor does there; in a page or in a frame.
export class SignUp {
  constructor(page, id = 'attend') {
    this.page = page;
    this.part = page.locator(id === 'host' ? '#host' : '#sign-up');
    this.form = form(page, id);
    this.send = this.form.getByRole('button', { name: /^Send/ });
    this.summary = this.part.getByRole('alert');
    this.draft = this.part.locator('[data-draft]');
    this.discard = this.part.getByRole('button', { name: /discard/i });
    this.shared = this.part.getByLabel(/this is a shared computer/i);
    this.outbox = this.part.locator('[data-outbox]');
    this.again = this.part.getByRole('button', { name: /try again/i });
    this.afresh = this.part.getByRole('button', { name: /fill in the form again/i });
    this.places = this.part.getByRole('group', { name: /^What you have sent/ });
    this.receipt = this.places.getByRole('article');
    // What only frames have: a look at what would be sent, and a note of what came along.
    this.review = this.part.getByRole('region', { name: 'What will be sent' });
    this.confirm = this.review.getByRole('button', { name: /^Send/ });
    // All of it, with whom it goes to, must be in sight before the button does anything.
    this.confirming = this.review.locator('.confirm');
    this.carried = this.part.getByRole('status').filter({ hasText: /What you typed into the frame is here|another one came with the link/ });
  }

  // What cannot be brought back is asked for once more.
  async throwAway() {
    await this.discard.click();
    await this.discard.click();
  }

  field(name) {
    return this.form.locator(`[name=${name}]`);
  }

  option(name, value) {
    return this.form.locator(`[name=${name}][value="${value}"]`);
  }

  async fill(answers) {
    for (const [name, value] of Object.entries(answers)) {
      if (name === 'joining') await this.field(name).selectOption(value);
      else if (Array.isArray(value)) for (const one of value) await this.option(name, one).check();
      else if (value === true) await this.field(name).check();
      else await this.field(name).fill(value);
    }
  }

  async expectAnswers(answers) {
    for (const [name, value] of Object.entries(answers)) {
      if (Array.isArray(value)) for (const one of value) await expect(this.option(name, one)).toBeChecked();
      else if (value === true) await expect(this.field(name)).toBeChecked();
      else await expect(this.field(name)).toHaveValue(value);
    }
  }

  async expectState(state) {
    await expect(this.outbox).toHaveAttribute('data-outbox', state);
    await expect(this.outbox).toBeVisible();
  }

  // Whatever this device kept of a draft is in the form by now.
  async expectRestored() {
    await expect(this.part.locator('[data-restored]')).toBeAttached();
  }

  // The text that tells what is wrong with a field, as a screen reader finds it.
  async problemOf(name) {
    const field = this.field(name);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    const ids = (await field.getAttribute('aria-describedby')).split(/\s+/);
    const texts = await Promise.all(ids.map((id) => this.page.locator(`[id="${id}"]`).innerText()));
    return texts.join(' ').trim();
  }
}

// ## People, and what became of what they sent

// Names and addresses are of one test alone, also when it is run again and again.
const own = (who) => {
  const { testId, repeatEachIndex } = test.info();
  return `${who}-${createHash('sha256').update(`${testId} ${repeatEachIndex}`).digest('hex').slice(0, 10)}`;
};
export const addressOf = (who) => `${own(who)}@example.org`;

// A full set of answers of one person.
export const answersOf = (who) => ({
  name: `${own(who)} of the tests`,
  email: addressOf(who),
  joining: 'online',
  projects: ['Willow', 'p2panda'],
  projects_other: 'a protocol of our own, “quoted” & <marked>',
  hopes: `What ${own(who)} hopes for:\nto meet, ünïcode and all.`,
  consent: true,
});

export const rowsOf = async (backend, table, { email }) => (await backend.rows(table)).filter((row) => row.email === email);

// Of this person there is exactly one row, it opens, it holds every answer, its number is the one on the page, and no
// other row has that number.
export async function expectOneRow(signUp, backend, answers) {
  const rows = await backend.rows('attend');
  const own = rows.filter(({ email }) => email === answers.email);
  expect(own).toHaveLength(1);
  const { projects = [], ...others } = answers;
  expect(own[0]).toMatchObject({ form: 'attend', ...others });
  expect(own[0].projects).toEqual(expect.arrayContaining(projects));
  expect(rows.filter(({ submission_id }) => submission_id === own[0].submission_id)).toHaveLength(1);
  await expect(signUp.outbox).toContainText(own[0].submission_id);
  return own[0];
}

// Everything that the browser keeps for the page's origin.
export const kept = (page) =>
  page.evaluate(async () => {
    const all = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
    const settled = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        all.push(JSON.stringify(await settled(database.transaction(store).objectStore(store).getAll())));
      }
      database.close();
    }
    return all.join('\n');
  });

// The bodies of what was sent to the backend.
export const bodiesOf = (watch, backend) =>
  watch.requests
    .filter((request) => request.method() === 'POST' && request.url().startsWith(backend.origin))
    .map((request) => request.postData());

// ## Looks

export const SCHEMES = ['light', 'dark'];

// axe finds nothing, in both colour schemes.
export async function expectAccessible(page, look = (axe) => axe) {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await look(new AxeBuilder({ page })).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })));
    expect(found, `for axe, ${colorScheme}`).toEqual([]);
  }
}

// Nothing is out of reach sideways.
export async function expectToFitWidth(page, when = '') {
  const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content, `wider than the window ${when}`).toBeLessThanOrEqual(view);
}
