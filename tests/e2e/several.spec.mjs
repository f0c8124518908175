// A site of two events, made of the one that comes with the project: its first page, sign-up on each, visits without a
// network, and one of them inside of another page.

import { HtmlValidate } from 'html-validate';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Host, plain } from './hosts.mjs';
import { answersOf, expect, expectAccessible, expectToFitWidth, form, hydrated, lookedAfter, open, row, rowsOf, SignUp, test as base, wakeWorker, WHILE_OPEN } from './page.mjs';
import { Backend, copyOf, FIXTURE, freePort, printUnpacked, root, servePage } from './servers.mjs';
import { inTwoWeeks } from './world.mjs';

const [AUTUMN, SPRING] = ['/2025-autumn/', '/2026-spring/'];

// Two events: the one of the tests, and one in spring with collections of its own.
async function twoEvents(folder, origin, framedBy, autumn = FIXTURE) {
  const inSpring = (text) =>
    text
      .replace(/^slug = .*$/m, 'slug = "p4p-2026-spring"')
      .replace(/^title = .*$/m, 'title = "Spring workshop on Peer-4-peer"')
      .replace(/^(start|end) = 2025-11-24/gm, '$1 = 2026-03-24');
  const apart = (form) => (text) => text.replace(`collections/${form}/`, `collections/${form}_2026/`);
  await copyOf(autumn, join(folder, '2025-autumn'), { 'event.toml': (text) => text.replace(/^framed_by = .*$/m, `framed_by = ["${framedBy}"]`) });
  await copyOf(autumn, join(folder, '2026-spring'), {
    'event.toml': inSpring,
    ...Object.fromEntries(['attend', 'host', 'next'].map((form) => [`forms/${form}.toml`, apart(form)])),
  });
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
        const direct = ['--backend-origin', backend.origin];
        let server;
        // What is served at the address, printed when it is first asked for.
        const printed = new Map();
        const show = async (name, print) => {
          const out = join(folder, name);
          if (!printed.has(name)) printed.set(name, print(out));
          await printed.get(name);
          await server?.stop();
          server = await servePage(out, port, join(folder, 'server'));
          servers.push(server);
        };
        const asSeveral = () => show('several', (out) => printUnpacked(out, content, ...direct, '--as-of', WHILE_OPEN));
        // The same address, while it was the site of one event.
        const asOne = () => show('one', (out) => printUnpacked(out, FIXTURE, ...direct, '--as-of', WHILE_OPEN));
        // With both events in two weeks: for what service workers send, whose clock no test can set.
        const asLive = () =>
          show('live', async (out) => {
            const [one, both] = [join(folder, 'live-event'), join(folder, 'live-content')];
            await inTwoWeeks(one);
            await twoEvents(both, origin, host.origin, one);
            await printUnpacked(out, both, ...direct);
          });
        await asSeveral();
        await use({ origin, backend, host, asOne, asLive, asSeveral });
      } finally {
        for (const server of servers.reverse()) await server.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ site }, use) => use(site.origin),
  known: async ({ site }, use) => use([site.origin, site.backend.origin, site.host.origin]),
  // No file of the site is missing. What the form service says is no matter here: to what it has already, because its
  // first answer was cut off when a test took the network away, it rightly says that it has it.
  files: [
    async ({ context, site }, use) => {
      const missing = [];
      context.on('response', (response) => response.status() >= 400 && response.url().startsWith(site.origin) && missing.push(response.url()));
      await use();
      expect(missing).toEqual([]);
    },
    { auto: true },
  ],
});

test.use({ now: WHILE_OPEN });

const part = (page, id) => page.locator(`section#${id}`);

test('the first page tells what is next, and moves on with the clock', async ({ page }) => {
  for (const [at, next, further, past] of [
    [WHILE_OPEN, ['Community'], ['Spring'], []],
    ['2025-11-24T14:30:00Z', ['Community'], ['Spring'], []],
    ['2025-12-10T09:00:00Z', ['Spring'], [], ['Community']],
    ['2026-12-10T09:00:00Z', [], [], ['Spring', 'Community']],
  ]) {
    await page.clock.setFixedTime(at);
    await page.goto('/');
    for (const [id, words] of Object.entries({ next, further, past })) {
      await expect(part(page, id).locator('article h3')).toContainText(words);
      await expect(part(page, id)).toBeVisible({ visible: words.length > 0 });
    }
    await expect(part(page, 'none')).toBeVisible({ visible: next.length === 0 });
  }
  // As of another day, by the address.
  await page.goto(`/?preview-at=${WHILE_OPEN}`);
  await expect(part(page, 'next')).toContainText('Sign-up is open');
  await part(page, 'next').getByRole('link', { name: 'Sign up' }).click();
  await expect(page).toHaveURL(`${AUTUMN}#sign-up`);
});

test('the first page is for everybody, at every width, in both schemes, and without scripts', async ({ page, another }) => {
  for (const at of [WHILE_OPEN, '2025-12-10T09:00:00Z']) {
    await page.clock.setFixedTime(at);
    await page.goto('/');
    for (const width of [320, 390, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await expectToFitWidth(page, `at ${width}`);
    }
    await expectAccessible(page);
  }
  const still = await (await another({ javaScriptEnabled: false })).newPage();
  await still.goto('/');
  await expect(part(still, 'next')).toContainText('Monday 24 November 2025');
  await expect(part(still, 'next').getByRole('link', { name: 'Sign up' })).toBeVisible();
  await expect(part(still, 'further')).toContainText('Tuesday 24 March 2026');
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
    await open(page, folder);
    const signUp = new SignUp(page);
    await signUp.fill(answers);
    await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
    // The other event knows nothing of it.
    const elsewhere = await page.context().newPage();
    await open(elsewhere, folder === AUTUMN ? SPRING : AUTUMN);
    await expect(new SignUp(elsewhere).field('email')).toHaveValue('');
    await elsewhere.close();
    await page.reload();
    await hydrated(page);
    await signUp.expectAnswers(answers);
    await signUp.send.click();
    await signUp.expectState('stored');
    expect(await rowsOf(site.backend, collection, answers)).toHaveLength(1);
    expect(await rowsOf(site.backend, other, answers)).toHaveLength(0);
    expect((await page.evaluate(() => indexedDB.databases())).map(({ name }) => name)).toContain(`p4p:ofthetests12:${slug}`);
    expect(watch.errors).toEqual([]);
  });
}

test('in a folder the page takes its parts over, and brings nodes, map and cities', async ({ page }) => {
  const asked = [];
  page.on('response', (response) => asked.push(new URL(response.url()).pathname));
  await open(page, AUTUMN);
  await expect(page.locator('#app')).not.toHaveAttribute('data-afresh');
  await expect.poll(() => asked).toContain('/2025-autumn/nodes.json');
  await expect(row(page, 'lisbon').locator('a[href$=".ics"]')).toHaveAttribute('href', 'nodes/lisbon.ics');
  await page.getByRole('button', { name: 'Zoom in', exact: true }).click();
  await expect(page.locator('[data-map] canvas')).toBeVisible();
  await expect.poll(() => asked.some((path) => /^\/basemap\/\d+m\.bin$/.test(path))).toBe(true);
  const city = form(page, 'host').locator('[name=city]');
  await city.fill('Lisb');
  await expect(page.getByRole('option', { name: 'Lisbon, Portugal' })).toBeVisible();
  expect(asked).toContain('/cities.bin');
});

test('one of them, in a folder, is shown inside of another page', async ({ page, site }) => {
  const element = `<p4p-event part="nodes" src="${site.origin}${AUTUMN}"><a href="${site.origin}${AUTUMN}">the nodes</a></p4p-event><script src="${site.origin}/embed.js"></script>`;
  await page.goto(site.host.put('/host', plain(element)));
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1];
  await hydrated(frame);
  await expect(row(frame, 'lisbon')).toBeVisible();
  // As high as what it holds, in steps of 200 px: so the two have spoken with each other.
  const height = await frame.evaluate(() => Math.ceil(document.getElementById('app').getBoundingClientRect().height));
  const spare = async () => (await page.locator('p4p-event').boundingBox()).height - height;
  await expect.poll(spare).toBeLessThan(203);
  expect(await spare()).toBeGreaterThan(-3);
});

test('the dialog says where the script is and what it shows', async ({ page, site }) => {
  await open(page, AUTUMN);
  await page.getByRole('button', { name: 'Show this on your own site' }).click();
  const code = page.getByRole('textbox', { name: 'To be pasted' }).first();
  await expect(code).toHaveValue(new RegExp(`src="${site.origin}${AUTUMN}"[^]*src="${site.origin}/embed.js"`));
});

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('the event that was visited opens, and so does the first page; the other one once it was visited, too', async ({ page, context, watch }) => {
    watch.allow.push(/Failed to load resource|ERR_/);
    await open(page, SPRING);
    await lookedAfter(page);
    await context.setOffline(true);
    await page.reload();
    await hydrated(page);
    await page.goto('/');
    await expect(page.locator('article h3').first()).toBeVisible();
    await expect(page.goto(AUTUMN)).rejects.toThrow(/ERR_/);
    await context.setOffline(false);
    await open(page, AUTUMN);
    const isKept = () => page.evaluate(async (url) => Boolean(await caches.match(url)), AUTUMN + 'nodes.json');
    await expect.poll(isKept).toBe(true);
    await context.setOffline(true);
    await page.reload();
    await hydrated(page);
    await expect(row(page, 'lisbon')).toBeVisible();
  });

  test('what a visitor typed while the site was of one event is in that event’s folder afterwards', async ({ page, context, site }) => {
    const answers = answersOf('of-the-old-site');
    const signUp = new SignUp(page);
    await site.asOne();
    await open(page);
    await lookedAfter(page);
    await signUp.fill(answers);
    await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
    await site.asSeveral();
    await open(page, AUTUMN);
    await signUp.expectAnswers(answers);
    // The new worker takes over when the last page of the old one is closed, and nothing stays behind of what that kept.
    const again = await context.newPage();
    await page.close();
    const kept = async () => {
      await again.goto('/');
      const names = await again.evaluate(async () => (await caches.keys()).map((name) => name.replace(/:http.*/, '').replace(/[0-9a-f]{16}/, '…')));
      // While nobody looks at the site, the new worker can take the old one's place.
      await again.goto('about:blank');
      return names;
    };
    await expect.poll(kept, { intervals: [1_000, 2_000, 4_000], timeout: 40_000 }).toEqual(['p4p:page:…']);
    await again.goto('/');
    await expect(again.getByRole('heading', { level: 1 })).toHaveText('Community workshops');
  });
});

test.describe('by the real clock', () => {
  test.use({ now: undefined, serviceWorkers: 'allow' });

  test('what waits in both is sent by the one worker when every tab is closed', async ({ page, context, site, watch }) => {
    watch.allow.push(/Failed to load resource|ERR_/);
    await site.asLive();
    const waiting = [];
    await open(page, SPRING);
    await lookedAfter(page);
    for (const [folder, table] of [[AUTUMN, 'attend'], [SPRING, 'attend_2026']]) {
      await open(page, folder);
      const signUp = new SignUp(page);
      const answers = answersOf(`waiting-in${folder.replaceAll('/', '-')}`);
      await signUp.fill(answers);
      // What seals is there; then the network goes.
      await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
      await context.setOffline(true);
      await signUp.send.click();
      await signUp.expectState('queued');
      waiting.push([table, answers]);
      await page.goto('about:blank');
      await context.setOffline(false);
    }
    await page.close();
    await wakeWorker(context, site.origin);
    for (const [table, answers] of waiting) {
      await expect.poll(async () => (await rowsOf(site.backend, table, answers)).length).toBe(1);
    }
    await site.asSeveral();
  });
});
