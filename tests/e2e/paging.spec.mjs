// Thousands of nodes: the page stays small, and everything works as with a few.

import { count, expect, filters, idsOf, list, MANY, open, pins, row, search, test, WHILE_OPEN } from './page.mjs';
import { manyNodes } from './many.mjs';

const nodes = manyNodes(MANY);

test.use({ now: WHILE_OPEN });

test.beforeEach(async ({ world }) => {
  test.setTimeout(120_000);
  await world.printMany();
});

test('the first nodes are printed, the others come by themselves', async ({ page, world, request }) => {
  const html = await (await request.get(world.many)).text();
  expect(html.match(/<li id="node-node-/g)).toHaveLength(24);
  expect(html.length).toBeLessThan(450_000);
  await open(page, world.many);
  await expect(count(page)).toHaveAttribute('data-total', String(MANY));
  await expect(count(page)).toHaveAttribute('data-shown', String(MANY));
  await expect(list(page)).toHaveCount(48);
  await expect(list(page).first()).toHaveAttribute('aria-setsize', String(MANY));
  await page.getByRole('button', { name: 'Show more nodes' }).scrollIntoViewIfNeeded();
  await expect.poll(() => list(page).count()).toBeGreaterThan(48);
  const ids = await idsOf(list(page));
  expect(new Set(ids).size).toBe(ids.length);
});

test('a search looks through all of them, and what is known of one is loaded when it is looked at', async ({ page, world, watch }) => {
  await open(page, world.many);
  await expect(count(page)).toHaveAttribute('data-total', String(MANY));
  await search(page).fill('example node 2718');
  await expect.poll(() => idsOf(list(page))).toEqual(['node-2718']);
  await expect.poll(() => idsOf(pins(page))).toEqual(['node-2718']);
  const asked = () => watch.requests.filter((request) => /\/nodes\/\d+\.json$/.test(request.url())).length;
  expect(asked()).toBe(0);
  const first = list(page).first();
  await first.getByText('More about this node').click();
  await expect(first).toContainText('The note of node 2718.');
  await expect(first.locator('details')).toHaveAttribute('open', '');
  expect(asked()).toBe(1);
});

test('after a letter the first rows come, and the others, the pins and the address when typing rests', async ({ page, world }) => {
  await open(page, world.many);
  await expect(count(page)).toHaveAttribute('data-total', String(MANY));
  const address = () => new URL(page.url()).searchParams.get('q');
  await search(page).focus();
  await page.clock.pauseAt('2025-11-10T09:05:00Z');
  await page.keyboard.type('node 27');
  await expect.poll(() => idsOf(list(page))).toHaveLength(8);
  expect(address()).toBe(null);
  await page.clock.runFor(1000);
  await expect(list(page)).toHaveCount(48);
  expect(address()).toBe('node 27');
  const shown = nodes.features.filter(({ properties: { name, city, host } }) => [name, city, host].join(' ').includes('27')).slice(0, 300);
  await expect(pins(page)).toHaveCount(shown.filter(({ geometry }) => geometry).length);
  // A choice right after a letter is a step from what was typed.
  await page.keyboard.type('1');
  await filters(page).locator('summary').click();
  await page.getByLabel('step-free', { exact: true }).check();
  await page.goBack();
  await expect(search(page)).toHaveValue('node 271');
});

test('rows come as long as the end of the list is in sight', async ({ page, world }) => {
  await page.setViewportSize({ width: 1400, height: 30_000 });
  await open(page, world.many);
  await expect(count(page)).toHaveAttribute('data-total', String(MANY));
  await expect.poll(() => list(page).count()).toBeGreaterThan(150);
});

test('an address leads to a node that is far down in the list', async ({ page, world }) => {
  await open(page, `${world.many}/#node-node-2999`);
  await expect(row(page, 'node-2999')).toBeVisible();
  await expect(row(page, 'node-2999')).toBeFocused();
});

test('filters go through all of them, and come back with Back', async ({ page, world }) => {
  await open(page, world.many);
  await expect(count(page)).toHaveAttribute('data-total', String(MANY));
  const expected = nodes.features.filter(({ properties }) => properties.access.includes('step-free') && properties.languages.includes('ja')).length;
  await filters(page).locator('summary').click();
  await page.getByLabel('step-free', { exact: true }).check();
  await page.getByLabel('Language', { exact: true }).selectOption('ja');
  await expect(count(page)).toHaveAttribute('data-shown', String(expected));
  await page.goBack();
  await expect(page.getByLabel('Language', { exact: true })).toHaveValue('');
  await expect(page.getByLabel('step-free', { exact: true })).toBeChecked();
  await page.goBack();
  await expect(count(page)).toHaveAttribute('data-shown', String(MANY));
});
