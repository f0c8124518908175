// The files as a browser gets them.

import { expect, hydrated, nodes, test } from './page.mjs';

test('the page comes fresh, and with its policy', async ({ request, backend }) => {
  const headers = (await request.get('/')).headers();
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
  const policy = Object.fromEntries(
    headers['content-security-policy'].split(';').map((part) => part.trim().split(/\s+/)).map(([name, ...values]) => [name, values]),
  );
  expect(policy['default-src']).toEqual(["'none'"]);
  expect(policy['connect-src'].sort()).toEqual(["'self'", backend.origin].sort());
  expect(policy['require-trusted-types-for']).toEqual(["'script'"]);
  expect(policy['trusted-types']).toEqual(['default']);
  expect(headers).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000',
    'permissions-policy': expect.stringContaining('camera=()'),
  });
  for (const unsafe of ["'unsafe-inline'", "'unsafe-eval'", 'http:', 'https:', '*']) {
    expect(policy['script-src']).not.toContain(unsafe);
  }
});

test('the page comes compressed: as brotli, as gzip for those who know no brotli, and plain for those who know neither', async ({ request, world }) => {
  const published = await world.servePublished();
  const encoding = async (accepted) =>
    (await request.get(published, { headers: { 'Accept-Encoding': accepted } })).headers()['content-encoding'];
  expect(await encoding('gzip, deflate, br')).toBe('br');
  expect(await encoding('gzip')).toBe('gzip');
  expect(await encoding('identity')).toBeUndefined();
});

test('the program is kept for ever, because its name changes with it', async ({ page, world, watch }) => {
  await page.goto(await world.servePublished());
  await hydrated(page);
  const files = watch.requests.filter((request) => /\.(wasm|js)$/.test(new URL(request.url()).pathname));
  expect(files.length).toBeGreaterThanOrEqual(2);
  for (const file of files) {
    const headers = (await file.response()).headers();
    expect(headers['cache-control'], file.url()).toContain('immutable');
    expect(headers['content-encoding'], file.url()).toBe('br');
    expect(headers['content-type'], file.url()).toMatch(file.url().endsWith('.wasm') ? /^application\/wasm$/ : /^text\/javascript/);
  }
});

test('the calendar, the nodes and the map can be had by themselves', async ({ request }) => {
  const calendar = await request.get('/workshop.ics');
  expect(calendar.headers()['content-type']).toBe('text/calendar; charset=utf-8');
  expect(await calendar.text()).toMatch(/^BEGIN:VCALENDAR\r\n[^]*DTSTART[^]*END:VCALENDAR\r\n$/);

  const ofNode = await request.get(`/nodes/${nodes[0].id}.ics`);
  expect(ofNode.headers()['content-type']).toBe('text/calendar; charset=utf-8');
  expect(await ofNode.text()).toContain(`UID:${nodes[0].id}.p4p-2025-11-24@p4p-event\r\n`);

  const collection = await (await request.get('/nodes.json')).json();
  expect(collection.features.map(({ id }) => id)).toEqual(nodes.map(({ id }) => id));

  expect((await request.get('/event.json')).ok()).toBe(true);
  expect((await request.get('/map.svg')).headers()['content-type']).toMatch(/^image\/svg\+xml/);
});

test('an address that does not exist says so on a page of ours, and nothing else is given away', async ({ request }) => {
  for (const path of ['/no-such-page', '/_headers', '/.stage/index.html']) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(404);
    expect(await answer.text(), path).toContain('<h1');
  }
});
