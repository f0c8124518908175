// What can be taken along: the event in a calendar, its address, the page on paper, a poster for hosts.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, expectAccessible, expectToFitWidth, nodes, open, row, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

const run = promisify(execFile);
const address = async (world) => {
  await world.printFramed();
  return `${world.framed}/`;
};
const panel = (page) => page.locator('details', { has: page.getByText('Share', { exact: true }) });
const status = (page) => page.getByRole('contentinfo').getByRole('status');

async function openShare(page, world, more = '') {
  await open(page, (await address(world)) + more);
  await panel(page).locator('summary').click();
}

test('the address of the page and of a node is copied, and the page says so', async ({ page, context, world }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await openShare(page, world, `?preview-at=${WHILE_OPEN}&q=lis`);
  await panel(page).getByRole('button', { name: 'Copy link' }).click();
  await expect(status(page)).toHaveText('Copied.');
  // Neither what was looked for nor the day that was looked at.
  expect(await copied()).toBe(await address(world));
  await row(page, 'lisbon').locator('summary').click();
  await row(page, 'lisbon').getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(copied).toBe(`${await address(world)}#node-lisbon`);
});

test('where the clipboard is refused, the address stands there, selected', async ({ page, world }) => {
  await page.addInitScript(() => (navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))));
  await page.setViewportSize({ width: 320, height: 700 });
  await openShare(page, world);
  const button = panel(page).getByRole('button', { name: 'Copy link' });
  await button.click();
  await expect(status(page)).toContainText('did not allow copying');
  const field = page.getByRole('textbox', { name: 'To copy', exact: true });
  await expect(field).toBeFocused();
  expect(await page.evaluate(() => getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd))).toBe(await address(world));
  await expectAccessible(page);
  await expectToFitWidth(page);
  await page.getByRole('contentinfo').getByRole('button', { name: 'Close' }).click();
  await expect(field).toBeHidden();
  await expect(button).toBeFocused();
});

// No browser without a screen has a real sheet to share with, so this one is ours: what it is given is what counts.
test('other programs are handed title and address, and only where the browser can do that', async ({ page, context, world }) => {
  await page.addInitScript(() => delete Navigator.prototype.share);
  await openShare(page, world);
  await expect(panel(page).getByRole('button', { name: 'Share…' })).toBeHidden();
  await context.addInitScript(() => {
    window.handed = [];
    navigator.share = async (data) => {
      if (window.handed.push(data) === 2) throw new DOMException('closed', 'AbortError');
    };
  });
  await openShare(page, world);
  const send = panel(page).getByRole('button', { name: 'Share…' });
  await send.click();
  const title = 'Community workshop on Peer-4-peer';
  const handed = () => page.evaluate(() => window.handed);
  await expect.poll(handed).toEqual([{ title, url: await address(world) }]);
  // Closed again without a choice, which is nothing to talk about.
  await send.click();
  await expect.poll(async () => (await handed()).length).toBe(2);
  await expect(status(page)).toBeEmpty();
  await row(page, 'lisbon').locator('summary').click();
  await row(page, 'lisbon').getByRole('button', { name: 'Share…' }).click();
  await expect.poll(async () => (await handed())[2]).toEqual({ title: `Lisbon example node, ${title}`, url: `${await address(world)}#node-lisbon` });
});

test('calendars on the web are links that name their host, and nobody is asked before one is pressed', async ({ page, world, watch }) => {
  await open(page, await address(world));
  const calendars = page.locator('details', { has: page.getByText('Calendars on the web') });
  await calendars.locator('summary').click();
  const links = await calendars.getByRole('link').evaluateAll((links) => links.map(({ rel, hostname, parentElement }) => ({ rel, hostname, said: parentElement.textContent })));
  expect(links.length).toBe(4);
  for (const { rel, hostname, said } of links) {
    expect(rel).toBe('noopener');
    expect(said).toContain(hostname);
  }
  expect(watch.requests.filter((request) => !request.url().startsWith(world.framed))).toEqual([]);
  await panel(page).locator('summary').click();
  for (const width of [320, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expectToFitWidth(page, `of ${width} px`);
    await expectAccessible(page);
  }
});

// What a page is on paper: its number of sheets, their size, and its text.
async function onPaper(page, info, name, format) {
  const path = info.outputPath(`${name}.pdf`);
  await page.pdf({ path, preferCSSPageSize: name === 'poster', format, printBackground: true });
  const about = (await run('pdfinfo', [path])).stdout;
  const text = (await run('pdftotext', ['-layout', path, '-'])).stdout;
  return { sheets: Number(/Pages:\s+(\d+)/.exec(about)[1]), size: /Page size:.*/.exec(about)[0], text, words: text.replace(/\s+/g, ' ') };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled, now: javaScriptEnabled ? WHILE_OPEN : undefined });
    for (const format of ['A4', 'Letter']) {
      test(`on ${format} stands what, when, where, every node, and the way back`, async ({ page, world }, info) => {
        if (javaScriptEnabled) await open(page, await address(world));
        else await page.goto(await address(world));
        const paper = await onPaper(page, info, 'page', format);
        expect(paper.sheets).toBeLessThanOrEqual(3);
        for (const text of ['Peer-4-peer', 'Monday 24 November 2025', '15:00 to 16:30 CET', 'Hybrid: online', await address(world)]) expect(paper.words).toContain(text);
        // In columns, words of neighbours stand between those of a node.
        const letters = (text) => text.replace(/[\s-]+/g, '');
        const columns = await run('pdftotext', [info.outputPath('page.pdf'), '-']);
        for (const { name, host, join } of nodes) for (const text of [name, host, join].filter(Boolean)) expect(letters(columns.stdout)).toContain(letters(text));
        for (const text of ['Send', 'Copy link', 'Share', 'Zoom', 'Sign up', 'Poster', 'Loading']) expect(paper.words).not.toContain(text);
      });
    }
  });
}

test('a poster is one sheet with all that is known of its node, however much that is', async ({ page, world }, info) => {
  // Each ends in a word of its own, which is lost when anything is cut.
  const long = (end) => `${'A long text of the hosts, which goes on and on. '.repeat(12).slice(0, 480)} ${end}`;
  const feature = (id, properties) => ({ type: 'Feature', id, geometry: { type: 'Point', coordinates: [13.4, 52.5] }, properties: { name: id, city: 'Berlin', country: 'DE', zone: 'Europe/Berlin', ...properties } });
  const fields = ['place', 'host', 'join', 'note'];
  const longest = Object.fromEntries(fields.map((field) => [field, long(`endof${field}`)]));
  const geojson = {
    type: 'FeatureCollection',
    features: [
      feature('short', {}),
      feature('usual', { name: 'Hackerspace in the old waterworks', place: 'Müllerstraße 1, second floor', host: 'A collective', join: 'Just come.', note: 'There is tea.', languages: ['de', 'en'], access: ['step-free'] }),
      feature('longest', { ...longest, name: long('endofname'), access: ['step-free', 'quiet-space', 'subtitles', 'hearing-loop'], languages: ['de', 'en', 'tr'], contact: 'a@example.org' }),
    ],
  };
  const facts = (text, name) => (name === 'event' ? text.replace(/^# address = .*$/m, `address = "${world.edited}/"`) : text);
  await world.printEdited(facts, geojson);
  await open(page, `${world.edited}/#node-usual`);
  await row(page, 'usual').locator('summary').click();
  await row(page, 'usual').getByRole('link', { name: 'Poster to print' }).click();
  await expect(page).toHaveURL(`${world.edited}/nodes/usual.html`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hackerspace in the old waterworks');
  for (const id of ['short', 'usual', 'longest']) {
    await page.setViewportSize({ width: 1000, height: 900 });
    await page.goto(`${world.edited}/nodes/${id}.html`);
    const paper = await onPaper(page, info, 'poster', 'A4');
    expect([paper.sheets, paper.size], id).toEqual([1, expect.stringContaining('A4')]);
    expect(paper.words).toContain('Monday 24 November 2025, 15:00 to 16:30');
    expect(paper.text.replace(/\s+/g, '')).toContain(`${world.edited}/#node-${id}`);
    if (id === 'longest') for (const field of ['name', ...fields]) expect(paper.words).toContain(`endof${field}`);
    expect(paper.words).not.toContain('Back to the page');
    await page.screenshot({ path: info.outputPath(`${id}.png`) });
    await page.setViewportSize({ width: 320, height: 700 });
    await expectToFitWidth(page);
    await expectAccessible(page);
  }
});
