// The page in several languages: choosing one, what it says, and what comes along.

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, app, count, expect, expectAccessible, expectToFitWidth, hydrated, languages, list, open, pins, search, SignUp, test, WHILE_OPEN } from './page.mjs';
import { copyOf, FIXTURE, freePort, printUnpacked, root, servePage } from './servers.mjs';

test.use({ now: WHILE_OPEN });

const LANGUAGES = ['en', 'nl', 'de', 'fr', 'es'];
const inLanguage = (language) => (language === 'en' ? '/' : `/${language}/`);
const html = (page) => page.locator('html');
const choose = (page, language) => languages(page).locator(`a[lang=${language}]`).click();

test('every language takes over what was printed in it, and gets no texts of another one', async ({ page, watch }) => {
  for (const language of LANGUAGES) {
    watch.requests.length = 0;
    await open(page, inLanguage(language));
    await expect(html(page)).toHaveAttribute('lang', language);
    expect(await app(page).getAttribute('data-afresh'), language).toBeNull();
    const texts = watch.requests.map((request) => new URL(request.url()).pathname).filter((path) => path.includes('/messages-'));
    expect([...new Set(texts)], language).toEqual([expect.stringMatching(`^/messages-${language}-[0-9a-f]+\\.json$`)]);
    await expect(languages(page).locator('[aria-current]')).toHaveAttribute('lang', language);
  }
});

test('a language that was chosen is there at the next visit, with what was asked for, and another can be chosen again', async ({ page }) => {
  await page.goto('/?q=berlin');
  await choose(page, 'nl');
  await expect(page).toHaveURL(/\/nl\/\?q=berlin$/);
  await page.goto('/?q=berlin#nodes');
  await expect(page).toHaveURL(/\/nl\/\?q=berlin#nodes$/);
  await hydrated(page);
  await expect(search(page)).toHaveValue('berlin');
  await choose(page, 'en');
  await expect(html(page)).toHaveAttribute('lang', 'en');
  await page.goto('/');
  await expect(html(page)).toHaveAttribute('lang', 'en');
});

test('where nothing can be kept, the page stays in the language of its address', async ({ another }) => {
  const context = await another();
  await context.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('blocked', 'SecurityError'); } }));
  const page = await context.newPage();
  await page.goto('/nl/');
  for (const language of ['en', 'de']) {
    await choose(page, language);
    await expect(html(page)).toHaveAttribute('lang', language);
  }
});

test('a frame has the language that its host asks for, and the event’s own where there is none', async ({ page }) => {
  for (const [asked, language] of [['nl', 'nl'], ['nl-BE', 'nl'], ['tlh', 'en'], ['__proto__', 'en']]) {
    await page.goto(`/?embed=nodes&lang=${asked}`);
    await expect(html(page)).toHaveAttribute('lang', language);
    await expect(html(page)).toHaveAttribute('data-embed', 'nodes');
  }
});

test('what was typed comes along when the language changes', async ({ page }) => {
  const signUp = new SignUp(page);
  await open(page);
  await signUp.fill({ name: 'Ada' });
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await page.goto('/nl/');
  await expect(signUp.field('name')).toHaveValue('Ada');
  await expect(signUp.draft).toContainText('Je concept is op dit apparaat bewaard');
});

test('one searches and signs up in Dutch, and the answers are the same as in any language', async ({ page, world }) => {
  const signUp = new SignUp(page);
  const send = signUp.form.getByRole('button', { name: 'Naar de organisatie versturen' });
  await open(page, `${world.clear}/nl/`);
  await search(page).fill('berlin');
  await expect(count(page)).toHaveText('2 van 14 voorbeeldplekken');
  await search(page).fill('no such place');
  await expect(page.locator('#nodes').getByText('Geen plek past bij wat je zoekt.')).toBeVisible();
  await send.click();
  await expect(signUp.summary).toContainText('Nog niet verstuurd');
  expect(await signUp.problemOf('name')).toContain('Beantwoord ‘Je naam’.');
  await signUp.fill({ name: 'Ada', email: addressOf('in-dutch'), joining: 'online', consent: true });
  await send.click();
  await signUp.expectState('stored');
  await expect(signUp.outbox).toContainText('Opgeslagen');
  await expect(signUp.outbox).toContainText('Je bent aangemeld.');
});

// All that is wider than the page, but for what may be: drawings, the map, and what is not shown.
const tooWide = (page) =>
  page.evaluate(() => {
    const { clientWidth } = document.documentElement;
    const inside = (element) => element.closest('svg, [data-map], .skip, nav.bar, [hidden], details:not([open]) > :not(summary)');
    return [...document.querySelectorAll('body *')]
      .filter((element) => !inside(element) && element.getClientRects().length)
      .filter((element) => { const { left, right } = element.getBoundingClientRect(); return left < -1 || right > clientWidth + 1; })
      .map((element) => element.outerHTML.slice(0, 100));
  });

// A page in each of these is printed for the one test that needs them: the event of the tests has five.
test('a file of messages is all that a further language needs: its page is taken over, fits and speaks', async ({ another, known }) => {
  test.setTimeout(180_000);
  const files = (await readdir(join(root, 'messages'))).filter((name) => name.endsWith('.toml'));
  const further = files.map((name) => name.replace('.toml', '')).filter((language) => !LANGUAGES.includes(language));
  expect(further).toEqual(expect.arrayContaining(['ar', 'it', 'pt', 'uk', 'zh-Hans']));
  const folder = await mkdtemp(join(tmpdir(), 'p4p-languages-'));
  let server;
  try {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    known.push(address);
    const all = `languages = ${JSON.stringify([...LANGUAGES, ...further])}`;
    const content = await copyOf(FIXTURE, join(folder, 'content'), { 'event.toml': (text) => text.replace(/^languages = .*$/m, all) });
    await printUnpacked(join(folder, 'page'), content, '--as-of', WHILE_OPEN);
    server = await servePage(join(folder, 'page'), port, join(folder, 'server'));
    const page = await (await another({ viewport: { width: 320, height: 800 } })).newPage();
    const counts = new Set();
    for (const language of further) {
      const signUp = new SignUp(page);
      const asked = [];
      const note = (request) => asked.push(new URL(request.url()).pathname);
      page.on('request', note);
      await open(page, `${address}/${language}/`);
      await expect(html(page)).toHaveAttribute('lang', language);
      await expect(html(page)).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr');
      expect(await app(page).getAttribute('data-afresh'), language).toBeNull();
      const texts = asked.filter((path) => path.includes('/messages-'));
      expect([...new Set(texts)], language).toEqual([expect.stringMatching(`^/messages-${language}-[0-9a-f]+\\.json$`)]);
      page.off('request', note);
      // What the program says, in the form that its count takes: no place of a value is left, and no two languages say the same.
      await search(page).fill('berlin');
      await expect(count(page)).toContainText('14');
      counts.add(await count(page).textContent());
      await signUp.form.locator('button[type=submit]').click();
      await expect(signUp.summary).not.toBeEmpty();
      const said = `${await count(page).textContent()} ${await signUp.summary.textContent()}`;
      expect(said, language).not.toMatch(/[{}\n٠-٩۰-۹]/);
      expect(await tooWide(page), language).toEqual([]);
      await expectToFitWidth(page, `in ${language}`);
      await expectAccessible(page);
      await expect(languages(page).locator('[aria-current]')).toHaveAttribute('lang', language);
    }
    expect(counts.size).toBe(further.length);
    // Regional forms are read by the same people; another script is not.
    for (const [wanted, language] of [['zh-CN', 'zh-Hans'], ['zh-Hant', 'en'], ['pt-BR', 'pt'], ['ar-EG', 'ar']]) {
      await page.goto(`${address}/?embed=nodes&lang=${wanted}`);
      await expect(html(page)).toHaveAttribute('lang', language);
    }
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test('from right to left, and two fifths longer, everything fits and works', async ({ another, known }) => {
  test.setTimeout(120_000);
  const folder = await mkdtemp(join(tmpdir(), 'p4p-pseudo-'));
  let server;
  try {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    known.push(address);
    await printUnpacked(join(folder, 'page'), FIXTURE, '--pseudo', '--as-of', WHILE_OPEN);
    server = await servePage(join(folder, 'page'), port, join(folder, 'server'));
    const page = await (await another()).newPage();
    const signUp = new SignUp(page);
    const send = signUp.form.locator('button[type=submit]');
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await open(page, `${address}/en-XA/`);
      await expect(html(page)).toHaveAttribute('dir', 'rtl');
      await signUp.fill({ name: 'Ada' });
      await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
      expect(await tooWide(page), `${width} px`).toEqual([]);
      await expectToFitWidth(page, `at ${width} px`);
      await page.locator('[data-act=in]').click();
      await expect(page.locator('[data-map][data-live]')).toBeAttached();
      await expect(page.locator('[data-map] canvas')).toHaveAttribute('aria-label', /^⟦/);
      await pins(page).or(page.locator('[data-map] button[data-cluster]')).first().click();
      await send.click();
      await expect(signUp.summary).toContainText('⟦');
      await page.screenshot({ path: test.info().outputPath(`pseudo-${width}.png`), fullPage: true });
    }
    // What the program says is in that language, too: no text without its marks, beside what is the organiser's.
    const parts = [count(page), list(page).locator('[data-status]'), signUp.summary.getByRole('heading'), signUp.draft.locator('p:not(:empty)').first()];
    const texts = (await Promise.all(parts.map((one) => one.allTextContents()))).flat();
    expect(texts.length).toBeGreaterThan(15);
    for (const text of texts) expect(text).toMatch(/^⟦/);
    for (const name of ['email', 'joining', 'consent']) expect(await signUp.problemOf(name)).toMatch(/(^|\s)⟦/);
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
