// Pages in other scripts: which way they are read, one calendar and one kind of digits, and finding what is written there.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, count, expect, expectToFitWidth, hydrated, idsOf, list, open, row, search, SignUp, test, WHILE_OPEN } from './page.mjs';
import { copyOf, FIXTURE, freePort, inOneLanguage, printUnpacked, servePage } from './servers.mjs';

test.use({ now: WHILE_OPEN, timezoneId: 'America/New_York' });

const PEOPLE = [
  ['cairo', 'مختبر (القاهرة)', 'القاهرة', 'EG', 'Africa/Cairo', [31.2, 30], 'شارع 26 يوليو (الزمالك)', 'أهلا! Bring a cup.', 'اكتب أولا (بالبريد).'],
  ['da-nang', 'Đà Nẵng Lab', 'Đà Nẵng', 'VN', 'Asia/Ho_Chi_Minh', [108.2, 16], '12 Lê Lợi', '', 'Viết thư trước (nhé).'],
  ['oryol', 'Орёл-клуб', 'Орёл', 'RU', 'Europe/Moscow', [36, 53], 'ул. Мира, 1', '', ''],
  ['haifa', 'מעבדה (חיפה)', 'חֵיפָה', 'IL', 'Asia/Jerusalem', [35, 32.8], 'רחוב הנמל 5', 'ברוכים הבאים!', ''],
  ['seoul', '서울 ｌａｂ', '서울', 'KR', 'Asia/Seoul', [127, 37.5], '', '', ''],
];
const feature = ([id, name, city, country, zone, coordinates, place, note, join]) => ({
  type: 'Feature', id, geometry: { type: 'Point', coordinates },
  properties: { name, city, country, zone, place, note, join, host: `${name} (2)`, room_for: 20, room_left: 5 },
});
const NODES = { type: 'FeatureCollection', features: PEOPLE.map(feature) };

// The event of the tests in another language, printed and served as long as a test looks at it.
async function withPageIn(language, known, look) {
  const folder = await mkdtemp(join(tmpdir(), 'p4p-scripts-'));
  let server;
  try {
    const content = await copyOf(FIXTURE, join(folder, 'content'), {
      'event.toml': (text) => text.replace(/^language = .*$/m, `language = "${language}"`).replace(/^place = .*$/m, 'place = "מקוון, ובצמתים (ראו מפה)."'),
    });
    await inOneLanguage(content);
    await writeFile(join(content, 'nodes.geojson'), JSON.stringify(NODES));
    await writeFile(join(content, 'about.md'), '# מה זה P4P?\n\nזו סדנה (באינטרנט).\n\nHello (all)!\n');
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    known.push(address);
    await printUnpacked(join(folder, 'page'), content, '--as-of', WHILE_OPEN);
    server = await servePage(join(folder, 'page'), port, join(folder, 'server'));
    await look(address, join(folder, 'page'));
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const html = (page) => page.locator('html');

for (const [language, direction] of [['fa', 'rtl'], ['th', 'ltr'], ['ar-EG', 'rtl'], ['he', 'rtl']]) {
  test(`${language}: all dates are of one calendar and in one kind of digits, printed or told by the browser`, async ({ page, known }) => {
    await withPageIn(language, known, async (address) => {
      await open(page, address);
      await expect(html(page)).toHaveAttribute('dir', direction);
      const signUp = new SignUp(page);
      // The year that the browser tells.
      await page.goto(`${address}/?preview-at=2025-11-10T09:00Z`);
      await hydrated(page);
      const banner = page.locator('[data-preview]');
      await expect(banner).toBeVisible();
      expect(await banner.innerText()).toContain('2025');
      await page.goto(`${address}/`);
      await hydrated(page);
      await expect(page.locator('[data-root=times]')).toContainText(/\d\d:\d\d–/);
      const text = await page.locator('#app').innerText();
      const values = await signUp.part.innerText();
      for (const [what, pattern] of [
        ['years of other calendars', /\b(1404|1447|2568|5786)\b|[۱١]۴|[๒٢۲]/],
        ['digits of other scripts', /[\u0660-\u0669\u06f0-\u06f9\u0e50-\u0e59]/],
      ]) {
        expect(text, what).not.toMatch(pattern);
        expect(values, what).not.toMatch(pattern);
      }
      expect(text).toContain('2025');
    });
  });
}

test('a page from right to left fits phones and desks, with what people and machines write in their own directions', async ({ another, known }) => {
  test.setTimeout(120_000);
  await withPageIn('he', known, async (address, folder) => {
    const page = await (await another()).newPage();
    const signUp = new SignUp(page);
    for (const width of [320, 390, 1366]) {
      await page.setViewportSize({ width, height: 844 });
      await open(page, address);
      await expectToFitWidth(page, `at ${width} px`);
      await row(page, 'cairo').locator('summary').click();
      await row(page, 'da-nang').locator('summary').click();
      await expectToFitWidth(page, `at ${width} px, with rows open`);
      await signUp.fill({ name: 'Ada' });
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: test.info().outputPath(`he-${width}.png`), fullPage: true });
    }
    // Where the first letter of a text stands: at the right where it is read from there.
    const side = (locator) =>
      locator.evaluate((element) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const text = walker.nextNode();
        const at = (index) => { const range = document.createRange(); range.setStart(text, index); range.setEnd(text, index + 1); return range.getBoundingClientRect(); };
        const letters = [...text.data.matchAll(/\p{L}/gu)].map(({ index }) => index);
        const [first, second] = [at(letters[0]), at(letters[1])];
        return second.left < first.left ? 'right' : 'left';
      });
    // The mark that ends a sentence stands behind it, whichever way that is.
    const end = (locator) =>
      locator.evaluate((element) => {
        const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
        const at = (index) => { const range = document.createRange(); range.setStart(text, index); range.setEnd(text, index + 1); return range.getBoundingClientRect(); };
        const last = text.data.trimEnd().length - 1;
        return at(last).left < at(last - 3).left ? 'left' : 'right';
      });
    expect(await side(page.locator('#about p').first())).toBe('right');
    expect(await end(page.locator('#about p').first())).toBe('left');
    expect(await side(page.locator('#about p').last())).toBe('left');
    expect(await end(page.locator('#about p').last())).toBe('right');
    const how = (id) => row(page, id).locator('dd').filter({ hasText: /\.$/ }).first();
    expect([await side(how('cairo')), await end(how('cairo'))]).toEqual(['right', 'left']);
    expect([await side(how('da-nang')), await end(how('da-nang'))]).toEqual(['left', 'right']);
    // What machines read is written from left to right.
    await signUp.fill({ email: addressOf('from-the-right') });
    expect(await signUp.field('email').evaluate((field) => getComputedStyle(field).direction)).toBe('ltr');
    expect(await signUp.field('name').evaluate((field) => getComputedStyle(field).direction)).toBe('ltr');
    // Whatever Send is called, its words stand in their own order.
    await expect(signUp.send).toHaveCSS('unicode-bidi', 'plaintext');
    await signUp.fill({ name: 'דנה' });
    expect(await signUp.field('name').evaluate((field) => getComputedStyle(field).direction)).toBe('rtl');
    // Nor is the map turned around.
    await page.locator('[data-act=in]').click();
    await expect(page.locator('[data-map][data-drawn]')).toBeAttached();
    const pins = page.locator('[data-map] button:is([data-node], [data-cluster]):visible');
    await expect(pins.first()).toBeVisible();
    expect(await page.locator('[data-map] canvas').first().evaluate((map) => getComputedStyle(map).direction)).toBe('ltr');
    await page.screenshot({ path: test.info().outputPath('he-map.png') });
    // A poster is read like the page.
    await page.goto(`${address}/nodes/cairo.html`);
    await expect(html(page)).toHaveAttribute('dir', 'rtl');
    await expectToFitWidth(page);
    await page.screenshot({ path: test.info().outputPath('he-poster.png'), fullPage: true });
    expect(await readFile(join(folder, 'manifest.webmanifest'), 'utf8')).toContain('"dir":"rtl"');
  });
});

test('what visitors type on their own keyboards finds what hosts wrote on theirs', async ({ page, world }) => {
  await world.printEdited((text) => text, NODES);
  await open(page, world.edited);
  for (const [typed, found] of [
    ['da nang', ['da-nang']],
    ['ĐÀ NẴNG', ['da-nang']],
    ['le loi', []],
    ['орел', ['oryol']],
    ['ОРЁЛ клуб', ['oryol']],
    ['القاهره', ['cairo']],
    ['חיפה', ['haifa']],
    ['서우', ['seoul']],
    ['lab', ['da-nang', 'seoul']],
    ['معبدا', []],
  ]) {
    await search(page).fill(typed);
    await expect(count(page), typed).toHaveAttribute('data-shown', String(found.length));
    expect((await idsOf(list(page))).sort(), typed).toEqual(found);
  }
});

test('an Arabic node in an English page keeps its marks where they belong, in its row and in the form', async ({ page, world }) => {
  await world.printEdited((text) => text, NODES);
  await open(page, world.edited);
  const cairo = row(page, 'cairo');
  await cairo.locator('summary').click();
  await expect(cairo.getByRole('heading')).toHaveAttribute('translate', 'no');
  expect(await cairo.getByRole('heading').evaluate((name) => getComputedStyle(name).direction)).toBe('rtl');
  // One-line facts stay in line with those of their neighbours.
  expect(await cairo.getByRole('heading').evaluate((name) => getComputedStyle(name).textAlign)).toBe('left');
  await expect(cairo).toContainText('\u2068القاهرة\u2069, Egypt');
  await expect(cairo.locator('.where > span')).toHaveAttribute('translate', 'no');
  await expect(cairo.locator('.place')).toHaveAttribute('translate', 'no');
  await expect(new SignUp(page).field('joining').locator('option[value=cairo]')).toHaveText('At a node: \u2068مختبر (القاهرة)\u2069');
  await page.setViewportSize({ width: 390, height: 844 });
  await expectToFitWidth(page);
  await cairo.scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath('cairo-390.png') });
});
