// The page's program does not come, or cannot run: within five seconds there is what visitors without scripts have. And
// parts of it that are loaded later do not come.

import { answersOf, expect, form, holdProgram, hydrated, list, lookAround, nodes, open, rowsOf, SignUp, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

const SENTENCE = /The page's program (does not run|has not come yet)\./;
const UNREACHED = [/Failed to load resource/, /ERR_/, SENTENCE];

// What runs as a program of WebAssembly needs, taken away in each of the ways in which visitors' browsers do.
// Also when it is asked for once more.
const PROGRAM = '**/page-*.js*';
const WASM = '**/page-*.wasm*';
const answer = (path, fulfil) => (page) => page.route(path, (route) => route.fulfill(fulfil));
const MISSING = { status: 404, body: 'no' };
const HTML = { status: 200, contentType: 'text/html', body: '<!doctype html><title>No</title>' };
const WITHOUT = {
  'there is no WebAssembly (Lockdown Mode)': (page) => page.addInitScript(() => delete globalThis.WebAssembly),
  'its policy forbids WebAssembly': (page) =>
    page.route(
      ({ pathname }) => pathname === '/',
      async (route) => {
        const response = await route.fetch();
        const headers = { ...response.headers() };
        delete headers['content-encoding'];
        headers['content-security-policy'] = headers['content-security-policy'].replace(" 'wasm-unsafe-eval'", '');
        await route.fulfill({ status: 200, headers, body: await response.text() });
      },
    ),
  'browsers know no modules (old web views)': (page) =>
    page.route(
      ({ pathname }) => pathname === '/',
      async (route) => {
        const response = await route.fetch();
        const { 'content-encoding': _, 'content-length': __, ...headers } = response.headers();
        const body = (await response.text()).replaceAll('type="module"', 'type="of-later-browsers"').replaceAll('rel="modulepreload"', 'rel="none"');
        await route.fulfill({ status: 200, headers, body });
      },
    ),
  'its WebAssembly is missing': answer(WASM, MISSING),
  'its WebAssembly is a page of the host': answer(WASM, HTML),
  'its WebAssembly is blocked': (page) => page.route(WASM, (route) => route.abort()),
  'its WebAssembly hangs': (page) => page.route(WASM, () => {}),
  'its JavaScript is missing': answer(PROGRAM, MISSING),
  'its JavaScript has the type of a page': answer(PROGRAM, HTML),
  'its JavaScript hangs': (page) => page.route(PROGRAM, () => {}),
  'its texts are missing': answer('**/messages-*.json*', MISSING),
  'its texts hang': (page) => page.route('**/messages-*.json*', () => {}),
};

for (const [what, takeAway] of Object.entries(WITHOUT)) {
  test(`where ${what}, the plain form is offered within five seconds, and the console says so in one sentence`, async ({ page, watch }) => {
    watch.allow.push(...UNREACHED, /Content Security Policy|blocked by CSP|Refused to compile|Failed to load module script/i);
    const sentences = [];
    page.on('console', (message) => {
      if (SENTENCE.test(message.text())) sentences.push(message.text());
    });
    await takeAway(page);
    const began = Date.now();
    await page.goto('/', { waitUntil: 'commit' });
    const signUp = page.locator('#sign-up');
    const send = signUp.getByRole('button', { name: 'Send it unsealed, without the page’s program' });
    await expect(send).toBeVisible();
    expect(Date.now() - began).toBeLessThan(6_000);
    await expect(signUp.getByText('this browser cannot run it')).toBeVisible();
    await expect(signUp.getByText('can neither seal nor keep what you write')).toBeVisible();
    await expect(signUp.getByRole('button', { name: 'Load the page again' })).toBeVisible();
    await expect(form(page, 'attend').getByRole('button', { name: /^Send/ })).toBeHidden();
    await expect(list(page)).toHaveCount(nodes.length);
    await expect.poll(() => sentences.length).toBe(1);
    await expect(page.locator('#app[data-hydrated]')).not.toBeAttached();
  });
}

test('what is offered without the program can be sent, and the organisers find it', async ({ page, backend, watch }) => {
  watch.allow.push(...UNREACHED);
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto('/');
  const answers = answersOf('without-the-program');
  await new SignUp(page).fill(answers);
  await page.getByRole('button', { name: 'Send it unsealed, without the page’s program' }).first().click();
  await page.waitForURL(`${backend.origin}/**`);
  const rows = await rowsOf(backend, 'attend', answers);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ name: answers.name, form: 'attend', plain: 'yes', submission_id: '' });
});

test('a program that comes late takes the page over, and what was offered goes', async ({ page, watch }) => {
  watch.allow.push(SENTENCE);
  const release = await holdProgram(page);
  await page.goto('/', { waitUntil: 'commit' });
  const plain = page.getByRole('button', { name: 'Send it unsealed, without the page’s program' });
  await expect(plain.first()).toBeVisible();
  const signUp = new SignUp(page);
  const answers = answersOf('late-program');
  await signUp.fill(answers);
  release();
  await hydrated(page);
  await expect(plain).toHaveCount(0);
  await expect(page.locator('#app[data-plain]')).not.toBeAttached();
  await lookAround(page);
  await signUp.expectAnswers(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
});

test('a wrong type of the WebAssembly alone keeps nothing from working', async ({ page }) => {
  await page.route(WASM, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ status: 200, headers: { 'content-type': 'application/octet-stream' }, body: await response.body() });
  });
  await page.goto('/');
  await hydrated(page);
  await expect(new SignUp(page).send).toBeEnabled();
});

const slow = (page) => page.locator('[data-notice=slow]');

test('where what seals hangs, people are told soon, the form comes back, and the next press works', async ({ page, watch }) => {
  watch.allow.push(...UNREACHED);
  let hangs = true;
  const asked = [];
  await page.route('**/seal-*.wasm*', (route) => {
    asked.push(new URL(route.request().url()).search);
    return hangs ? undefined : route.continue();
  });
  const [signUp, answers] = [new SignUp(page), answersOf('seal-hangs')];
  await open(page);
  await signUp.fill(answers);
  await signUp.send.click();
  await expect(slow(page)).toBeVisible();
  await expect(slow(page)).toContainText('It is being asked for once more');
  await expect.poll(() => asked.length).toBe(2);
  expect(new Set(asked).size).toBe(2);
  // Time that passes here is the page's.
  await page.clock.runFor(20_000);
  await expect(signUp.summary).toContainText('could not be loaded');
  await expect(slow(page)).toBeHidden();
  await signUp.expectAnswers(answers);
  hangs = false;
  await signUp.send.click();
  await signUp.expectState('stored');
});

test('a part that fails once is asked for once more, and nobody notices', async ({ page, watch }) => {
  watch.allow.push(...UNREACHED);
  for (const name of ['seal', 'map', 'cities']) await page.route(new RegExp(`/${name}-[^/]*(_bg\\.wasm|\\.js)$`), (route) => route.abort(), { times: 1 });
  const [signUp, answers] = [new SignUp(page), answersOf('second-try')];
  await open(page);
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
  await page.locator('[data-map]').hover();
  await expect(page.locator('[data-map][data-live]')).toBeAttached();
  await page.locator('#p4p_near').click();
  await page.locator('#p4p_near').pressSequentially('lisb');
  await expect(page.getByRole('option', { name: /^Lisb/ }).first()).toBeVisible();
});

for (const [name, touch, words] of [
  ['map', (page) => page.locator('[data-map]').hover(), 'The live map could not be loaded'],
  ['cities', (page) => page.locator('#p4p_near').click(), 'The list of cities could not be loaded'],
]) {
  test(`where the part for ${name} hangs, people are told that it is slow, and in the end that it is missing`, async ({ page, watch }) => {
    watch.allow.push(...UNREACHED);
    await page.route(`**/${name}-*.wasm*`, () => {});
    await open(page);
    await touch(page);
    await page.clock.runFor(3_500);
    await expect(slow(page)).toBeVisible();
    await page.clock.runFor(20_000);
    await expect(page.getByText(words)).toBeVisible();
    await expect(slow(page)).toBeHidden();
  });
}
