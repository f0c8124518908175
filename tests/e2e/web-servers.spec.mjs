// The page on other web servers, with what deploy/ has for them and as they come: on each it is read, searched and signed up
// with, in each language and from each of its addresses; and it is kept no longer than it is true.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answersOf, expect, expectOneRow, hydrated, idsOf, list, lookAround, lookedAfter, nodes, search, SignUp, test as base, WHILE_OPEN } from './page.mjs';
import { folderOf, packed, SERVERS, withTypes } from './web-servers.mjs';

const test = base.extend({
  // A copy of the open page with packed files beside it.
  copy: [
    async ({ world }, use) => {
      const copy = await packed(world.forElsewhere.page);
      await use(copy);
      await copy.remove();
    },
    { scope: 'worker' },
  ],

  // Serves that copy at `world.elsewhere`, until the test ends.
  serve: async ({ world, copy }, use) => {
    let server;
    await use(async (start, name) => {
      server = await start(copy.page, world.forElsewhere.port, await folderOf(copy.folder, name.replace(/\W+/g, '-')));
    });
    await server.stop();
  },
});

test.use({ now: WHILE_OPEN });

async function visit(page, address) {
  await page.goto(address);
  await hydrated(page);
  await lookAround(page);
}

async function expectSearchable(page) {
  await search(page).fill(nodes[0].name);
  await expect.poll(() => idsOf(list(page))).toEqual([nodes[0].id]);
  await search(page).fill('');
}

async function expectSignUp(page, backend, who) {
  const [signUp, answers] = [new SignUp(page), answersOf(who)];
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
  await expectOneRow(signUp, backend, answers);
}

// What `_headers` says of everything, and which files it lets browsers keep for ever.
async function saidOf(page) {
  const text = await readFile(join(page, '_headers'), 'utf8');
  const ofAll = /^\/\*\n((?: {2}.*\n)+)/.exec(text)[1];
  return {
    ofAll: Object.fromEntries([...ofAll.matchAll(/^ {2}([^:]+): (.*)$/gm)].map(([, name, value]) => [name.toLowerCase(), value])),
    lasting: new Set([...text.matchAll(/^(\/.*)\n {2}Cache-Control: .*immutable$/gm)].map(([, path]) => path)),
  };
}

const isImmutable = (answer) => (answer.headers()['cache-control'] ?? '').includes('immutable');

for (const [name, server] of Object.entries(SERVERS)) {
  const { sends = false, packs, ownWords = false, slashless, bare = false } = server;

  test(`the page works on ${name}`, async ({ page, world, backend, serve }) => {
    await serve(server.start, name);
    await visit(page, `${world.elsewhere}/`);
    // Nothing was changed on the way, so everything is taken over as it was printed.
    await expect(page.locator('#app[data-afresh]')).not.toBeAttached();
    await expectSearchable(page);
    await expectSignUp(page, backend, 'elsewhere');
  });

  test(`each address of the page leads somewhere on ${name}`, async ({ page, world, serve, watch }) => {
    await serve(server.start, name);
    // A folder without its slash.
    watch.allow.push(/404/);
    await visit(page, `${world.elsewhere}/nl?q=lisbon`);
    expect(new URL(page.url()).pathname).toBe('/nl/');
    await expect(page.locator('html')).toHaveAttribute('lang', 'nl');
    await expect.poll(() => idsOf(list(page))).toEqual(['lisbon']);
    if (slashless === 'led') expect(watch.errors).toEqual([]);
    // A poster, and the way back from it.
    for (const poster of ['/nodes/lisbon.html', ...(bare ? ['/nodes/lisbon'] : [])]) {
      await page.goto(world.elsewhere + poster);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.locator('a[href^=".."]').first().click();
      await expect(page).toHaveURL(/\/(#.*)?$/);
      await expect(page.locator('#app')).toBeAttached();
    }
    // What is not there.
    const lost = await page.goto(`${world.elsewhere}/de/x/no-such`);
    expect(lost.status()).toBe(404);
    if (!ownWords) await expect(page.getByRole('heading', { name: 'There is no page here' })).toBeVisible();
    // Whatever was asked for, what comes is a page, and browsers would show nothing else than they are told.
    for (const gone of ['/nodes/no-such.ics', '/no-such.wasm']) {
      const answer = await page.request.get(world.elsewhere + gone);
      expect(answer.status(), gone).toBe(404);
      expect(answer.headers()['content-type'], gone).toMatch(/^text\/html/);
    }
  });

  test(`${name} sends what it is told to, and lets nothing be kept that can change`, async ({ request, world, copy, serve }) => {
    await serve(server.start, name);
    const { ofAll, lasting } = await saidOf(copy.page);
    expect(lasting.size).toBeGreaterThan(10);
    const first = await request.get(`${world.elsewhere}/`);
    expect(first.headers()['content-type']).toMatch(/^text\/html/);
    if (sends) expect(first.headers()).toMatchObject(ofAll);
    else expect(first.headers()['content-security-policy']).toBeUndefined();
    // Without headers, the page has its policy in itself.
    expect(await first.text()).toContain('http-equiv="Content-Security-Policy"');
    for (const entry of await readdir(copy.page, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name).slice(copy.page.length);
      if (!entry.isFile() || /\.(br|gz)$|^\/(_headers|\.htaccess)$/.test(path)) continue;
      const answer = await request.get(world.elsewhere + path);
      expect(answer.status(), path).toBe(200);
      expect(isImmutable(answer), path).toBe(sends && lasting.has(path));
      if (sends) expect(answer.headers()['access-control-allow-origin'], path).toBe('*');
    }
    // Not even a name that is not there yet, while a new version is uploaded.
    expect(isImmutable(await request.get(`${world.elsewhere}/page-0123456789abcdef.js`))).toBe(false);
    const program = [...lasting].find((path) => path.endsWith('.wasm'));
    for (const encoding of ['br', 'gzip']) {
      const answer = await request.get(world.elsewhere + program, { headers: { 'Accept-Encoding': encoding } });
      expect(answer.headers()['content-type'], encoding).toBe('application/wasm');
      expect(answer.headers()['content-encoding'], encoding).toBe(packs.includes(encoding) ? encoding : undefined);
    }
    if (sends) {
      for (const secret of ['/_headers', '/.htaccess', '/nl/.hidden']) expect((await request.get(world.elsewhere + secret)).status(), secret).toBe(404);
    }
  });
}

test.describe('with a service worker', () => {
  test.use({ serviceWorkers: 'allow', now: undefined });
  for (const name of ['python3 -m http.server', 'a host like GitHub Pages', 'a host like Netlify', 'a host like Cloudflare Pages']) {
    test(`after one visit the page of ${name} opens without a network`, async ({ page, context, world, serve, watch }) => {
      watch.allow.push(/Failed to load resource|ERR_INTERNET_DISCONNECTED/);
      await serve(SERVERS[name].start, name);
      await page.goto(`${world.elsewhere}/`);
      await hydrated(page);
      await lookedAfter(page);
      await context.setOffline(true);
      await page.reload();
      await hydrated(page);
      await expectSearchable(page);
    });
  }
});

// ## Wrong types

const PROGRAM_AS = ['application/octet-stream', 'text/plain'];
for (const type of PROGRAM_AS) {
  test(`a host that calls WebAssembly and texts ${type} makes no difference`, async ({ page, world, backend, serve }) => {
    await serve((folder, port) => withTypes(folder, port, { '.wasm': type, '.json': type, '.bin': type, '.ics': type }), 'types');
    await visit(page, `${world.elsewhere}/`);
    await expectSearchable(page);
    await expectSignUp(page, backend, `as-${type.replace('/', '-')}`);
  });

  test(`where a host calls scripts ${type}, browsers run none: the page is read, and says that its forms do not work`, async ({ page, world, serve, watch }) => {
    watch.allow.push(/MIME type|Failed to load resource|The page's program does not run/i);
    await serve((folder, port) => withTypes(folder, port, { '.js': type }), 'scripts');
    await page.goto(`${world.elsewhere}/`);
    await expect.poll(() => watch.errors.some((text) => text.includes("The page's program does not run"))).toBe(true);
    await expect(page.locator('#about')).toContainText('Earthstar');
    await expect(list(page)).toHaveCount(nodes.length);
    await expect(page.locator('#app[data-plain]')).toBeAttached();
    await expect(page.locator('#sign-up .until-ready')).toBeVisible();
  });
}
