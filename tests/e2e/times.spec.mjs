// Whose clock shows what: the page's times in visitors' zones, compared with the newest database of time zones;
// the choice between the event's clock and one's own; and what is counted down.

import { execFileSync } from 'node:child_process';
import { app, countdown, expect, expectAccessible, expectToFitWidth, hydrated, open, row, test, WHILE_OPEN } from './page.mjs';

const own = (page) => page.getByText(/^\d\d:\d\d–.* on your clock, /);
const clocks = (page) => page.getByRole('group', { name: 'Show times on' });

// Zones with whole hours and without, on both sides of the date line; some have the event's offset under another name.
const ZONES = [
  'Africa/Lagos', 'America/Los_Angeles', 'America/New_York', 'America/St_Johns', 'Asia/Kathmandu', 'Asia/Tokyo', 'Australia/Adelaide', 'Australia/Lord_Howe',
  'Europe/Amsterdam', 'Europe/Dublin', 'Europe/Paris', 'Pacific/Auckland', 'Pacific/Chatham', 'Pacific/Honolulu', 'Pacific/Kiritimati', 'UTC',
];
// In winter, across the change of the clocks in spring, and in the hour that is shown twice in autumn.
const EVENTS = [
  { start: '2025-11-24T15:00:00', end: '2025-11-24T16:30:00', instants: ['2025-11-24T14:00:00Z', '2025-11-24T15:30:00Z'] },
  { start: '2025-03-30T01:30:00', end: '2025-03-30T03:30:00', instants: ['2025-03-30T00:30:00Z', '2025-03-30T01:30:00Z'] },
  { start: '2025-10-26T02:30:00+02:00', end: '2025-10-26T02:30:00+01:00', instants: ['2025-10-26T00:30:00Z', '2025-10-26T01:30:00Z'] },
];

// What clocks show at instants, by the package tzdata: { zone: [[offset in minutes, "HH:MM", "Weekday D Month"]…] }.
function shown(zones, instants) {
  const script = `
import sys, json, zoneinfo, datetime
zoneinfo.reset_tzpath(())
zones, instants = json.loads(sys.argv[1]), json.loads(sys.argv[2])
said = {}
for zone in zones:
    said[zone] = []
    for instant in instants:
        there = datetime.datetime.fromisoformat(instant.replace('Z', '+00:00')).astimezone(zoneinfo.ZoneInfo(zone))
        said[zone].append([there.utcoffset().total_seconds() / 60, there.strftime('%H:%M'), there.strftime('%A %-d %B'), there.strftime('%a')])
print(json.dumps(said))`;
  return JSON.parse(execFileSync(process.env.P4P_READERS, ['-c', script, JSON.stringify(zones), JSON.stringify(instants)], { encoding: 'utf8' }));
}

const NO_NODES = { type: 'FeatureCollection', features: [] };

test('events are told on every visitor’s clock as the newest database has it', async ({ another, world }) => {
  test.setTimeout(120_000);
  const pages = new Map();
  for (const zone of ZONES) pages.set(zone, await (await another({ timezoneId: zone })).newPage());
  for (const { start, end, instants } of EVENTS) {
    const change = (text, name) => (name === 'event' ? text.replace(/^start = .*$/m, `start = ${start}`).replace(/^end = .*$/m, `end = ${end}`) : text);
    await world.printEdited(change, NO_NODES);
    const expected = shown([...ZONES, 'Europe/Amsterdam'], instants);
    const offsets = (zone) => expected[zone].map(([offset]) => offset).join();
    for (const [zone, page] of pages) {
      const when = `${start} in ${zone}`;
      await open(page, world.edited);
      const [[, from, day], [, to, lastDay, weekday]] = expected[zone];
      if (offsets(zone) === offsets('Europe/Amsterdam')) {
        await expect(own(page), when).toBeHidden();
        await expect(clocks(page), when).toBeHidden();
      } else {
        const ends = day === lastDay ? to : `${weekday} ${to}`;
        const text = (await own(page).innerText()).replaceAll('\u202f', ' ');
        expect(text, when).toContain(`${from}–${ends} on your clock, ${day},`);
        const name = await page.evaluate(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
        expect(text, when).toMatch(new RegExp(`, .+ / ${name}$`));
        await expect(clocks(page), when).toBeVisible();
      }
    }
  }
});

test.describe('in Auckland', () => {
  test.use({ timezoneId: 'Pacific/Auckland', now: WHILE_OPEN });

  const lisbon = (page) => row(page, 'lisbon');

  test('the switch moves all times, works with the keyboard, and is remembered', async ({ page }) => {
    await open(page);
    await expect(own(page)).toHaveText('03:00–04:30 on your clock, Tuesday 25 November, New Zealand Daylight Time / Pacific/Auckland');
    await expect(lisbon(page)).toContainText(/13:30 there · Tue,? 02:30 on your clock/);
    const [event, mine] = ['The event’s clock', 'Your clock'].map((name) => clocks(page).getByRole('button', { name }));
    await expect(mine).toHaveAttribute('aria-pressed', 'true');
    await event.focus();
    await page.keyboard.press('Enter');
    await expect(event).toHaveAttribute('aria-pressed', 'true');
    await expect(event).toBeFocused();
    await expect(mine).toHaveAttribute('aria-pressed', 'false');
    await expect(own(page)).toBeHidden();
    await expect(lisbon(page)).toContainText(/13:30 there · Mon,? 14:30 on the event’s clock/);
    await page.reload();
    await hydrated(page);
    await expect(event).toHaveAttribute('aria-pressed', 'true');
    await expect(own(page)).toBeHidden();
    await expect(lisbon(page)).toContainText('on the event’s clock');
    await page.keyboard.press('Tab');
    await mine.focus();
    await page.keyboard.press('Space');
    await expect(own(page)).toBeVisible();
    await expect(lisbon(page)).toContainText('on your clock');
  });

  test('the switch works in a frame of the page, and where nothing is kept', async ({ page }) => {
    await page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('Blocked for this test.', 'SecurityError');
          },
        });
      }
    });
    await open(page, '/?embed=event');
    await expect(own(page)).toBeVisible();
    await clocks(page).getByRole('button', { name: 'The event’s clock' }).click();
    await expect(own(page)).toBeHidden();
    await clocks(page).getByRole('button', { name: 'Your clock' }).click();
    await expect(own(page)).toContainText('03:00–04:30 on your clock');
    await expectAccessible(page, (axe) => axe.include('header'));
  });

  for (const width of [320, 390, 1280]) {
    test(`nothing moves when the times arrive, at ${width} px`, async ({ page, watch }) => {
      await page.setViewportSize({ width, height: 800 });
      // Without the display face: where it comes late, as on a busy computer, and there is no Arial or Liberation Sans to
      // stand for it until then, as on this one, it moves all that is below the heading, which is no matter of times.
      watch.allow.push(/Failed to load resource|ERR_FAILED/);
      await page.route('**/fonts/*', (route) => route.abort());
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const { value, sources } of list.getEntries()) window.shifts.push([value, sources.map(({ node }) => node?.id || node?.className || node?.nodeName)]);
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await open(page);
      await expect(own(page)).toBeVisible();
      await expect(countdown(page)).toContainText('Starts in');
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      expect(await page.evaluate(() => window.shifts)).toEqual([]);
      await expectToFitWidth(page);
    });
  }
});

for (const [at, words] of [
  ['2025-11-10T09:00:00Z', 'Starts in 14 days, 5 hours'],
  ['2025-11-24T12:59:00Z', 'Starts in 1 hour, 1 minute'],
  ['2025-11-24T13:30:30Z', 'Starts in 29 minutes, 30 seconds'],
  ['2025-11-24T14:00:00Z', 'Ends in 1 hour, 30 minutes'],
  ['2025-11-24T15:29:59Z', 'Ends in 1 second'],
]) {
  test(`as of ${at} the countdown says “${words}”`, async ({ page, world }) => {
    await page.clock.setFixedTime(at);
    await open(page, world.whileOpen);
    await expect(countdown(page)).toHaveText(words);
    await expect(countdown(page)).toHaveAttribute('aria-live', 'off');
    await page.emulateMedia({ media: 'print' });
    await expect(countdown(page)).toBeHidden();
  });
}

test('the countdown leads to the opening and the closing of sign-up', async ({ page, world }) => {
  const change = (text, name) => (name === 'event' ? text.replace(/^# (sign_up_(opens|closes))/gm, '$1') : text);
  await world.printEdited(change, NO_NODES);
  for (const [at, words] of [
    ['2025-10-19T06:00:00Z', 'Sign-up opens in 1 day, 1 hour'],
    ['2025-11-22T16:58:00Z', 'Sign-up closes in 1 day, 2 minutes'],
    ['2025-11-24T13:58:00Z', 'Starts in 2 minutes'],
  ]) {
    await page.clock.setFixedTime(at);
    await open(page, world.edited);
    await expect(countdown(page)).toHaveText(words);
  }
});

test('seconds tick in the last hour, and the phase follows at the very second', async ({ page, world }) => {
  await page.clock.install({ time: '2025-11-24T13:59:57.500Z' });
  await page.clock.pauseAt('2025-11-24T13:59:58Z');
  await page.goto(world.whileOpen);
  await page.clock.runFor(10);
  await hydrated(page);
  await expect(countdown(page)).toHaveText('Starts in 2 seconds');
  await page.clock.runFor(1000);
  await expect(countdown(page)).toHaveText('Starts in 1 second');
  await page.clock.runFor(1000);
  await expect(app(page)).toHaveAttribute('data-phase', 'live');
  await expect(countdown(page)).toHaveText('Ends in 1 hour, 30 minutes');
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false, timezoneId: 'Pacific/Auckland' });

  test('nothing counts down, and no clock but the event’s is told', async ({ page, world }) => {
    await page.goto(world.whileOpen);
    await expect(countdown(page)).toBeEmpty();
    await expect(own(page)).toBeHidden();
    await expect(page.getByText('15:00 to 16:30 CET').first()).toBeVisible();
    await expect(page.getByText(/^14:00 to 15:30 UTC/).first()).toBeVisible();
  });
});
