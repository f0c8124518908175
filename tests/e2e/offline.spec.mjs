// Visits without a network, and what comes in between: hosts in trouble, networks that want a log-in, files that are blocked,
// and another build of the page while somebody is there.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FaultProxy } from './faultproxy.mjs';
import { answersOf, expect, expectOneRow, hydrated, kept, lookedAfter, open, pins, rowsOf, SignUp, test as base, wakeWorker } from './page.mjs';
import { Backend, freePort, root } from './servers.mjs';
import { anotherBuild, SwitchingHost } from './switching.mjs';
import { inTwoWeeks } from './world.mjs';

const test = base.extend({
  site: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'p4p-offline-'));
      const servers = [];
      const keep = async (starting) => {
        servers.push(await starting);
        return servers.at(-1);
      };
      try {
        const [port, backendPort] = [await freePort(), await freePort()];
        await mkdir(join(folder, 'backend'));
        const backend = await keep(Backend.start(join(folder, 'backend'), backendPort, [`http://127.0.0.1:${port}`]));
        const service = await keep(FaultProxy.start(backend.origin));
        const content = join(folder, 'content');
        await inTwoWeeks(content);
        const print = async (name, shell) => {
          const out = join(folder, name);
          const options = ['--unpacked', '--backend-origin', service.origin];
          await promisify(execFile)(process.env.P4P_SITE, ['prerender', '--shell', shell, '--out', out, '--content', content, ...options], { cwd: root });
          return out;
        };
        const first = await print('first', process.env.P4P_SHELL);
        const second = await print('second', await anotherBuild(process.env.P4P_SHELL, join(folder, 'another')));
        const host = await keep(SwitchingHost.start(first, port));
        await use({ host, backend, service, first, second });
      } finally {
        for (const server of servers.reverse()) await server.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  host: async ({ site }, use) => {
    site.host.reset(site.first);
    await use(site.host);
    site.host.reset(site.first);
  },
  wire: async ({ site }, use) => {
    site.service.reset();
    await use(site.service);
    site.service.reset();
  },
  baseURL: async ({ site }, use) => use(site.host.origin),
  known: async ({ site }, use) => use([site.host.origin, site.service.origin, 'http://login.example']),
});

test.use({ serviceWorkers: 'allow' });

const UNREACHED = [/Failed to load resource/, /ERR_/, /CORS/];
const heading = (page) => page.getByRole('heading', { level: 1 });
const notice = (page, name) => page.locator(`[data-notice=${name}]`);
const again = (page) => notice(page, 'renewed').getByRole('button', { name: 'Load the page again' });
const LOG_IN = '<!doctype html><title>Train</title><h1>Welcome on board</h1>';
const isHashed = (path) => /-[0-9a-f]{16}/.test(path);

async function visited(page) {
  await open(page);
  await lookedAfter(page);
}

// What a page shows that is opened now, by what its first heading says.
async function shown(page) {
  await page.goto('/');
  return heading(page).innerText();
}

const TITLE = /Peer-4-peer/i;

for (const [what, says] of [
  ['is down', () => ({ status: 503, body: '<h1>Service unavailable</h1>' })],
  ['wants less of it', () => ({ status: 429, body: '<h1>Too many requests</h1>' })],
  ['says nothing', () => ({ body: '' })],
  ['hangs up', () => null],
  ['is behind a log-in', () => ({ body: LOG_IN })],
  ['is behind a log-in of another host', (path) => (path === '/' || path === '/sw.js' ? { status: 302, headers: { Location: 'http://login.example/' } } : null)],
]) {
  test(`the page that is kept is shown while its host ${what}`, async ({ page, host, watch }) => {
    watch.allow.push(...UNREACHED);
    await visited(page);
    host.says = says;
    expect(await shown(page)).toMatch(TITLE);
    await hydrated(page);
    // Once it is over, the host's own page is there again.
    host.says = () => undefined;
    expect(await shown(page)).toMatch(TITLE);
  });
}

for (const status of [404, 410]) {
  test(`a host that says ${status} is believed`, async ({ page, host, watch }) => {
    watch.allow.push(...UNREACHED);
    await visited(page);
    host.says = (path) => (path === '/' ? { status, body: '<h1>Not here any more</h1>' } : undefined);
    expect(await shown(page)).toBe('Not here any more');
  });
}

test('where another site is at the address, it is shown, and the worker of the old one goes', async ({ page, host, watch }) => {
  watch.allow.push(...UNREACHED);
  await visited(page);
  host.says = (path) => (path === '/' ? { body: '<title>New</title><h1>The new wiki</h1>' } : { status: 404, body: 'no' });
  expect(await shown(page)).toBe('The new wiki');
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
});

test('a file that is blocked is missing alone, and comes later', async ({ page, context, host, watch }) => {
  watch.allow.push(...UNREACHED);
  const blocked = /\/(icon\.svg|embed\.js|map\.svg|frame-.*\.js)$/;
  host.says = (path) => (blocked.test(path) ? null : undefined);
  await visited(page);
  await context.setOffline(true);
  await page.reload();
  await hydrated(page);
  const signUp = new SignUp(page);
  await signUp.fill(answersOf('one-blocked'));
  await signUp.send.click();
  await signUp.expectState('queued');

  await context.setOffline(false);
  await signUp.expectState('stored');
  host.says = () => undefined;
  const isKept = () => page.evaluate(async () => Boolean(await caches.match(new URL('map.svg', location.href).href)));
  expect(await isKept()).toBe(false);
  await page.evaluate(() => fetch('map.svg'));
  await expect.poll(isKept).toBe(true);
});

for (const [what, says] of [
  ['is missing', (path) => (/\/seal-.*\.wasm$/.test(path) ? { status: 503, body: 'no' } : undefined)],
  ['is of another build', (path) => (/\/seal-.*\.wasm$/.test(path) ? { headers: { 'Content-Type': 'application/wasm' }, body: 'something else' } : undefined)],
]) {
  test(`where something ${what} that nobody can sign up without, nothing is kept`, async ({ page, host, watch }) => {
    watch.allow.push(...UNREACHED);
    host.says = says;
    await page.goto('/');
    await hydrated(page);
    // The worker that could not be installed is gone again.
    const state = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        const names = await caches.keys();
        return { tried: performance.getEntriesByType('resource').some(({ name }) => name.includes('/keep-')), worker: Boolean(registration?.active ?? registration?.installing), names };
      });
    await expect.poll(state).toEqual({ tried: true, worker: false, names: [] });
    host.says = () => undefined;
    await visited(page);
  });
}

test('somebody who types during a deployment is told, and one press reloads with the draft kept', async ({ another, site, host, watch }) => {
  watch.allow.push(...UNREACHED);
  const page = await (await another({ serviceWorkers: 'block' })).newPage();
  const [signUp, answers] = [new SignUp(page), answersOf('during-a-deployment')];
  await open(page);
  host.folder = site.second;
  await signUp.fill(answers);
  await signUp.send.click();
  await expect(signUp.summary).toContainText('could not be loaded');
  await expect(notice(page, 'renewed')).toBeVisible();
  await expect(notice(page, 'renewed')).toContainText('A draft that is saved on this device stays');
  await again(page).click();
  await expect(notice(page, 'renewed')).toBeHidden();
  await hydrated(page);
  await signUp.expectAnswers(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
  await expectOneRow(signUp, site.backend, answers);
});

const update = (page) => page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration()).update()));
// Asked of a locator, which outlives the page that is just being reloaded.
const programOf = async (page) => JSON.parse(await page.locator('#p4p_config').textContent()).programs.page.script;

test('a new version is offered, nothing changes unasked, and other tabs go on with the old one', async ({ page, context, site, host, watch }) => {
  watch.allow.push(...UNREACHED);
  const [signUp, answers] = [new SignUp(page), answersOf('new-version')];
  await visited(page);
  const other = await context.newPage();
  await open(other);
  const before = await programOf(page);
  await signUp.fill({ name: answers.name });
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');

  host.folder = site.second;
  await update(page);
  await expect(again(page)).toBeVisible();
  expect(await programOf(page)).toBe(before);
  await signUp.expectAnswers({ name: answers.name });

  await again(page).click();
  await expect.poll(() => programOf(page)).not.toBe(before);
  await hydrated(page);
  await signUp.expectAnswers({ name: answers.name });
  // The other tab is told, and can still load what its own build is made of, which the host has no more.
  await expect(notice(other, 'renewed')).toBeVisible();
  const otherSignUp = new SignUp(other);
  await otherSignUp.fill(answers);
  await otherSignUp.send.click();
  await otherSignUp.expectState('stored');
  await pins(other).first().hover();
  await expect(other.locator('[data-map][data-live]')).toBeAttached();

  await context.setOffline(true);
  await page.reload();
  await hydrated(page);
  expect(await programOf(page)).not.toBe(before);
});

test('what an older page has left is sent by the worker of a newer one', async ({ page, context, site, host, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const [signUp, answers] = [new SignUp(page), answersOf('older-entry')];
  await visited(page);
  await signUp.fill(answers);
  wire.faults({ mode: 'status', status: 500, times: 1 });
  await signUp.send.click();
  await signUp.expectState('queued');
  await page.close();
  expect(wire.messages).toHaveLength(1);
  host.folder = site.second;
  // A page that sends nothing lets the newer worker in.
  const newer = await context.newPage();
  await newer.goto('/404.html');
  await newer.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    const { waiting, installing } = registration;
    (waiting ?? installing).postMessage({ takeOver: true });
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
  });
  await newer.close();
  await expect.poll(() => Date.now() - wire.messages[0].ended, { timeout: 15_000 }).toBeGreaterThan(5_200);
  await wakeWorker(context, host.origin);
  await expect.poll(async () => (await rowsOf(site.backend, 'attend', answers)).length, { timeout: 15_000 }).toBe(1);
  const later = new SignUp(await context.newPage());
  await open(later.page);
  await later.expectState('stored');
  await expectOneRow(later, site.backend, answers);
});

test('what a newer page has left is sent by the worker of an older one', async ({ page, context, site, host, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  await visited(page);
  const before = await programOf(page);
  // Everything is new but the worker, as during an upload, or behind a cache.
  const old = await readFile(join(site.first, 'sw.js'), 'utf8');
  host.folder = site.second;
  host.says = (path) => (path === '/sw.js' ? { headers: { 'Content-Type': 'text/javascript' }, body: old } : undefined);
  await open(page);
  expect(await programOf(page)).not.toBe(before);
  const [signUp, answers] = [new SignUp(page), answersOf('newer-entry')];
  await signUp.fill(answers);
  wire.faults({ mode: 'status', status: 500, times: 1 });
  await signUp.send.click();
  await signUp.expectState('queued');
  await page.close();
  await expect.poll(() => Date.now() - wire.messages[0].ended, { timeout: 15_000 }).toBeGreaterThan(5_200);
  await wakeWorker(context, host.origin);
  await expect.poll(async () => (await rowsOf(site.backend, 'attend', answers)).length, { timeout: 15_000 }).toBe(1);
  const later = new SignUp(await context.newPage());
  await open(later.page);
  await later.expectState('stored');
  await expectOneRow(later, site.backend, answers);
});

test('everything on this device can be forgotten, after it was shown and asked', async ({ page, context, site, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const [signUp, answers] = [new SignUp(page), answersOf('forgotten')];
  await visited(page);
  await page.evaluate(() => localStorage.setItem('of another site', '1'));
  await signUp.fill(answers);
  wire.faults({ mode: 'status', status: 503, retryAfter: 3600, times: 9 });
  await signUp.send.click();
  await signUp.expectState('queued');

  await page.getByRole('button', { name: 'What this device keeps' }).click();
  const dialog = page.getByRole('dialog', { name: 'What this browser keeps of this page' });
  await expect(dialog).toContainText(/The page itself, for visits without a network\s*[\d.]+\sMB/);
  await expect(dialog).toContainText(/Messages that have not arrived yet\s*1 /);
  await dialog.getByRole('button', { name: 'Forget everything on this device' }).click();
  await expect(dialog.getByRole('alert')).toContainText('What has not arrived yet is then sent by nobody.');
  await expect(dialog.getByRole('alert')).toContainText('Without number and code');
  // The safe answer has the keyboard.
  await expect(dialog.getByRole('button', { name: 'No, keep it' })).toBeFocused();
  await dialog.getByRole('button', { name: 'No, keep it' }).click();
  await expect(dialog).not.toBeAttached();
  await signUp.expectState('queued');

  await page.getByRole('button', { name: 'What this device keeps' }).click();
  await dialog.getByRole('button', { name: 'Forget everything on this device' }).click();
  await dialog.getByRole('button', { name: 'Yes, forget all of it' }).click();
  await expect(notice(page, 'forgotten')).toBeVisible();
  await hydrated(page);
  expect(await kept(page)).not.toContain(answers.email);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['of another site']);
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  await expect(signUp.outbox).toBeHidden();
  await signUp.expectAnswers({ name: '', email: '' });
  expect(await rowsOf(site.backend, 'attend', answers)).toEqual([]);
  expect(wire.messages).toHaveLength(1);
});

test('where what forgets does not come, the page says that nothing was forgotten, and goes on', async ({ another, watch }) => {
  watch.allow.push(...UNREACHED);
  const page = await (await another({ serviceWorkers: 'block' })).newPage();
  const asked = [];
  await open(page);
  await page.route('**/keep-*.js*', (route) => {
    asked.push(new URL(route.request().url()).search);
    return route.abort();
  });
  await page.evaluate(() => sessionStorage.setItem(JSON.parse(document.getElementById('p4p_config').textContent).kept.forget, 'now'));
  await page.reload();
  await expect(notice(page, 'failed')).toBeVisible();
  await hydrated(page);
  expect(asked.slice(0, 2)).toEqual(['', '?1']);
});

test('an address without the slash at its end works, and one of a host that shows index.html', async ({ page, host, watch }) => {
  watch.allow.push(...UNREACHED);
  host.path = '/event/';
  const body = await readFile(join(host.folder, 'index.html'), 'utf8');
  const german = await readFile(join(host.folder, 'de/index.html'), 'utf8');
  host.says = (path) => (path === '/event' ? { body } : path === '/event/de' ? { body: german } : undefined);
  for (const [address, last] of [['/event', '/event/'], ['/event/de?q=lisbon', '/event/de/?q=lisbon'], ['/event/index.html', '/event/index.html']]) {
    await page.goto(address);
    await hydrated(page);
    expect(page.url()).toBe(host.origin + last);
    const foreign = watch.requests.map((request) => new URL(request.url()).pathname).filter((path) => isHashed(path) && !path.startsWith('/event/'));
    expect(foreign, 'programs asked for beside the page').toEqual([]);
  }
});

test('the page for what is not there leads home from every depth, at the root and in a folder', async ({ another, host, watch }) => {
  watch.allow.push(...UNREACHED);
  // A worker of the root would miss its file once the page lies in a folder.
  const page = await (await another()).newPage();
  for (const [path, addresses] of [['/', ['/no-such', '/nodes/no-such.html', '/a/b/c/']], ['/event/', ['/event/no-such', '/event/de/x/y', '/event/a/b/c/d.html']]]) {
    host.path = path;
    for (const address of addresses) {
      expect((await page.goto(address)).status(), address).toBe(404);
      await expect(page.getByRole('main').getByRole('link'), address).toHaveAttribute('href', path);
    }
    await page.getByRole('main').getByRole('link').click();
    await hydrated(page);
    expect(page.url()).toBe(host.origin + path);
  }
  // It needs nothing that lies beside it.
  const asked = watch.requests.filter((request) => /woff2|\.css/.test(request.url()) && request.frame().url().includes('no-such'));
  expect(asked).toEqual([]);
});

test('the page can be installed, with icons that every mask leaves whole', async ({ page, host }) => {
  await visited(page);
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // The tests' browser keeps nothing on the disk.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  const { icons } = await page.evaluate(async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json());
  expect(icons.filter(({ purpose }) => purpose === 'maskable').length).toBeGreaterThan(0);
  for (const { src, purpose } of icons.filter(({ purpose }) => purpose === 'maskable')) {
    // What is not ground lies in a circle of four fifths of the width (W3C, "Web Application Manifest", safe zone).
    const farthest = await page.evaluate(async (address) => {
      const image = await createImageBitmap(await (await fetch(address)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const ground = data.slice(0, 4);
      let farthest = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] !== 255) return Infinity;
        if ([0, 1, 2].every((one) => Math.abs(data[at + one] - ground[one]) < 8)) continue;
        const [x, y] = [(at / 4) % image.width, Math.floor(at / 4 / image.width)];
        farthest = Math.max(farthest, Math.hypot(x - image.width / 2, y - image.height / 2) / image.width);
      }
      return farthest;
    }, `${host.origin}/${src.replace(/^\.\//, '')}`);
    expect(farthest, `${src}, ${purpose}`).toBeLessThanOrEqual(0.4);
  }
});
