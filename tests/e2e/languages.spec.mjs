// The page in several languages: choosing one, what it says, and what comes along.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, OPEN, test } from './page.mjs';
import { freePort, printPage, root, servePage } from './servers.mjs';

const LANGUAGES = ['en', 'nl', 'de', 'fr', 'es'];
const inLanguage = (language, query = '') => (language === 'en' ? '/' : `/${language}/`) + query;
const AT = '?preview-at=2025-11-10T09:00:00Z';

test('every language takes over what was printed in it, and gets no texts of another one', async ({ page, watch }) => {
  for (const language of LANGUAGES) {
    watch.requests.length = 0;
    await page.goto(inLanguage(language, AT));
    await expect(page.locator('#app[data-hydrated]')).toBeAttached();
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    expect(await page.locator('#app').getAttribute('data-afresh'), language).toBeNull();
    const texts = watch.requests.map((request) => new URL(request.url()).pathname).filter((path) => path.includes('/words-'));
    expect([...new Set(texts)], language).toEqual([expect.stringMatching(`^/words-${language}-[0-9a-f]+\\.json$`)]);
    await expect(page.locator('.languages [aria-current]')).toHaveAttribute('lang', language);
  }
});

test('the forms that texts take follow the browser’s own rules of plurals', async ({ page }) => {
  await page.goto('/');
  const rules = await readFile(join(root, 'crates/domain/src/i18n/plural.rs'), 'utf8');
  expect(rules).toContain('count == 1 || (count == 0 && language.starts_with("fr"))');
  const isOne = (language, count) => count === 1 || (count === 0 && language === 'fr');
  const counts = [...Array(201).keys(), 1000, 1001, 10_000, 99_999, 100_000, 999_999];
  const said = await page.evaluate(
    ([languages, counts]) => languages.map((language) => counts.map((count) => new Intl.PluralRules(language).select(count))),
    [LANGUAGES, counts],
  );
  LANGUAGES.forEach((language, at) => expect(said[at], language).toEqual(counts.map((count) => (isOne(language, count) ? 'one' : 'other'))));
});

test('a language that was chosen is there at the next visit, with what was asked for, and another can be chosen again', async ({ page }) => {
  await page.goto(OPEN);
  await page.locator('.languages a[lang=nl]').click();
  await expect(page).toHaveURL(/\/nl\/\?preview-at=/);
  await page.goto('/?q=berlin#nodes');
  await expect(page).toHaveURL(/\/nl\/\?q=berlin#nodes$/);
  await expect(page.locator('#app[data-hydrated]')).toBeAttached();
  await expect(page.locator('#q')).toHaveValue('berlin');
  await page.locator('.languages a[lang=en]').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('where nothing can be kept, the page stays in the language of its address', async ({ browser, world }) => {
  const context = await browser.newContext();
  await context.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('blocked', 'SecurityError'); } }));
  const page = await context.newPage();
  await page.goto(world.today + '/nl/');
  await page.locator('.languages a[lang=en]').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.locator('.languages a[lang=de]').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await context.close();
});

test('a frame has the language that its host asks for, and the event’s own where there is none', async ({ page, world }) => {
  for (const [asked, language] of [['nl', 'nl'], ['nl-BE', 'nl'], ['tlh', 'en'], ['__proto__', 'en']]) {
    await page.goto(`/?embed=nodes&lang=${asked}`);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.locator('html')).toHaveAttribute('data-embed', 'nodes');
  }
});

test('what was typed comes along when the language changes', async ({ page }) => {
  await page.goto(OPEN);
  await expect(page.locator('#app[data-hydrated]')).toBeAttached();
  await page.locator('#attend-name').fill('Ada');
  await expect(page.locator('#attend-draft')).toHaveAttribute('data-draft', 'saved');
  await page.goto('/nl/' + AT);
  await expect(page.locator('#attend-name')).toHaveValue('Ada');
  await expect(page.locator('#attend-keeping')).toContainText('Je concept is op dit apparaat bewaard');
});

test('one searches and signs up in Dutch, and the answers are the same as in any language', async ({ page, backend, world }) => {
  await page.goto(world.clear + '/nl/' + AT);
  await expect(page.locator('#app[data-hydrated]')).toBeAttached();
  await page.locator('#q').fill('berlin');
  await expect(page.locator('#nodes-count')).toHaveText('2 van 14 voorbeeldplekken');
  await page.locator('#q').fill('no such place');
  await expect(page.locator('#nodes-none')).toHaveText('Geen plek past bij wat je zoekt.');
  await page.locator('#attend-send').click();
  await expect(page.locator('#attend-problems')).toContainText('Nog niet verstuurd');
  await expect(page.locator('#attend-name-problem')).toHaveText('Beantwoord ‘Je naam’.');
  await page.locator('#attend-name').fill('Ada');
  await page.locator('#attend-email').fill('ada-in-another-language@example.org');
  await page.locator('#attend-joining').selectOption('online');
  await page.locator('#attend-consent').check();
  await page.locator('#attend-send').click();
  await expect(page.locator('#attend-outcome')).toHaveAttribute('data-outbox', 'stored');
  await expect(page.locator('#attend-outcome')).toContainText('Opgeslagen');
  await expect(page.locator('#attend-outcome')).toContainText('Je bent aangemeld.');
});

test('from right to left, and two fifths longer, everything fits and works', async ({ browser }) => {
  test.setTimeout(240_000);
  const folder = await mkdtemp(join(tmpdir(), 'p4p-pseudo-'));
  let server;
  try {
    const port = await freePort();
    await printPage(join(folder, 'page'), '--pseudo', '--as-of', '2025-11-10T09:00:00Z');
    server = await servePage(join(folder, 'page'), port, join(folder, 'server'));
    const page = await (await browser.newContext({ reducedMotion: 'reduce', serviceWorkers: 'block' })).newPage();
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`http://127.0.0.1:${port}/en-XA/${AT}`);
      await expect(page.locator('#app[data-hydrated]')).toBeAttached();
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await page.locator('#attend-name').fill('Ada');
      await expect(page.locator('#attend-draft')).toHaveAttribute('data-draft', 'saved');
      const tooWide = await page.evaluate(() => {
        const { clientWidth } = document.documentElement;
        const inside = (element) => element.closest('svg, .live, .pins, .skip, .bar, [hidden], details:not([open]) > :not(summary)');
        return [...document.querySelectorAll('body *')]
          .filter((element) => !inside(element) && element.getClientRects().length)
          .filter((element) => { const { left, right } = element.getBoundingClientRect(); return left < -1 || right > clientWidth + 1; })
          .map((element) => element.outerHTML.slice(0, 100));
      });
      expect(tooWide, `${width} px`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      await page.locator('[data-act=in]').click();
      await expect(page.locator('[data-map][data-live]')).toBeAttached();
      await expect(page.locator('.live .surface')).toHaveAttribute('aria-label', /^⟦/);
      await page.locator('.live .pins button').first().click();
      await page.locator('#attend-send').click();
      await expect(page.locator('#attend-problems')).toContainText('⟦');
      await page.screenshot({ path: test.info().outputPath(`pseudo-${width}.png`), fullPage: true });
    }
    // What the program says is in that language, too: no text without its marks, beside what is the organiser's.
    const said = await page.locator('#nodes-count, #attend-keeping, .status, #attend-problems h3, .problem:not([hidden])').allTextContents();
    expect(said.length).toBeGreaterThan(5);
    for (const text of said) expect(text).toMatch(/^⟦/);
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
