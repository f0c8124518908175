// The list of nodes and the map show the same nodes, whatever is searched.

import { count, expect, idsOf, list, nodes, open, pins, row, search, test } from './page.mjs';

const placed = nodes.filter((node) => node.placed).map(({ id }) => id);
const placeless = nodes.filter((node) => !node.placed).map(({ id }) => id);

// List, pins and count agree, and the list holds these.
async function expectShown(page, expected) {
  await expect.poll(() => idsOf(list(page))).toEqual(expected);
  await expect.poll(async () => (await idsOf(pins(page))).sort()).toEqual(expected.filter((id) => placed.includes(id)).sort());
  await expect(count(page)).toHaveAttribute('data-shown', String(expected.length));
  await expect(count(page)).toHaveAttribute('data-total', String(nodes.length));
  await expect(count(page)).toContainText(String(expected.length));
}

test('all nodes are in the list, and those with a position on the map', async ({ page }) => {
  await open(page);
  await expectShown(page, nodes.map(({ id }) => id));
});

test('a search shows the same nodes in the list and on the map, and survives a reload', async ({ page }) => {
  await open(page);
  for (const node of [nodes[0], nodes[4]]) {
    await search(page).fill(node.city);
    await expectShown(page, [node.id]);
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe(node.city);
  }
  await page.reload();
  await expect(search(page)).toHaveValue(nodes[4].city);
  await expectShown(page, [nodes[4].id]);

  await search(page).fill('');
  await expectShown(page, nodes.map(({ id }) => id));
  await expect.poll(() => new URL(page.url()).searchParams.has('q')).toBe(false);
});

test('nodes that are as they were printed change nothing on the page when it asks for them', async ({ page }) => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route('**/nodes.json', async (route) => {
    await released;
    await route.continue();
  });
  await open(page);
  await page.evaluate(() => {
    window.changed = [];
    const note = (changes) => window.changed.push(...changes.map(({ type, target }) => `${type} of ${target.nodeName}`));
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver(note).observe(document.getElementById('nodes'), all);
  });
  const response = page.waitForResponse('**/nodes.json');
  release();
  await (await response).finished();
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await page.evaluate(frames);
  expect(await page.evaluate(() => window.changed)).toEqual([]);
});

test('a search needs neither capitals nor accents', async ({ page }) => {
  await open(page, '/?q=MONTREAL');
  await expectShown(page, ['montreal']);
});

test('a search that finds nothing says so', async ({ page }) => {
  await open(page, '/?q=no+node+is+called+that');
  await expectShown(page, []);
  await expect(page.locator('#nodes')).toContainText('No node matches what you look for.');
});

test('a node without a position is in the list, says so, and has no pin', async ({ page }) => {
  await open(page);
  expect(placeless.length).toBeGreaterThan(0);
  for (const id of placeless) {
    await expect(row(page, id)).toContainText('Not on the map: it has no position');
    await expect(page.locator(`[data-map] [data-node="${id}"]`)).toHaveCount(0);
  }
  for (const id of placed) await expect(row(page, id)).not.toContainText('Not on the map: it has no position');
});

test('no pin is where nothing is: pins are apart where their nodes are', async ({ page }) => {
  await open(page);
  const centres = await pins(page).evaluateAll((elements) =>
    elements.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return `${Math.round(x + width / 2)},${Math.round(y + height / 2)}`;
    }),
  );
  const places = new Set(nodes.filter((node) => node.placed).map((node) => `${node.at}`));
  expect(new Set(centres).size).toBe(places.size);
  const map = await page.locator('[data-map]').boundingBox();
  for (const [x, y] of centres.map((centre) => centre.split(',').map(Number))) {
    expect(x >= map.x && x <= map.x + map.width && y >= map.y && y <= map.y + map.height, `${x},${y} is on the map`).toBe(true);
  }
});

test('the map is a named region, and each pin is named like its node', async ({ page }) => {
  await open(page);
  const map = page.getByRole('region').and(page.locator('[data-map]'));
  await expect(map).toHaveAccessibleName(/\S/);
  for (const { id, city } of nodes.filter((node) => node.placed)) {
    await expect(page.locator(`[data-map] button[data-node="${id}"]`)).toHaveAccessibleName(new RegExp(city));
  }
});
