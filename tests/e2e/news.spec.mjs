// What an organiser changes in the nodes arrives in a page that is open, without taking anything away from who reads it.

import { count, expect, idsOf, list, nodes, open, row, search, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

// Holds nodes.json back until it is let go, and then answers with it changed.
async function changed(page, change) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route('**/nodes.json', async (route) => {
    const answer = await route.fetch();
    const collection = await answer.json();
    await released;
    change(collection.features);
    await route.fulfill({ status: 200, json: collection });
  });
  return release;
}

test('news of the nodes change what differs, and leave focus, filter, open details and scroll as they are', async ({ page }) => {
  const release = await changed(page, (features) => {
    const [first, second] = features;
    first.properties.note = 'New: we meet in the garden.';
    features.splice(features.indexOf(second), 1);
    features.push({ ...structuredClone(first), id: 'brand-new', properties: { ...first.properties, name: 'Brand new node' } });
    features.push({ type: 'Feature', id: 'No Id', geometry: null, properties: { name: 'x', city: 'y' } }, { type: 'Feature', id: 'nowhere', geometry: { type: 'Point', coordinates: [999, 0] }, properties: { name: 'x', city: 'y' } });
  });
  await open(page, '/?kind=open');
  const shown = nodes.filter(({ kind }) => kind !== 'invitation').map(({ id }) => id);
  await expect.poll(() => idsOf(list(page))).toEqual(shown);
  const [first] = nodes;
  const reading = row(page, first.id);
  await reading.getByText('More about this node').click();
  await reading.locator('summary').focus();
  await reading.evaluate((element) => (element.isTheSame = true));
  const top = await page.evaluate(() => scrollY);
  release();
  await expect(reading).toContainText('New: we meet in the garden.');
  expect(await reading.evaluate((element) => element.isTheSame)).toBe(true);
  await expect(reading.locator('details')).toHaveAttribute('open', '');
  await expect(reading.locator('summary')).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(top);
  await expect(row(page, 'brand-new')).toContainText('Brand new node');
  await expect(row(page, nodes[1].id)).toHaveCount(0);
  await expect(count(page)).toContainText('2 entries could not be read');
  await expect(page.getByLabel('Who may come', { exact: true })).toHaveValue('open');
});

test('a file of nodes that is cut off, or none at all, changes nothing', async ({ page, watch }) => {
  watch.allow.push(/Failed to load resource/);
  for (const body of ['{"type":"FeatureCollection","fea', 'Not found', '[]', '{}']) {
    await page.route('**/nodes.json', (route) => route.fulfill({ status: 200, body }));
    await open(page);
    await search(page).fill(nodes[0].city);
    await expect.poll(() => idsOf(list(page))).toContain(nodes[0].id);
    await search(page).fill('');
    await expect.poll(() => idsOf(list(page))).toEqual(nodes.map(({ id }) => id));
    await page.unroute('**/nodes.json');
  }
});
