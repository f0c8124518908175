// What comes in by the address, and by the organisers' file of nodes, is shown as text or not at all.

import { app, count, expect, form, idsOf, list, nodes, open, rewrite, row, search, startClock, test, WHILE_OPEN } from './page.mjs';

const ATTACKS = [
  '<img src=x onerror="window.attacked=true">',
  '"><script>window.attacked=true</script>',
  "'-alert(1)-'",
  'javascript:window.attacked=true',
  '</script><svg onload="window.attacked=true">',
  '%00%ff\u202e',
  'a'.repeat(5000),
];

for (const [index, attack] of ATTACKS.entries()) {
  test(`hostile address ${index + 1} does nothing: ${attack.slice(0, 40)}`, async ({ page }) => {
    const address = new URLSearchParams({ q: attack, 'preview-at': attack });
    await open(page, `/?${address}#${encodeURIComponent(attack.slice(0, 100))}`);
    await expect(search(page)).toHaveValue(attack);
    await expect(app(page)).toHaveAttribute('data-phase', 'over');
    await expectUnharmed(page);
  });
}

// Nothing of an attack became an element, a link or a program.
async function expectUnharmed(page) {
  expect(await page.evaluate(() => window.attacked)).toBeUndefined();
  await expect(page.locator('img[src=x], svg[onload], [onerror]')).toHaveCount(0);
  const links = await page.locator('a[href]').evaluateAll((all) => all.map((link) => new URL(link.getAttribute('href'), document.baseURI).protocol));
  expect(links.filter((protocol) => !['http:', 'https:', 'mailto:', 'geo:'].includes(protocol))).toEqual([]);
}

const feature = (id, properties, geometry = null) => ({ type: 'Feature', id, geometry, properties });
const withFeatures = (collection, more) => ({ ...collection, features: [...collection.features, ...more] });

// As an organiser could paste them: a node for each attack, with the attack in every text that it has.
const HOSTILE = ATTACKS.filter((attack) => !attack.includes('\u202e')).map((attack, index) => {
  const words = attack.slice(0, 400);
  const texts = Object.fromEntries(['name', 'city', 'place', 'host', 'join', 'note'].map((field) => [field, `${field} ${words}`]));
  // More than these signs no address may have.
  const contact = `'onclick='${index}\`{|}~*+/!$^_-@example.org`;
  return feature(`hostile-${index}`, { ...texts, contact, example: true }, { type: 'Point', coordinates: [index, -50] });
});

test('hostile text in every field of a node stays text, in the list, on the map, in the forms and in its files', async ({ page, context, world, request }) => {
  await startClock(context, WHILE_OPEN);
  await world.printEdited((text, name) => (name === 'nodes' ? JSON.stringify(withFeatures(JSON.parse(text), HOSTILE)) : text));
  await open(page, world.edited);
  await expect(list(page)).toHaveCount(nodes.length + HOSTILE.length);
  for (const { id, properties } of HOSTILE) {
    for (const field of ['name', 'city', 'place', 'note']) await expect(row(page, id)).toContainText(properties[field]);
    await expect(form(page, 'attend').locator(`option[value=${id}]`)).toContainText(properties.name);
    const calendar = await (await request.get(`${world.edited}/nodes/${id}.ics`)).text();
    expect(calendar.match(/^[A-Z-]+/gm).filter((name) => name === 'SUMMARY')).toHaveLength(1);
  }
  await expectUnharmed(page);
  const published = await (await request.get(`${world.edited}/nodes.json`)).json();
  const notes = Object.fromEntries(published.features.map(({ id, properties }) => [id, properties.note]));
  for (const { id, properties } of HOSTILE) expect(notes[id]).toBe(properties.note);
});

// As the program would meet them when something changed the facts on their way.
const BAD = [
  feature('Bad Id', { name: 'a', city: 'b' }),
  feature('no-city', { name: 'a' }),
  feature('link', { name: 'a', city: 'b', link: 'javascript:window.attacked=true' }),
  feature('contact', { name: 'a', city: 'b', contact: 'javascript:window.attacked=true' }),
  feature('long', { name: 'a'.repeat(10_000_000), city: 'b' }),
  feature('hidden', { name: 'gpj.\u202eexe', city: 'b' }),
  feature('number', { name: 'a', city: 'b', room_for: '9' }),
  feature('kind', { name: 'a', city: 'b', kind: ATTACKS[0] }),
  feature('status', { name: 'a', city: 'b', status: { toString: 'full' } }),
  feature('far', { name: 'a', city: 'b' }, { type: 'Point', coordinates: [0, 123] }),
  feature('infinite', { name: 'a', city: 'b' }, { type: 'Point', coordinates: ['INFINITE', 0] }),
  feature(nodes[0].id, { name: 'twice', city: 'b' }),
  'no feature',
  null,
];

test('nodes with mistakes are left out by the program, and the others stay', async ({ page }) => {
  await rewrite(page, (html) =>
    html.replace(/(<script[^>]*id="p4p_data"[^>]*>)([^]*?)(<\/script>)/, (_, before, text, after) => {
      const facts = JSON.parse(text);
      const more = JSON.stringify({ ...facts, nodes: withFeatures(facts.nodes, BAD) });
      return before + more.replaceAll('<', '\\u003c').replace('"INFINITE"', '1e999') + after;
    }),
  );
  await open(page);
  await search(page).fill('a');
  await search(page).fill('');
  await expect.poll(() => idsOf(list(page))).toEqual(nodes.map(({ id }) => id));
  await expect(count(page)).toHaveAttribute('data-total', String(nodes.length));
  await expectUnharmed(page);
});

test('an address that is not even encoded right leaves the page whole', async ({ page, world }) => {
  await open(page, `${world.today}/?q=%E0%A4%A&preview-at=%`);
  await expect(app(page)).toHaveAttribute('data-phase', 'over');
});
