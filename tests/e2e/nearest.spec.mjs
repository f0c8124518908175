// The whole way: find the nearest node that one can get into, and take its calendar file home. Once with the keyboard
// alone, and once with the list alone.

import { count, expect, filters, idsOf, list, nodes, open, row, search, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

const RADIUS = 6371.0088;
const radians = (degrees) => (degrees * Math.PI) / 180;
// The haversine formula, as in crates/domain/src/geo/position.rs, but by the general sine.
function kilometres([lonA, latA], [lonB, latB]) {
  const h =
    Math.sin(radians(latB - latA) / 2) ** 2 +
    Math.cos(radians(latA)) * Math.cos(radians(latB)) * Math.sin(radians(lonB - lonA) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.sqrt(h));
}

// From Porto, in the order of the distance; what has no position comes last.
const PORTO = [-8.61, 41.15];
const accessible = nodes.filter(({ access = [] }) => access.includes('step-free'));
const expected = accessible.filter(({ placed }) => placed).sort((a, b) => kilometres(PORTO, a.at) - kilometres(PORTO, b.at));

test('the nearest node with step-free access and its calendar file are found with the keyboard alone', async ({ page }) => {
  await open(page);
  const tabTo = async (locator) => {
    for (let step = 0; step < 80; step += 1) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('never reached with Tab');
  };
  await tabTo(page.getByLabel('Nearest to'));
  await page.keyboard.type('porto');
  const options = page.getByRole('listbox', { name: 'Cities' }).first().getByRole('option');
  await expect(options.filter({ hasText: 'Porto, Portugal' })).toBeVisible();
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('ArrowDown');
    if ((await page.locator('[role=option][aria-selected=true]').innerText()) === 'Porto, Portugal') break;
  }
  await page.keyboard.press('Enter');
  await expect(count(page)).toContainText('nearest first from Porto, Portugal');
  await tabTo(filters(page).locator('summary').first());
  await page.keyboard.press('Enter');
  await tabTo(page.getByLabel('step-free', { exact: true }));
  await page.keyboard.press('Space');
  await expect.poll(async () => (await idsOf(list(page))).slice(0, expected.length)).toEqual(expected.map(({ id }) => id));
  const first = list(page).first();
  await expect(first).toContainText(/\d km away/);
  await tabTo(first.locator('summary'));
  await page.keyboard.press('Enter');
  const calendar = first.getByRole('link', { name: 'Add to your calendar' });
  await tabTo(calendar);
  const answer = await page.request.get(await calendar.evaluate((link) => link.href));
  expect(answer.headers()['content-type']).toMatch(/^text\/calendar/);
  expect(await answer.text()).toContain(`UID:${expected[0].id}.`);
});

test('the same is found with the list alone, when no map can be drawn', async ({ page, watch }) => {
  watch.allow.push(/Failed to load resource/, /ERR_/);
  await page.route(/basemap|map-[0-9a-f]+/, (route) => route.abort());
  await open(page, '/?access=step-free');
  await expect.poll(() => idsOf(list(page))).toEqual(accessible.map(({ id }) => id));
  await search(page).fill(expected[0].city);
  const nearest = row(page, expected[0].id);
  await nearest.getByText('More about this node').click();
  const calendar = nearest.getByRole('link', { name: 'Add to your calendar' });
  await expect(calendar).toBeVisible();
  expect(await (await page.request.get(await calendar.evaluate((link) => link.href))).text()).toContain(`UID:${expected[0].id}.`);
});

test('the device says where it is only when it is asked, and the address does not tell', async ({ page, context }) => {
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ longitude: PORTO[0], latitude: PORTO[1] });
  await open(page);
  await page.getByRole('button', { name: 'Use this device’s position' }).click();
  await expect(count(page)).toContainText('nearest first from this device');
  const placed = nodes.filter((node) => node.placed).sort((a, b) => kilometres(PORTO, a.at) - kilometres(PORTO, b.at));
  await expect(list(page).first()).toHaveAttribute('data-node', placed[0].id);
  expect(new URL(page.url()).search + new URL(page.url()).hash).toBe('');
  await page.getByRole('button', { name: 'Anywhere' }).click();
  await expect.poll(() => idsOf(list(page))).toEqual(nodes.map(({ id }) => id));
});

test('where even the nearest node is far away, one is told what else there is', async ({ page, context }) => {
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ longitude: -109.43, latitude: -27.15 });
  await open(page);
  await page.getByRole('button', { name: 'Use this device’s position' }).click();
  const words = page.locator('#nodes p', { hasText: 'The nearest one is' });
  await expect(words).toContainText(/The nearest one is \d+ km away/);
  await expect(words.getByRole('link', { name: 'take part online' })).toHaveAttribute('href', '#sign-up');
  await expect(words.getByRole('link', { name: 'host a node where you are' })).toHaveAttribute('href', '#host');
});

test('a device that does not tell says so, and a city does instead', async ({ page, context }) => {
  await context.clearPermissions();
  await open(page);
  await page.getByRole('button', { name: 'Use this device’s position' }).click();
  const refusal = page.locator('#nodes').getByRole('status').filter({ hasText: 'Type a city instead' });
  await expect(refusal).toBeVisible();
  // To the eye, too: what only screen readers get is a pixel high.
  expect((await refusal.boundingBox()).height).toBeGreaterThan(12);
});
