// Hosts that allow little: no origin, no storage, no position, no scripts, paper; and one that knows oEmbed only.

import { chromium } from '@playwright/test';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { answersOf, expect, list, observe, pins, search, SignUp, startClock, test, WHILE_OPEN, withoutTime } from './page.mjs';
import { expectStoredOnce, expectToFitInside, frameOf, heightsOf, iframe, signUpIn, whole } from './embedding.mjs';
import { element, embedScript, plain, wordpress } from './hosts.mjs';

test.use({ now: WHILE_OPEN });

test.beforeEach(async ({ world }) => {
  test.setTimeout(60_000);
  await world.printFramed();
});

const address = (world, part) => `${world.framed}/?embed=${part}`;

async function typed(frame, answers) {
  const signUp = new SignUp(frame);
  await signUp.fill(answers);
  return signUp;
}

async function expectNodes(frame) {
  await expect(list(frame).first()).toBeVisible();
  await expect(pins(frame).first()).toBeVisible();
  await search(frame).fill('lisbon');
  await expect(list(frame)).toHaveCount(1);
  await expectToFitInside(frame);
}

test('with sandbox="allow-scripts" alone, without an origin, everything works and says what is not kept', async ({ page, world }) => {
  const sandboxed = (part) => plain(iframe(address(world, part), 'width="100%" height="640" sandbox="allow-scripts"'));
  await page.goto(world.host.put('/opaque', sandboxed('nodes')));
  const frame = await frameOf(page);
  expect(await frame.evaluate(() => self.origin)).toBe('null');
  await expectNodes(frame);
  // What cannot work is not offered; where links are forbidden, the address can be copied.
  await expect(frame.getByRole('button', { name: 'Use this device’s position' })).toBeHidden();
  await expect(frame.getByText(`${world.framed}/`).filter({ visible: true })).toHaveCount(1);
  // The live map comes, too.
  await frame.getByRole('button', { name: 'Zoom in', exact: true }).click();
  await expect(frame.locator('[data-map][data-live][data-drawn]')).toBeAttached();
  await expect(frame.getByRole('button', { name: 'Full screen' })).toBeHidden();

  await page.goto(world.host.put('/opaque', sandboxed('sign-up')));
  const form = await frameOf(page);
  const answers = answersOf('without-origin');
  const { draft } = await typed(form, { name: 'Somebody' });
  await expect(draft).toHaveAttribute('data-draft', 'memory-only');
  await expect(draft).toContainText('keeps nothing for this page');
  await signUpIn(form, answers);
  await expectStoredOnce(world, answers);
});

test('with third-party storage blocked and workers refused, the sign-up is stored once', async ({ page, world }) => {
  await page.addInitScript(() => {
    if (self === top) return;
    const blocked = { get: () => { throw new DOMException('Blocked for this test.', 'SecurityError'); } };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name, blocked);
    for (const name of ['serviceWorker', 'locks']) Object.defineProperty(Navigator.prototype, name, blocked);
    Object.defineProperty(window, 'BroadcastChannel', { value: undefined });
  });
  await page.goto(world.host.put('/blocked', plain(element(`${world.framed}/`, 'part="all"'), embedScript(world.framed))));
  const frame = await frameOf(page, 'p4p-event iframe');
  await expectNodes(frame);
  const answers = answersOf('blocked');
  await signUpIn(frame, answers);
  await expectStoredOnce(world, answers);
});

// In Playwright's browser, frames of other sites have no storage at all, as in private windows; this one keeps it, apart
// for each site.
test('what is kept for one site is not seen by the page itself, and the form says so', async ({ world, watch, now }, info) => {
  const context = await chromium.launchPersistentContext(info.outputPath('profile'), { executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-features=TrackingProtection3pcd,ThirdPartyCookieDeprecation'] });
  try {
    await context.addInitScript(withoutTime);
    await startClock(context, now);
    await observe(context, watch);
    const page = await context.newPage();
    await page.goto(world.host.put('/apart', plain(element(`${world.framed}/`, 'part="sign-up"'), embedScript(world.framed))));
    const frame = await frameOf(page, 'p4p-event iframe');
    const { draft } = await typed(frame, { name: 'Kept apart' });
    await expect(draft).toHaveAttribute('data-draft', 'saved');
    await expect(draft).toContainText('kept for that site alone');
    await page.reload();
    await expect(new SignUp(await frameOf(page, 'p4p-event iframe')).field('name')).toHaveValue('Kept apart');
    await page.goto(`${world.framed}/`);
    await new SignUp(page).expectRestored();
    await expect(new SignUp(page).field('name')).toHaveValue('');
    await expect(page.getByText('kept for that site alone').first()).toBeHidden();
  } finally {
    await context.close();
  }
});

test('where the browser blocks what frames of other sites keep, the form says that nothing is kept', async ({ page, world }) => {
  await page.goto(world.host.put('/nothing', plain(element(`${world.framed}/`, 'part="sign-up"'), embedScript(world.framed))));
  const frame = await frameOf(page, 'p4p-event iframe');
  const { draft } = await typed(frame, { name: 'Kept nowhere' });
  await expect(draft).toHaveAttribute('data-draft', 'memory-only');
  await expect(draft).toContainText('what you type is lost when you close it');
  await page.reload();
  await expect(new SignUp(await frameOf(page, 'p4p-event iframe')).field('name')).toHaveValue('');
});

test('on paper there is the link beside the frame, and the nodes', async ({ page, world }, info) => {
  await page.goto(world.host.put('/paper', plain(element(`${world.framed}/`, 'part="nodes"', 'The workshop, at its own address'), embedScript(world.framed))));
  await expectNodes(await frameOf(page, 'p4p-event iframe'));
  await expect(page.locator('p4p-event a')).toBeHidden();
  const path = info.outputPath('page.pdf');
  await page.pdf({ path, format: 'A4' });
  const { stdout } = await promisify(execFile)('pdftotext', ['-layout', path, '-']);
  expect(stdout).toContain('The workshop, at its own address');
  expect(stdout).toMatch(/Lisbon/);
  await expect(page.locator('p4p-event a')).toBeHidden();
});

test('a host that runs no scripts shows the frame all the same, and the link where there is only the element', async ({ page, world }) => {
  const policy = { 'Content-Security-Policy': `default-src 'none'; frame-src ${world.framed}` };
  const body = iframe(address(world, 'nodes'), 'width="100%" height="640"').replace(' style="border:0"', '');
  await page.goto(world.host.put('/strict', plain(body), policy));
  await expectNodes(await frameOf(page));
  await page.goto(world.host.put('/strict', plain(element(world.framed, 'part="nodes"')), policy));
  await expect(page.locator('p4p-event a')).toBeVisible();
  const answers = answersOf('script-free');
  await page.goto(world.host.put('/strict', plain(iframe(address(world, 'sign-up'), 'width="100%" height="640"').replace(' style="border:0"', '')), policy));
  await signUpIn(await frameOf(page), answers);
  await expectStoredOnce(world, answers);
});

test('a host with a strict policy may use the element: no style, no script of its own is needed', async ({ page, world }) => {
  const policy = { 'Content-Security-Policy': `default-src 'none'; script-src ${world.framed}; frame-src ${world.framed}` };
  await page.goto(world.host.put('/policy', plain(element(`${world.framed}/`, 'part="nodes"'), embedScript(world.framed)), policy));
  await expectNodes(await frameOf(page, 'p4p-event iframe'));
  await expect(page.locator('p4p-event a')).toBeHidden();
});

test('a site that knows oEmbed finds it, cuts the answer down as WordPress does, and shows a frame that works', async ({ page, world, request }) => {
  const html = await (await request.get(world.framed)).text();
  const discovered = /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(html)[1];
  const answer = await (await request.get(discovered)).json();
  expect(answer).toMatchObject({ version: '1.0', type: 'rich', width: 600, height: 640 });
  expect(html).toContain(`<meta property="og:image" content="${world.framed}/card.png">`);
  expect((await request.get(answer.thumbnail_url)).ok()).toBe(true);
  await page.goto(world.host.put('/wordpress', wordpress(answer)));
  const frame = await frameOf(page);
  await expectNodes(frame);
  await expect.poll(() => page.locator('iframe').evaluate((one) => one.offsetHeight)).toBe(1000);
  const answers = answersOf('wordpress');
  await signUpIn(frame, answers);
  await expectStoredOnce(world, answers);
  await whole(frame).click();
  await expect.poll(() => page.evaluate(() => window.went)).toContain(`${world.framed}/`);
});

test('on a real MediaWiki two embeds work side by side', async ({ page, world }) => {
  expect(process.env.P4P_MEDIAWIKI, 'P4P_MEDIAWIKI names where MediaWiki is; scripts/test e2e sets it').toBeTruthy();
  const wiki = await world.startWiki();
  const src = `${world.framed}/`;
  const text = `Some ''text''.\n<html>${element(src, 'part="nodes" theme="host"')}</html>\n== More ==\n<html>${element(src, 'part="sign-up"')}${embedScript(world.framed)}</html>\n`;
  await page.goto(await wiki.write('Workshop', text));
  await expect(page.locator('#firstHeading')).toHaveText('Workshop');
  const [nodes, form] = [page.locator('p4p-event').first(), page.locator('p4p-event').last()];
  await nodes.scrollIntoViewIfNeeded();
  const frame = await frameOf(page, 'p4p-event[part=nodes] iframe');
  await expectNodes(frame);
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'light');
  await form.scrollIntoViewIfNeeded();
  const answers = answersOf('mediawiki');
  const inner = await frameOf(page, 'p4p-event[part=sign-up] iframe');
  await signUpIn(inner, answers);
  await expectStoredOnce(world, answers);
  await expect.poll(async () => new Set(await heightsOf(form.locator('iframe'), inner)).size).toBe(1);
});
