// A site of two events, made of the one that comes with the project: its first page, sign-up on each, visits without a
// network, and one of them inside of another page.

import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import { HtmlValidate } from 'html-validate';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Host, plain } from './hosts.mjs';
import { answersOf, hydrated, SignUp, WHILE_OPEN } from './page.mjs';
import { Backend, freePort, printAgain, printPage, root, servePage } from './servers.mjs';

const [AUTUMN, SPRING] = ['/2025-autumn/', '/2026-spring/'];
const AT = `?preview-at=${WHILE_OPEN}`;

// The fixture: one event as it is, and one in spring with collections of its own.
async function twoEvents(folder, origin, framedBy) {
  const change = async (name, ...changes) => {
    const path = join(folder, name);
    const before = await readFile(path, 'utf8');
    const after = changes.reduce((text, [from, to]) => text.replace(from, to), before);
    if (after === before) throw new Error(`${name} did not change`);
    await writeFile(path, after);
  };
  for (const name of ['2025-autumn', '2026-spring']) await cp(join(root, 'content'), join(folder, name), { recursive: true });
  await change(
    '2026-spring/event.toml',
    [/^slug = .*$/m, 'slug = "p4p-2026-spring"'],
    [/^title = .*$/m, 'title = "Spring workshop on Peer-4-peer"'],
    [/^start = 2025-11-24/m, 'start = 2026-03-24'],
    [/^end = 2025-11-24/m, 'end = 2026-03-24'],
  );
  for (const form of ['attend', 'host', 'next']) await change(`2026-spring/forms/${form}.toml`, [`collections/${form}/`, `collections/${form}_2026/`]);
  await change('2025-autumn/event.toml', [/^framed_by = .*$/m, `framed_by = ["${framedBy}"]`]);
  await writeFile(
    join(folder, 'site.toml'),
    `title = "Community workshops"\nsummary = "Workshops on peer-4-peer protocols, online and at local nodes."\nlanguage = "en"\naddress = "${origin}/"\n`,
  );
}

const test = base.extend({
  site: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'p4p-several-'));
      const servers = [];
      try {
        const [port, backendPort] = [await freePort(), await freePort()];
        const origin = `http://127.0.0.1:${port}`;
        const host = await Host.start();
        servers.push(host);
        const content = join(folder, 'content');
        await twoEvents(content, origin, host.origin);
        await mkdir(join(folder, 'backend'));
        const backend = await Backend.start(join(folder, 'backend'), backendPort, [origin, 'null'], content);
        servers.push(backend);
        await printPage(join(folder, 'site'), '--content', content, '--backend-origin', backend.origin, '--as-of', WHILE_OPEN);
        servers.push(await servePage(join(folder, 'site'), port, join(folder, 'server')));
        // The same address, while it was the site of one event.
        const asOne = async () => {
          const one = join(folder, 'one');
          await printAgain(join(folder, 'site'), one, '--backend-origin', backend.origin, '--as-of', WHILE_OPEN);
          await servers.pop().stop();
          servers.push(await servePage(one, port, join(folder, 'server')));
        };
        const asSeveral = async () => {
          await servers.pop().stop();
          servers.push(await servePage(join(folder, 'site'), port, join(folder, 'server')));
        };
        await use({ origin, backend, host, asOne, asSeveral });
      } finally {
        for (const server of servers.reverse()) await server.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ site }, use) => use(site.origin),
  // No console error, and nothing that the policy forbids, unless a test says so; and no file of the site is missing. What
  // the form service says is no matter here: to what it has already, because its first answer was cut off when a test
  // took the network away, it rightly says that it has it.
  watch: [
    async ({ context, page, site }, use) => {
      const watch = { errors: [], failed: [], allow: [] };
      context.on('console', (message) => message.type() === 'error' && watch.errors.push(message.text()));
      context.on('weberror', (error) => watch.errors.push(String(error.error())));
      context.on('response', (response) => response.status() >= 400 && response.url().startsWith(site.origin) && watch.failed.push(response.url()));
      await page.addInitScript(() => {
        addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(`Policy: ${violatedDirective}, ${blockedURI}`));
      });
      await use(watch);
      expect(watch.errors.filter((text) => !watch.allow.some((pattern) => pattern.test(text)))).toEqual([]);
      expect(watch.failed).toEqual([]);
    },
    { auto: true },
  ],
});

const part = (page, id) => page.locator(`section#${id}`);

test('the first page tells what is next, and moves on with the clock', async ({ page }) => {
  for (const [at, next, further, past] of [
    ['2025-11-10T09:00:00Z', ['Community'], ['Spring'], []],
    ['2025-11-24T14:30:00Z', ['Community'], ['Spring'], []],
    ['2025-12-10T09:00:00Z', ['Spring'], [], ['Community']],
    ['2026-12-10T09:00:00Z', [], [], ['Spring', 'Community']],
  ]) {
    await page.goto(`/?preview-at=${at}`);
    for (const [id, words] of Object.entries({ next, further, past })) {
      await expect(part(page, id).locator('article h3')).toContainText(words);
      await expect(part(page, id)).toBeVisible({ visible: words.length > 0 });
    }
    await expect(part(page, 'none')).toBeVisible({ visible: next.length === 0 });
  }
  await page.goto(`/?preview-at=${WHILE_OPEN}`);
  await expect(part(page, 'next')).toContainText('Sign-up is open');
  await part(page, 'next').getByRole('link', { name: 'Sign up' }).click();
  await expect(page).toHaveURL(`${AUTUMN}#sign-up`);
  // A visitor in the browser's own time, which is after both.
  await page.goto('/');
  await expect(part(page, 'past').locator('article')).toHaveCount(2);
});

test('the first page is for everybody, at every width, in both schemes, and without scripts', async ({ page, browser, site }) => {
  for (const at of [WHILE_OPEN, '2025-12-10T09:00:00Z']) {
    await page.goto(`/?preview-at=${at}`);
    for (const width of [320, 390, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `at ${width}`).toBeLessThanOrEqual(width);
    }
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes[0].html])).toEqual([]);
    }
  }
  const plainly = await browser.newContext({ javaScriptEnabled: false });
  const still = await plainly.newPage();
  await still.goto(site.origin);
  await expect(part(still, 'next')).toContainText('Monday 24 November 2025');
  await expect(part(still, 'next').getByRole('link', { name: 'Sign up' })).toBeVisible();
  await expect(part(still, 'further')).toContainText('Tuesday 24 March 2026');
  await plainly.close();
});

test('the first page, the one for wrong addresses and the pages in folders are valid', async ({ request }) => {
  const rules = JSON.parse(await readFile(join(root, '.htmlvalidate.json'), 'utf8'));
  const validator = new HtmlValidate(rules);
  for (const path of ['/', '/404.html', AUTUMN, SPRING]) {
    // A template repeats a form, which is no second landmark: what is in it is no part of the document.
    const html = (await (await request.get(path)).text()).replace(/<template\b[^>]*>[^]*?<\/template>/g, '');
    const { results } = await validator.validateString(html);
    expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${path}:${line}: ${ruleId}: ${message}`))).toEqual([]);
  }
});

test('feeds and the calendar of all are found, and are what they say', async ({ page, request }) => {
  await page.goto('/');
  const links = await page.locator('link[rel=alternate]').evaluateAll((all) => all.map(({ type, href }) => [type, href]));
  expect(links.map(([type]) => type)).toEqual(['text/calendar', 'application/atom+xml', 'application/feed+json']);
  for (const [, href] of links) {
    const answer = await request.get(href);
    expect(answer.status()).toBe(200);
    expect(await answer.text()).toContain('Spring workshop on Peer-4-peer');
  }
  const missing = await request.get('/2025-autumn/nothing');
  expect(missing.status()).toBe(404);
  expect(await missing.text()).toContain('To Community workshops');
});

for (const [folder, collection, slug, other] of [
  [AUTUMN, 'attend', 'p4p-2025-11-24', 'attend_2026'],
  [SPRING, 'attend_2026', 'p4p-2026-spring', 'attend'],
]) {
  test(`a sign-up in ${folder} is stored under that event, and its draft stays there`, async ({ page, site, watch }) => {
    const answers = answersOf(`somebody-in${folder.replaceAll('/', '-')}`);
    await page.goto(folder + AT);
    await hydrated(page);
    const signUp = new SignUp(page);
    await signUp.fill(answers);
    await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
    // The other event knows nothing of it.
    const elsewhere = await page.context().newPage();
    await elsewhere.goto((folder === AUTUMN ? SPRING : AUTUMN) + AT);
    await hydrated(elsewhere);
    await expect(new SignUp(elsewhere).field('email')).toHaveValue('');
    await elsewhere.close();
    await page.reload();
    await hydrated(page);
    await signUp.expectAnswers(answers);
    await signUp.send.click();
    await signUp.expectState('stored');
    const of = async (table) => (await site.backend.rows(table)).filter(({ email }) => email === answers.email);
    expect(await of(collection)).toHaveLength(1);
    expect(await of(other)).toHaveLength(0);
    expect((await page.evaluate(() => indexedDB.databases())).map(({ name }) => name)).toContain(`p4p:${slug}`);
    expect(watch.errors).toEqual([]);
  });
}

test('in a folder the page takes its parts over, and brings nodes, map and cities', async ({ page }) => {
  const asked = [];
  page.on('response', (response) => asked.push(new URL(response.url()).pathname));
  await page.goto(AUTUMN + AT);
  await hydrated(page);
  await expect(page.locator('#app')).not.toHaveAttribute('data-afresh');
  await expect.poll(() => asked).toContain('/2025-autumn/nodes.json');
  await expect(page.locator('#node-lisbon a[href$=".ics"]')).toHaveAttribute('href', 'nodes/lisbon.ics');
  await page.locator('[data-map]').scrollIntoViewIfNeeded();
  await page.locator('[data-map] [data-act=in]').click();
  await expect(page.locator('[data-map] canvas')).toBeVisible();
  await expect.poll(() => asked.some((path) => /^\/basemap\/\d+m\.bin$/.test(path))).toBe(true);
  const city = page.locator('form[name=host] [name=city]');
  await city.fill('Lisb');
  await expect(page.getByRole('option', { name: 'Lisbon, Portugal' })).toBeVisible();
  expect(asked).toContain('/cities.bin');
});

test('one of them, in a folder, is shown inside of another page', async ({ page, site }) => {
  const element = `<p4p-event part="nodes" src="${site.origin}${AUTUMN}"><a href="${site.origin}${AUTUMN}">the nodes</a></p4p-event><script src="${site.origin}/embed.js"></script>`;
  await page.goto(site.host.put('/host', plain(element)));
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1];
  await expect(frame.locator('#app[data-hydrated]')).toBeAttached();
  await expect(frame.locator('#node-lisbon')).toBeVisible();
  // As high as what it holds: so the two have spoken with each other.
  const height = await frame.evaluate(() => Math.ceil(document.getElementById('app').getBoundingClientRect().height));
  await expect.poll(async () => Math.abs((await page.locator('p4p-event').boundingBox()).height - height)).toBeLessThan(3);
});

test('the dialog says where the script is and what it shows', async ({ page, site }) => {
  await page.goto(AUTUMN + AT);
  await hydrated(page);
  await page.getByRole('button', { name: 'Show this on your own site' }).click();
  const code = page.locator('dialog textarea').first();
  await expect(code).toHaveValue(new RegExp(`src="${site.origin}${AUTUMN}"[^]*src="${site.origin}/embed.js"`));
});

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  const looked = (page) =>
    page.waitForFunction(async () => (await navigator.serviceWorker.ready).active.state === 'activated' && navigator.serviceWorker.controller);

  test('the event that was visited opens, and so does the first page; the other one once it was visited, too', async ({ page, context, watch }) => {
    watch.allow.push(/Failed to load resource|ERR_/);
    await page.goto(SPRING + AT);
    await hydrated(page);
    await looked(page);
    await context.setOffline(true);
    await page.reload();
    await hydrated(page);
    await page.goto('/');
    await expect(page.locator('article h3').first()).toBeVisible();
    await expect(page.goto(AUTUMN)).rejects.toThrow(/ERR_/);
    await context.setOffline(false);
    await page.goto(AUTUMN + AT);
    await hydrated(page);
    const isKept = () => page.evaluate(async (url) => Boolean(await caches.match(url)), AUTUMN + 'nodes.json');
    await expect.poll(isKept).toBe(true);
    await context.setOffline(true);
    await page.reload();
    await hydrated(page);
    await expect(page.locator('#node-lisbon')).toBeVisible();
  });

  test('what a visitor typed while the site was of one event is in that event’s folder afterwards', async ({ page, context, site }) => {
    const answers = answersOf('of-the-old-site');
    const signUp = new SignUp(page);
    await site.asOne();
    await page.goto('/' + AT);
    await hydrated(page);
    await looked(page);
    await signUp.fill(answers);
    await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
    await site.asSeveral();
    await page.goto(AUTUMN + AT);
    await hydrated(page);
    await signUp.expectAnswers(answers);
    // The new worker takes over when the last page of the old one is closed, and nothing stays behind of what that kept.
    const again = await context.newPage();
    await page.close();
    const kept = async () => {
      // A page that is opened at once can still be the old worker's.
      await again.goto('about:blank');
      await again.goto('/');
      return again.evaluate(async () => (await caches.keys()).map((name) => name.replace(/:http.*/, '').replace(/[0-9a-f]{16}/, '…')));
    };
    await expect.poll(kept).toEqual(['p4p:page:…']);
    await expect(again.getByRole('heading', { level: 1 })).toHaveText('Community workshops');
  });

  test('what waits in both is sent by the one worker when every tab is closed', async ({ page, context, site, watch }) => {
    watch.allow.push(/Failed to load resource|ERR_/);
    const waiting = [];
    await page.goto(SPRING + AT);
    await hydrated(page);
    await looked(page);
    for (const [folder, table] of [[AUTUMN, 'attend'], [SPRING, 'attend_2026']]) {
      await page.goto(folder + AT);
      await hydrated(page);
      const signUp = new SignUp(page);
      const answers = answersOf(`waiting-in${folder.replaceAll('/', '-')}`);
      await signUp.fill(answers);
      // What seals is there; then the network goes.
      await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
      await context.setOffline(true);
      await signUp.send.click();
      await signUp.expectState('queued');
      waiting.push([table, answers.email]);
      await page.goto('about:blank');
      await context.setOffline(false);
    }
    const anywhere = await context.newPage();
    await page.close();
    const session = await context.newCDPSession(anywhere);
    const found = new Set();
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const { registrationId, scopeURL, isDeleted } of registrations) if (!isDeleted && scopeURL === site.origin + '/') found.add(registrationId);
    });
    await session.send('ServiceWorker.enable');
    await expect.poll(() => found.size).toBe(1);
    const [registrationId] = found;
    await session.send('ServiceWorker.dispatchSyncEvent', { origin: site.origin, registrationId, tag: 'outbox', lastChance: false });
    for (const [table, email] of waiting) {
      await expect.poll(async () => (await site.backend.rows(table)).filter((row) => row.email === email).length).toBe(1);
    }
  });
});
