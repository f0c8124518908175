// A device whose clock is wrong: the page goes by the time of its own server, and says what day the device believes it is.

import { answersOf, app, countdown, expect, expectAccessible, expectOneRow, form, hydrated, kept, open, SignUp, test } from './page.mjs';

const DAY = 86_400_000;
const notice = (page) => page.locator('[data-wrong-clock]');
const asked = (watch) => watch.requests.filter((request) => request.method() === 'HEAD');

// Once a file that the page asked for after another one is there.
const later = (page) => page.evaluate(() => fetch('event.json', { cache: 'no-store' }).then((answer) => answer.text()));

test.use({ hearsTheTime: true });
test.beforeEach(({ world }) => world.printLive());

for (const [what, off] of [
  ['in 2019', Date.parse('2019-01-01T12:00:00Z') - Date.now()],
  ['six days early', -6 * DAY],
  ['two hours early', -7_200_000],
  ['twenty days late', 20 * DAY],
  ['a year late', 365 * DAY],
]) {
  test(`a clock that is ${what} closes no form, and is told`, async ({ page, world, wire, backend }) => {
    const device = new Date(Date.now() + off);
    await page.clock.install({ time: device });
    await open(page, world.live);
    const years = [device, new Date()].map((day) => day.getFullYear());
    await expect(notice(page)).toContainText(new RegExp(`This device believes that it is .* ${years[0]} at .* By the server of this page it is .* ${years[1]} at `));
    await expect(app(page)).toHaveAttribute('data-phase', 'open');
    await expect(countdown(page)).toContainText(/^Starts in 1[34] days/);
    const signUp = new SignUp(page);
    const answers = answersOf(`clock-${what.replaceAll(' ', '-')}`);
    await signUp.fill(answers);
    // Nobody fills in a form in no time.
    await page.clock.fastForward(2_500);
    await signUp.send.click();
    await expect(signUp.outbox).toHaveAttribute('data-outbox', 'stored');
    await expectOneRow(signUp, backend, answers);
    expect(wire.messages).toHaveLength(1);
    await expectAccessible(page, (axe) => axe.include('header'));
  });
}

test('a clock that is right, or nearly so, costs no request and is not spoken of', async ({ another, world, watch }) => {
  for (const off of [0, 50 * 60_000, -50 * 60_000]) {
    const page = await (await another()).newPage();
    await page.clock.install({ time: new Date(Date.now() + off) });
    const nodes = page.waitForResponse('**/nodes.json');
    await open(page, world.live);
    await (await nodes).finished();
    await page.clock.runFor(1_000);
    await expect(app(page)).toHaveAttribute('data-phase', 'open');
    await expect(notice(page)).toBeHidden();
  }
  expect(asked(watch)).toEqual([]);
});

test('a file that was kept for days makes no clock wrong', async ({ page, world, watch }) => {
  const old = new Date(Date.now() - 3 * DAY).toUTCString();
  const date = (more) => async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), date: old, ...more } });
  };
  await page.route('**/nodes.json', date({}));
  await open(page, world.live);
  // The server was asked, and has the same day.
  await expect.poll(() => asked(watch).length).toBe(1);
  await asked(watch)[0].response();
  await later(page);
  await expect(notice(page)).toBeHidden();
  // Nor does one that lay in a cache on its way, which says so.
  await page.unroute('**/nodes.json');
  await page.route('**/nodes.json', date({ age: String(3 * 86_400) }));
  const nodes = page.waitForResponse('**/nodes.json');
  await page.reload();
  await hydrated(page);
  await nodes;
  await later(page);
  await expect(notice(page)).toBeHidden();
  expect(asked(watch)).toHaveLength(1);
});

test('a clock that is set right while the page is open is believed again', async ({ page, world }) => {
  await page.clock.install({ time: '2019-01-01T12:00:00Z' });
  await open(page, world.live);
  await expect(notice(page)).toBeVisible();
  await page.clock.setSystemTime(Date.now());
  await page.clock.runFor(21_000);
  await expect(notice(page)).toBeHidden();
  await expect(app(page)).toHaveAttribute('data-phase', 'open');
});

test('in a frame of the form alone the form is open, too', async ({ page, world }) => {
  await page.clock.install({ time: '2019-01-01T12:00:00Z' });
  await open(page, `${world.live}/?embed=sign-up`);
  await expect(app(page)).toHaveAttribute('data-phase', 'open');
  await expect(form(page, 'attend')).toBeVisible();
});

test('a clock that is two months ahead costs nothing of what was kept, and two months do', async ({ page, world, watch }) => {
  const [signUp, host, answers] = [new SignUp(page), new SignUp(page, 'host'), answersOf('two-months')];
  const [hope] = answers.hopes.split('\n');
  const place = 'A house that is in no other draft';
  const [began, later60] = [Date.now(), Date.now() + 60 * DAY];
  await page.clock.install({ time: began });
  await open(page, world.live);
  await signUp.fill(answers);
  await page.clock.fastForward(2_500);
  await signUp.send.click();
  await signUp.expectState('stored');
  const { submission_id } = await expectOneRow(signUp, world.backend, answers);
  await host.fill({ name: place });
  // Saving waits for a pause in typing.
  await page.clock.runFor(1_000);
  for (const text of [hope, place]) await expect.poll(() => kept(page)).toContain(text);

  // Not by a reload, after which the browser fills forms in by itself.
  const reopen = async (times) => {
    await page.goto('about:blank');
    await page.clock.setSystemTime(later60);
    watch.requests.length = 0;
    await open(page, world.live);
    await expect.poll(() => asked(watch).length).toBeGreaterThanOrEqual(times);
    for (const request of asked(watch)) await request.response();
    await later(page);
  };
  // The page's server is asked by the clock, for the receipt, and for the draft.
  await reopen(3);
  await expect(notice(page)).toBeVisible();
  await expect(host.field('name')).toHaveValue(place);
  await expect(signUp.outbox).toContainText(submission_id);
  for (const text of [hope, place]) expect(await kept(page)).toContain(text);

  // A server that does not tell the time says nothing.
  const date = (day) => async (route) => {
    const response = await route.fetch();
    const { date: _, ...headers } = response.headers();
    await route.fulfill({ response, headers: { ...headers, ...(day && { date: new Date(day).toUTCString() }) } });
  };
  const files = /\/(event|nodes)\.json$/;
  await page.route(files, date(null));
  await reopen(2);
  for (const text of [hope, place]) expect(await kept(page)).toContain(text);
  await page.unroute(files);

  await page.route(files, date(later60));
  await page.goto('about:blank');
  await page.clock.setSystemTime(later60);
  await open(page, world.live);
  for (const text of [hope, place]) await expect.poll(() => kept(page)).not.toContain(text);
  await expect(notice(page)).toBeHidden();
  // Number and code are kept.
  expect(await kept(page)).toContain(submission_id);
});
