// Thousands of nodes: the page stays small, and everything works as with a few.

import { expect, idsOf, list, open, OPEN, pins, search, test } from './page.mjs';
import { manyNodes } from './many.mjs';

const COUNT = 3000;
const nodes = manyNodes(COUNT);
const kept = (text) => text;
const count = (page) => page.locator('[data-count]');

// One after the other, so that the page is printed once: no other test prints its own in between.
test.describe.configure({ mode: 'serial' });
let isPrinted = false;
test.beforeEach(async ({ world }) => {
  test.setTimeout(150_000);
  if (!isPrinted) await world.printEdited(kept, nodes);
  isPrinted = true;
});

test('the first nodes are printed, the others come by themselves', async ({ page, world, request }) => {
  const html = await (await request.get(world.edited)).text();
  expect(html.match(/<li id="node-node-/g)).toHaveLength(24);
  expect(html.length).toBeLessThan(450_000);
  await open(page, world.edited + OPEN);
  await expect(count(page)).toHaveAttribute('data-total', String(COUNT));
  await expect(count(page)).toHaveAttribute('data-shown', String(COUNT));
  await expect(list(page)).toHaveCount(48);
  await expect(list(page).first()).toHaveAttribute('aria-setsize', String(COUNT));
  await page.getByRole('button', { name: 'Show more nodes' }).scrollIntoViewIfNeeded();
  await expect.poll(() => list(page).count()).toBeGreaterThan(48);
  const ids = await idsOf(list(page));
  expect(new Set(ids).size).toBe(ids.length);
});

test('a search looks through all of them, and what is known of one is loaded when it is looked at', async ({ page, world, watch }) => {
  await open(page, world.edited + OPEN);
  await expect(count(page)).toHaveAttribute('data-total', String(COUNT));
  await search(page).fill('example node 2718');
  await expect.poll(() => idsOf(list(page))).toEqual(['node-2718']);
  await expect.poll(() => idsOf(pins(page))).toEqual(['node-2718']);
  const asked = () => watch.requests.filter((request) => /\/nodes\/\d+\.json$/.test(request.url())).length;
  expect(asked()).toBe(0);
  const row = list(page).first();
  await row.getByText('More about this node').click();
  await expect(row).toContainText('The note of node 2718.');
  await expect(row.locator('details')).toHaveAttribute('open', '');
  expect(asked()).toBe(1);
});

test('after a letter the first rows come, and the others, the pins and the address when typing rests', async ({ page, world }) => {
  await open(page, world.edited + OPEN);
  await expect(count(page)).toHaveAttribute('data-total', String(COUNT));
  const address = () => new URL(page.url()).searchParams.get('q');
  await search(page).focus();
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1000);
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
  await page.getByText('Filters').click();
  await page.getByLabel('step-free', { exact: true }).check();
  await page.goBack();
  await expect(search(page)).toHaveValue('node 271');
});

test('rows come as long as the end of the list is in sight', async ({ page, world }) => {
  await page.setViewportSize({ width: 1400, height: 30_000 });
  await open(page, world.edited + OPEN);
  await expect(count(page)).toHaveAttribute('data-total', String(COUNT));
  await expect.poll(() => list(page).count()).toBeGreaterThan(150);
});

test('an address leads to a node that is far down in the list', async ({ page, world }) => {
  await open(page, `${world.edited}${OPEN}#node-node-2999`);
  const row = page.locator('#node-node-2999');
  await expect(row).toBeVisible();
  await expect(row).toBeFocused();
});

test('filters go through all of them, and come back with Back', async ({ page, world }) => {
  await open(page, world.edited + OPEN);
  await expect(count(page)).toHaveAttribute('data-total', String(COUNT));
  const expected = nodes.features.filter(({ properties }) => properties.access.includes('step-free') && properties.languages.includes('ja')).length;
  await page.getByText('Filters').click();
  await page.getByLabel('step-free', { exact: true }).check();
  await page.getByLabel('Language', { exact: true }).selectOption('ja');
  await expect(count(page)).toHaveAttribute('data-shown', String(expected));
  await page.goBack();
  await expect(page.getByLabel('Language', { exact: true })).toHaveValue('');
  await expect(page.getByLabel('step-free', { exact: true })).toBeChecked();
  await page.goBack();
  await expect(count(page)).toHaveAttribute('data-shown', String(COUNT));
});
