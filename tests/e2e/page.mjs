// The page under test: served and with a backend of its own for each worker, and watched in every test.

import { test as base, expect } from '@playwright/test';
import { appendFile, cp, mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultProxy } from './faultproxy.mjs';
import { Host } from './hosts.mjs';
import { MediaWiki } from './mediawiki.mjs';
import { Backend, freePort, printAgain, printPage, root, servePage } from './servers.mjs';

export { expect };

export const WHILE_OPEN = '2025-11-10T09:00:00Z';
export const OPEN = `/?preview-at=${WHILE_OPEN}`;

const TRANSLATIONS = ['nl', 'de', 'fr', 'es'];

const collection = JSON.parse(await readFile(join(root, 'content/nodes.geojson'), 'utf8'));
const countries = JSON.parse(await readFile(join(root, 'data/countries/en.json'), 'utf8'));
// In the order of the list: by countries and their cities, what has no country last.
const keyOf = ({ country = '', city }) => (country ? `0 ${countries[country]}` : '1') + `\n${city}`.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
export const nodes = collection.features
  .map(({ id, geometry, properties }) => ({ ...properties, id, placed: geometry !== null, at: geometry?.coordinates }))
  .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

export const test = base.extend({
  // The page as built today, and as it was built while the sign-up was open, before one real backend. The forms of
  // `faulty` go there by a proxy that goes wrong on demand, and `edited` is where a test prints a page of its own.
  world: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'p4p-e2e-'));
      const servers = [];
      try {
        const ports = {};
        for (const name of ['today', 'whileOpen', 'clear', 'faulty', 'edited', 'framed', 'wiki', 'backend']) ports[name] = await freePort();
        const origin = (name) => `http://127.0.0.1:${ports[name]}`;
        const { backend: _, ...pages } = Object.fromEntries(Object.keys(ports).map((name) => [name, origin(name)]));
        await mkdir(join(folder, 'backend'));
        // A frame without an origin of its own is called "null".
        const backend = await Backend.start(join(folder, 'backend'), ports.backend, [...Object.values(pages), 'null']);
        servers.push(backend);
        const proxy = await FaultProxy.start(backend.origin);
        servers.push(proxy);
        const clear = await edited(join(folder, 'content'), (text) => text.replace(/^seal_to = .*$/m, ''));
        const open = ['--as-of', WHILE_OPEN];
        const print = (name, to, ...options) =>
          printAgain(join(folder, 'today'), join(folder, name), '--backend-origin', to, ...options);
        const serve = async (name) => {
          const server = await servePage(join(folder, name), ports[name], join(folder, `${name}-server`));
          servers.push(server);
          return server;
        };
        await printPage(join(folder, 'today'), '--backend-origin', backend.origin);
        await print('whileOpen', backend.origin, ...open);
        await print('clear', backend.origin, '--content', clear);
        await print('faulty', proxy.origin, ...open);
        for (const name of ['today', 'whileOpen', 'clear', 'faulty']) await serve(name);
        let editor;
        // Prints the page at `edited` anew, from forms and nodes that `change` has rewritten.
        const printEdited = async (change, geojson, moreFacts = '', asOf = WHILE_OPEN) => {
          const content = await edited(join(folder, 'edited-content'), change);
          // In its own language only: translations would have to be edited along.
          for (const language of TRANSLATIONS) await rm(join(content, language), { recursive: true });
          const facts = await readFile(join(content, 'event.toml'), 'utf8');
          await writeFile(join(content, 'event.toml'), facts.replace(/^languages = .*$/m, ''));
          await appendFile(join(content, 'event.toml'), moreFacts);
          if (geojson) await writeFile(join(content, 'nodes.geojson'), JSON.stringify(geojson));
          await print('edited', proxy.origin, '--content', content, '--as-of', asOf);
          // A server reads the page's headers when it starts, and another page may have others.
          await editor?.stop();
          editor = await serve('edited');
        };
        // A page of another site, and the page which that site may show in a frame; printed for those who ask.
        const host = await Host.start();
        servers.push(host);
        let framed;
        const printFramed = () =>
          (framed ??= (async () => {
            const facts = (text, name) =>
              name === 'event' ? text.replace(/^framed_by = .*$/m, `framed_by = ["${host.origin}", "http://localhost:${ports.wiki}"]\naddress = "${pages.framed}/"`) : text;
            const content = await edited(join(folder, 'framed-content'), facts);
            await print('framed', backend.origin, '--content', content, ...open);
            await serve('framed');
          })());
        const startWiki = async () => {
          const wiki = await MediaWiki.start(join(folder, 'wiki'), ports.wiki);
          servers.push(wiki);
          return wiki;
        };
        await use({ ...pages, backend, proxy, printEdited, host, printFramed, startWiki, wiki: `http://localhost:${ports.wiki}` });
      } finally {
        for (const server of servers.reverse()) await server.stop();
        await rm(folder, { recursive: true, force: true });
      }
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

  baseURL: async ({ world }, use) => use(world.today),

  // What the browser did besides showing the page. A test says in `allow` which console errors it provokes; any other
  // fails it, and so does any request that is neither to the page's own server nor to the backend.
  watch: [
    async ({ context, page, world }, use) => {
      const watch = { requests: [], errors: [], allow: [] };
      context.on('request', (request) => watch.requests.push(request));
      context.on('console', (message) => {
        if (message.type() === 'error') watch.errors.push(message.text());
      });
      context.on('weberror', (error) => watch.errors.push(String(error.error())));
      await page.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) => {
          console.error(`Content security policy: ${event.violatedDirective}, ${event.blockedURI}`);
        });
      });
      await use(watch);
      const { today, whileOpen, clear, faulty, edited, framed, wiki, backend, proxy, host } = world;
      const known = [today, whileOpen, clear, faulty, edited, framed, wiki, backend.origin, proxy.origin, host.origin];
      expect(originsOf(watch.requests).filter((origin) => !known.includes(origin)), 'foreign origins').toEqual([]);
      const surprises = watch.errors.filter((text) => !watch.allow.some((pattern) => pattern.test(text)));
      expect(surprises, 'console errors').toEqual([]);
    },
    { auto: true },
  ],
});

// The organiser's folder with forms and nodes that are rewritten by their names, as when forms are not sealed and the
// form service can read them.
async function edited(folder, change) {
  await rm(folder, { recursive: true, force: true });
  await cp(join(root, 'content'), folder, { recursive: true });
  const files = ['attend', 'host', 'next'].map((form) => [form, `forms/${form}.toml`]);
  for (const [name, file] of [...files, ['nodes', 'nodes.geojson'], ['event', 'event.toml']]) {
    const path = join(folder, file);
    await writeFile(path, change(await readFile(path, 'utf8'), name));
  }
  return folder;
}

// The origins that requests went to over the network, each once.
export function originsOf(requests) {
  const addresses = requests.map((request) => new URL(request.url())).filter(({ protocol }) => protocol.startsWith('http'));
  return [...new Set(addresses.map(({ origin }) => origin))];
}

export async function hydrated(page) {
  await expect(page.locator('#app[data-hydrated]')).toBeAttached();
}

export async function open(page, address = '/') {
  await page.goto(address);
  await hydrated(page);
}

// Serves the page's HTML as another text.
export async function rewrite(page, change) {
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
  await page.route('**/*.wasm', async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

export const list = (page) => page.locator('ul[data-nodes] > li[data-node]:visible');
export const pins = (page) => page.locator('[data-map] button[data-node]:visible');
export const search = (page) => page.locator('input[type=search][name=q]');
export const idsOf = (items) => items.evaluateAll((elements) => elements.map((element) => element.dataset.node));

// The sign-up's part of the page, and what a visitor does there.
export class SignUp {
  constructor(page, form = 'attend') {
    this.page = page;
    this.part = page.locator('#sign-up');
    this.form = page.locator(`form[name=${form}]`);
    this.send = this.form.getByRole('button', { name: /^Send/ });
    this.summary = this.part.getByRole('alert');
    this.draft = this.part.locator('[data-draft]');
    this.outbox = this.part.locator('[data-outbox]');
    this.again = this.part.getByRole('button', { name: /try again/i });
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

  // The text that tells what is wrong with a field, as a screen reader finds it.
  async problemOf(name) {
    const field = this.field(name);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    const ids = (await field.getAttribute('aria-describedby')).split(/\s+/);
    const texts = await Promise.all(ids.map((id) => this.page.locator(`[id="${id}"]`).innerText()));
    return texts.join(' ').trim();
  }
}

// A full set of answers of one person; `who` keeps the people of different tests apart.
export const answersOf = (who) => ({
  name: `${who} of the tests`,
  email: `${who}@example.org`,
  joining: 'online',
  projects: ['Willow', 'p2panda'],
  projects_other: 'a protocol of our own, “quoted” & <marked>',
  hopes: `What ${who} hopes for:\nto meet, ünïcode and all.`,
  consent: true,
});

// Of this person there is exactly one row, it opens, it holds every answer, and its number is the one on the page. And
// in the whole table, no number stands twice.
export async function expectOneRow(signUp, backend, answers) {
  const rows = await backend.rows('attend');
  expect(new Set(rows.map(({ submission_id }) => submission_id)).size).toBe(rows.length);
  const own = rows.filter(({ email }) => email === answers.email);
  expect(own).toHaveLength(1);
  const { projects = [], ...others } = answers;
  expect(own[0]).toMatchObject({ form: 'attend', ...others });
  expect(own[0].projects).toEqual(expect.arrayContaining(projects));
  await expect(signUp.outbox).toContainText(own[0].submission_id);
  return own[0];
}

// The bodies of what was sent to the backend.
export const bodiesOf = (watch, backend) =>
  watch.requests
    .filter((request) => request.method() === 'POST' && request.url().startsWith(backend.origin))
    .map((request) => request.postData());
