// The page knows where the event stands: by the visitor's clock, or by the day named in ?preview-at=.

import { app, countdown, expect, expectAccessible, expectToFitWidth, form, hydrated, list, open, startClock, test, WHILE_OPEN } from './page.mjs';

const banner = (page) => page.locator('[data-preview]');

test('today the workshop is over, and the next one is offered instead of the sign-up', async ({ page }) => {
  await open(page);
  await expect(app(page)).toHaveAttribute('data-phase', 'over');
  await expect(form(page, 'next')).toBeVisible();
  await expect(form(page, 'attend')).toHaveCount(0);
  await expect(form(page, 'host')).toHaveCount(0);
  await expect(banner(page)).toHaveCount(0);
});

for (const [at, expected] of [
  [WHILE_OPEN, 'open'],
  ['2025-11-24T14:00:00Z', 'live'],
  ['2025-11-24T15:29:59Z', 'live'],
  ['2025-11-24T15:30:00Z', 'over'],
  ['2025-11-25T09:00:00Z', 'over'],
]) {
  test(`as of ${at} the page is ${expected}, and says which day it shows`, async ({ page }) => {
    await open(page, `/?preview-at=${at}`);
    await expect(app(page)).toHaveAttribute('data-phase', expected);
    await expect(banner(page)).toBeVisible();
    await expect(banner(page)).toContainText('2025');
    await expect(form(page, 'attend')).toHaveCount(expected === 'open' ? 1 : 0);
    await expect(form(page, 'next')).toHaveCount(expected === 'over' ? 1 : 0);
  });
}

test('minutes are enough, as in the addresses people write', async ({ page }) => {
  await open(page, '/?preview-at=2025-11-10T09:00Z');
  await expect(app(page)).toHaveAttribute('data-phase', 'open');
});

for (const nonsense of ['yesterday', '2025-13-45T99:00:00Z', '']) {
  test(`a day that is none (“${nonsense}”) is passed over, and the page says so`, async ({ page }) => {
    await open(page, `/?preview-at=${nonsense}`);
    await expect(app(page)).toHaveAttribute('data-phase', 'over');
    await expect(banner(page)).toBeVisible();
    await expect(banner(page)).toContainText('preview-at');
  });
}

test('the visitor’s own clock decides when the page was built earlier', async ({ page, world }) => {
  await page.clock.setFixedTime('2025-11-24T14:30:00Z');
  await open(page, world.whileOpen);
  await expect(app(page)).toHaveAttribute('data-phase', 'live');
});

test('and when it was built later', async ({ page, context, world }) => {
  await startClock(context, WHILE_OPEN);
  await open(page, world.today);
  await expect(app(page)).toHaveAttribute('data-phase', 'open');
  await expect(form(page, 'attend').getByRole('button', { name: /^Send/ })).toBeEnabled();
});

test('sign-up ends at the second at which the workshop begins, also below the hands of who is typing', async ({ page, world }) => {
  await page.clock.install({ time: '2025-11-24T13:59:00Z' });
  await page.clock.pauseAt('2025-11-24T13:59:30Z');
  await page.goto(world.whileOpen);
  await page.clock.runFor(1000);
  await hydrated(page);
  const name = form(page, 'attend').locator('[name=name]');
  await name.fill('In the last minute');
  await page.clock.runFor(28_000);
  await expect(app(page)).toHaveAttribute('data-phase', 'open');
  await expect(name).toHaveValue('In the last minute');
  await page.clock.runFor(1000);
  await expect(app(page)).toHaveAttribute('data-phase', 'live');
  await expect(form(page, 'attend')).toHaveCount(0);
});

test('a page that was printed as open is over for those who come after it', async ({ page, world }) => {
  await open(page, world.whileOpen);
  await expect(app(page)).toHaveAttribute('data-phase', 'over');
  await expect(form(page, 'attend')).toHaveCount(0);
  await expect(form(page, 'next')).toBeVisible();
});

test('a preview leads back to today', async ({ page }) => {
  await open(page, `/?preview-at=${WHILE_OPEN}`);
  await banner(page).getByRole('link').click();
  await expect(app(page)).toHaveAttribute('data-phase', 'over');
  expect(new URL(page.url()).searchParams.has('preview-at')).toBe(false);
});

const NO_NODES = { type: 'FeatureCollection', features: [] };
const MORE = `
[join]
link = "https://meet.example.org/room"
[after]
recording = "https://video.example.org/1"
[series_page]
title = "All of them"
link = "https://example.org/all"
[[series]]
title = "The one after"
start = 2026-02-16
link = "https://example.org/3"
`;
// What is seen in each phase, and what is not.
const PHASES = {
  announced: ['2025-10-10T09:00:00Z', ['Announced: sign-up opens on Mon 20 Oct 2025, 09:00 CEST'], ['Sign-up is open', 'Join online now', /^Recording$/]],
  open: ['2025-11-10T09:00:00Z', ['Sign-up is open until Sun 23 Nov 2025, 18:00 CET'], ['Announced', 'Join online now', /^Recording$/]],
  closed: ['2025-11-24T13:30:00Z', ['Sign-up closed on Sun 23 Nov 2025, 18:00 CET', 'Join online now'], [/^Recording$/]],
  live: ['2025-11-24T14:30:00Z', ['Going on right now', 'Join online now'], [/^Recording$/]],
  over: ['2025-11-25T09:00:00Z', ['This workshop is over', /^Recording$/, 'Next: The one after'], ['Join online now', 'has room for more']],
};
const facts = (change) => (text, name) => (name === 'event' ? change(text.replace(/^# (sign_up_(opens|closes))/gm, '$1')) : text);

async function expectSound(page) {
  await page.setViewportSize({ width: 320, height: 700 });
  await expectToFitWidth(page);
  await expectAccessible(page);
}

test('each phase says what is true in it, with scripts', async ({ page, world }) => {
  test.setTimeout(180_000);
  await world.printEdited(facts((text) => text), undefined, MORE);
  for (const [name, [at, seen, unseen]] of Object.entries(PHASES)) {
    await page.clock.setFixedTime(at);
    await open(page, world.edited);
    await expect(app(page), name).toHaveAttribute('data-phase', name);
    for (const words of seen) await expect(page.getByText(words).filter({ visible: true }).first(), `${name}: ${words}`).toBeVisible();
    for (const words of unseen) await expect(page.getByText(words).filter({ visible: true }), `${name}: ${words}`).toHaveCount(0);
    await expectSound(page);
  }
  // As a record, nodes say nothing of how to come.
  await list(page).first().locator('summary').click();
  await expect(list(page).first()).toContainText('over');
  await expect(list(page).first()).not.toContainText('How to take part');
});

for (const [name, [at, seen, unseen]] of Object.entries(PHASES)) {
  test(`the page that is printed while it is ${name} says the same without scripts`, async ({ another, world }) => {
    test.setTimeout(60_000);
    await world.printEdited(facts((text) => text), NO_NODES, MORE, at);
    const page = await (await another({ javaScriptEnabled: false })).newPage();
    await page.goto(world.edited);
    await expect(app(page)).toHaveAttribute('data-phase', name);
    for (const words of seen) await expect(page.getByText(words).filter({ visible: true }).first(), words).toBeVisible();
    for (const words of unseen) await expect(page.getByText(words).filter({ visible: true }), words).toHaveCount(0);
  });
}

for (const [status, loud] of [['cancelled', 'Cancelled.'], ['postponed', 'Postponed.']]) {
  test(`what is ${status} says so at the top, takes no sign-up, and offers to tell of the next one`, async ({ page, world }) => {
    test.setTimeout(60_000);
    await world.printEdited(facts((text) => text.replace('# status = "postponed"', `status = "${status}"`)));
    await page.clock.setFixedTime(WHILE_OPEN);
    await open(page, world.edited);
    await expect(page.getByRole('banner')).toContainText(loud);
    await expect(form(page, 'attend')).toHaveCount(0);
    await expect(form(page, 'host')).toHaveCount(0);
    await expect(form(page, 'next')).toBeVisible();
    await expect(countdown(page)).toHaveCount(0);
    if (status === 'cancelled') await expect(list(page).first()).toContainText('cancelled');
    await expectSound(page);
  });
}
