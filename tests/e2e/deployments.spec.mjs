// Two sites of one origin, made of the same event, so that their slugs are the same: nothing of one is in the other. And the
// way from the time when sites had no ids, and shared everything.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultProxy } from './faultproxy.mjs';
import { answersOf, expect, open, rowsOf, SignUp, test as base, WHILE_OPEN } from './page.mjs';
import { Backend, copyOf, FIXTURE, freePort, printUnpacked, servePage } from './servers.mjs';

const SLUG = 'p4p-2025-11-24';
const OLD = `p4p:${SLUG}`;
const nameOf = (siteId) => `p4p:${siteId}:${SLUG}`;

const test = base.extend({
  // Of each folder, a form service of its own: the same backend, by two ways.
  site: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'p4p-deployments-'));
      const servers = [];
      const keep = async (starting) => {
        servers.push(await starting);
        return servers.at(-1);
      };
      try {
        const [port, backendPort] = [await freePort(), await freePort()];
        const origin = `http://127.0.0.1:${port}`;
        await mkdir(join(folder, 'backend'));
        const backend = await keep(Backend.start(join(folder, 'backend'), backendPort, [origin]));
        const services = { a: await keep(FaultProxy.start(backend.origin)), b: await keep(FaultProxy.start(backend.origin)) };
        const root = join(folder, 'root');
        await mkdir(root);
        await writeFile(join(root, 'index.html'), '<!doctype html><html lang="en"><title>Two sites</title>');
        // Each page has a policy of its own in it.
        await writeFile(join(root, '_headers'), '/*\n  X-Content-Type-Options: nosniff\n');
        await keep(servePage(root, port, join(folder, 'server')));
        // Prints the event into a folder, with an id or, as before there were such, without one.
        const print = async (name, siteId) => {
          const content = join(folder, `${name}-content`);
          await Promise.all([content, join(root, name)].map((path) => rm(path, { recursive: true, force: true })));
          const line = siteId ? `site_id = "${siteId}"` : '';
          await copyOf(FIXTURE, content, { 'event.toml': (text) => text.replace(/^site_id = .*$/m, `${line}\n`) });
          await printUnpacked(join(root, name), content, '--backend-origin', services[name].origin, '--as-of', WHILE_OPEN);
        };
        await use({ origin, backend, services, print });
      } finally {
        for (const server of servers.reverse()) await server.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ site }, use) => use(site.origin),
  known: async ({ site }, use) => use([site.origin, ...Object.values(site.services).map(({ origin }) => origin)]),
});

test.use({ now: WHILE_OPEN });

const UNREACHED = [/Failed to load resource/, /ERR_/];

test.beforeEach(({ site }) => Object.values(site.services).forEach((service) => service.reset()));

// What a database of the page's origin holds; null where there is none, and none is made.
const contents = (page, name) =>
  page.evaluate(
    async (name) => {
      const settled = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
      if (!(await indexedDB.databases()).some((one) => one.name === name)) return null;
      const database = await settled(indexedDB.open(name));
      const found = {};
      for (const store of database.objectStoreNames) {
        const texts = await settled(database.transaction(store).objectStore(store).getAll());
        // Beside what was sent there is the database's own name.
        found[store] = texts.map((text) => JSON.parse(text)).filter(({ marker }) => !marker);
      }
      database.close();
      return found;
    },
    name,
  );

const put = (page, name, store, key, value) =>
  page.evaluate(
    ([name, store, key, text]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = reject;
        opening.onsuccess = () => {
          const change = opening.result.transaction(store, 'readwrite');
          change.objectStore(store).put(text, key);
          change.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          change.onerror = reject;
        };
      }),
    [name, store, key, JSON.stringify(value)],
  );

const bodies = (service) => service.messages.map(({ body }) => JSON.parse(body).submission_id);

test('two sites with the same slug share neither draft nor receipt nor what waits', async ({ page, context, site, watch }) => {
  watch.allow.push(...UNREACHED);
  await site.print('a', 'sitenumberone');
  await site.print('b', 'sitenumbertwo');
  const [a, answers] = [new SignUp(page), answersOf('of-a')];
  await open(page, '/a/');
  await a.fill(answers);
  await expect(a.draft).toHaveAttribute('data-draft', 'saved');
  const b = new SignUp(await context.newPage());
  await open(b.page, '/b/');
  await b.expectRestored();
  await expect(b.field('name')).toHaveValue('');

  site.services.a.faults({ mode: 'refuse', times: 99 });
  await a.send.click();
  await a.expectState('queued');
  await open(b.page, '/b/');
  await b.expectRestored();
  await expect(b.outbox).toBeHidden();
  await expect(b.receipt).toHaveCount(0);
  await expect(b.send).toBeVisible();
  // What is sent there is sent there.
  const others = answersOf('of-b');
  await b.fill(others);
  await b.send.click();
  await b.expectState('stored');
  expect(site.services.b.messages).toHaveLength(1);
  await a.expectState('queued');

  site.services.a.faults();
  // It is tried again by itself.
  await expect
    .poll(async () => {
      const state = await a.outbox.getAttribute('data-outbox');
      if (state === 'queued') await page.clock.fastForward(3_600_000);
      return state;
    })
    .toBe('stored');
  await expect(a.receipt).toHaveCount(1);
  await expect(b.receipt).toHaveCount(1);
  expect(await rowsOf(site.backend, 'attend', answers)).toHaveLength(1);
  expect(site.services.b.messages).toHaveLength(1);
  expect((await contents(page, nameOf('sitenumberone'))).outbox).toHaveLength(1);
  expect((await contents(page, nameOf('sitenumbertwo'))).outbox).toHaveLength(1);
  expect(await contents(page, OLD)).toBeNull();
});

test('what a page without an id kept is found by the one with an id, sent once, and no longer where it was', async ({ page, site, watch }) => {
  watch.allow.push(...UNREACHED);
  await site.print('a');
  const [signUp, host, answers] = [new SignUp(page), new SignUp(page, 'host'), answersOf('from-before')];
  await open(page, '/a/');
  await host.fill({ name: 'A host of the tests' });
  await expect(host.draft).toHaveAttribute('data-draft', 'saved');
  await signUp.fill(answers);
  site.services.a.faults({ mode: 'refuse', times: 99 });
  await signUp.send.click();
  await signUp.expectState('queued');
  const before = await contents(page, OLD);
  expect([before.outbox.length, before.receipts.length]).toEqual([1, 1]);
  expect(before.drafts.some(({ answers }) => answers.name === 'A host of the tests')).toBe(true);
  await page.goto('about:blank');

  await site.print('a', 'sitenumberone');
  site.services.a.reset();
  await open(page, '/a/');
  await signUp.expectState('stored');
  await expect(signUp.receipt).toHaveCount(1);
  await host.expectRestored();
  await host.expectAnswers({ name: 'A host of the tests' });
  expect(bodies(site.services.a)).toEqual([before.outbox[0].id]);
  expect(await contents(page, OLD)).toEqual({ outbox: [], receipts: [], drafts: [] });
  expect((await contents(page, nameOf('sitenumberone'))).receipts).toHaveLength(1);
  expect(await page.evaluate((old) => Object.keys(localStorage).filter((key) => key.startsWith(`${old}:draft`)), OLD)).toEqual([]);
  // Once is enough.
  await open(page, '/a/');
  await signUp.expectState('stored');
  expect(site.services.a.messages).toHaveLength(1);
  expect(await rowsOf(site.backend, 'attend', answers)).toHaveLength(1);
});

test('what another site of the same slug kept under the older name stays there', async ({ page, site, watch }) => {
  watch.allow.push(...UNREACHED);
  await site.print('a');
  const [signUp, answers] = [new SignUp(page), answersOf('beside-another')];
  await open(page, '/a/');
  await signUp.fill(answers);
  site.services.a.faults({ mode: 'refuse', times: 99 });
  await signUp.send.click();
  await signUp.expectState('queued');
  const { outbox: [ours], receipts: [receipt] } = await contents(page, OLD);
  await page.goto('/');
  // The same message of somebody else, on its way to the other site's service.
  const theirs = { ...ours, id: ours.id.replace(/^.{8}/, '00000000') };
  theirs.request = { ...ours.request, url: ours.request.url.replace(site.services.a.origin, site.services.b.origin) };
  await put(page, OLD, 'outbox', theirs.id, theirs);
  await put(page, OLD, 'receipts', theirs.id, { ...receipt, first: theirs.id });
  await put(page, OLD, 'drafts', 'host', { id: '', changes: '', form_version: '1', saved_at: Date.parse(WHILE_OPEN), answers: { name: 'Whose is it?' } });

  await site.print('a', 'sitenumberone');
  site.services.a.reset();
  await open(page, '/a/');
  await signUp.expectState('stored');
  await expect(signUp.receipt).toHaveCount(1);
  const left = await contents(page, OLD);
  expect(left.outbox).toEqual([theirs]);
  expect(left.receipts.map(({ first }) => first)).toEqual([theirs.id]);
  expect(left.drafts.some(({ answers }) => answers.name === 'Whose is it?')).toBe(true);
  expect(bodies(site.services.a)).toEqual([ours.id]);
  expect(site.services.b.messages).toHaveLength(0);

  // The other site comes along later, and takes the rest.
  await site.print('b', 'sitenumbertwo');
  const other = new SignUp(page);
  await open(page, '/b/');
  await expect.poll(() => site.services.b.messages.length).toBe(1);
  await expect(other.receipt).toHaveCount(1);
  expect((await contents(page, OLD)).outbox).toEqual([]);
  expect(site.services.a.messages).toHaveLength(1);
});

test('what is typed into an older page that is still open is not lost to what was moved before', async ({ page, context, site }) => {
  await site.print('a');
  const older = new SignUp(page);
  await open(page, '/a/');
  await older.fill({ name: 'First' });
  await expect(older.draft).toHaveAttribute('data-draft', 'saved');
  await site.print('a', 'sitenumberone');
  const newer = new SignUp(await context.newPage());
  await open(newer.page, '/a/');
  await expect(newer.field('name')).toHaveValue('First');
  await page.clock.fastForward(5_000);
  await older.fill({ name: 'Second' });
  await expect(older.draft).toHaveAttribute('data-draft', 'saved');
  await newer.page.clock.fastForward(10_000);
  await open(newer.page, '/a/');
  await expect(newer.field('name')).toHaveValue('Second');
});

test('a move that was interrupted between its two steps is finished, and nothing is doubled', async ({ page, site, watch }) => {
  watch.allow.push(...UNREACHED);
  await site.print('a');
  const [signUp, answers] = [new SignUp(page), answersOf('interrupted')];
  await open(page, '/a/');
  await signUp.fill(answers);
  site.services.a.faults({ mode: 'refuse', times: 99 });
  await signUp.send.click();
  await signUp.expectState('queued');
  const { outbox: [ours], receipts: [receipt] } = await contents(page, OLD);
  await page.goto('/');
  await site.print('a', 'sitenumberone');
  site.services.a.reset();
  await open(page, '/a/');
  await signUp.expectState('stored');
  // As if the second step had not come to pass: it lies in both.
  await put(page, OLD, 'outbox', ours.id, ours);
  await put(page, OLD, 'receipts', receipt.first, receipt);
  await open(page, '/a/');
  await signUp.expectState('stored');
  await expect(signUp.receipt).toHaveCount(1);
  expect((await contents(page, OLD)).outbox).toEqual([]);
  expect(site.services.a.messages).toHaveLength(1);
  expect(await rowsOf(site.backend, 'attend', answers)).toHaveLength(1);
});
