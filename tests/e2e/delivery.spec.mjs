// What the page says about a sign-up is true, also when its form service is set up wrongly, is mended, or moves; when the
// browser forgets; and when a message is changed or withdrawn before it has arrived.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answersOf, expect, expectOneRow, open, rowsOf, SignUp, test, WHILE_OPEN, withTimeOfDevice } from './page.mjs';
import { KEY, root } from './servers.mjs';

test.use({ now: WHILE_OPEN });

const FOR_EVER = { times: Number.POSITIVE_INFINITY };
const UNREACHED = [/Failed to load resource/, /ERR_/, /CORS/];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
// What PocketBase 0.40.6 answers when a rule lets nothing through.
const BY_A_RULE = '{"data":{},"message":"Failed to create record.","status":400}';

async function sentTo(page, origin, who) {
  const [signUp, answers] = [new SignUp(page), answersOf(who)];
  await open(page, origin);
  await signUp.fill(answers);
  await signUp.send.click();
  return { signUp, answers };
}

for (const [status, body, words] of [
  [413, '', 'says that this is too large'],
  [403, '', 'is not accepting this form at the moment'],
  [404, '', 'is not accepting this form at the moment'],
  [400, BY_A_RULE, 'for a reason of its own'],
  [400, '<!doctype html><title>Bad gateway</title>', 'for a reason of its own'],
]) {
  test(`what is not taken with ${status} ${body.slice(0, 9)} is kept, and arrives at a visit once the service is mended`, async ({ page, world, wire, watch }) => {
    watch.allow.push(...UNREACHED);
    wire.faults({ mode: 'status', status, body, ...FOR_EVER });
    const { signUp, answers } = await sentTo(page, world.faulty, `held-${status}-${body.length}`);
    await signUp.expectState('held');
    await expect(signUp.outbox).toContainText(words);
    await expect(signUp.outbox).toContainText('It is kept, and tried again once a day and whenever you visit this page.');
    await expect(signUp.outbox.getByRole('link', { name: /organisers’ own page/ })).toHaveAttribute('href', /^https:/);
    await page.clock.fastForward(HOUR);
    expect(wire.messages).toHaveLength(1);

    wire.faults();
    await page.reload();
    await signUp.expectState('stored');
    await expectOneRow(signUp, world.backend, answers);
  });
}

test('what is not taken is tried once a day while the page is open', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  wire.faults({ mode: 'status', status: 403 });
  const { signUp, answers } = await sentTo(page, world.faulty, 'held-a-day');
  await signUp.expectState('held');
  await page.clock.fastForward(23 * HOUR);
  expect(wire.messages).toHaveLength(1);
  await page.clock.fastForward(8 * HOUR);
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
});

test('a change of what was not taken goes in its place, under its number', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  wire.faults({ mode: 'status', status: 413 });
  const { signUp, answers } = await sentTo(page, world.faulty, 'held-changed');
  await signUp.expectState('held');
  const number = JSON.parse(wire.messages[0].body).submission_id;
  await signUp.receipt.getByRole('button', { name: 'Change it' }).click();
  await signUp.fill({ hopes: 'Shorter.' });
  await signUp.form.getByRole('button', { name: 'Send the change' }).click();
  await signUp.expectState('stored');
  const row = await expectOneRow(signUp, world.backend, { ...answers, hopes: 'Shorter.' });
  expect(row).toMatchObject({ submission_id: number, changes: '' });
  await expect(signUp.receipt).toHaveCount(1);
});

test('a change of what may be stored follows it, and both are shown until they are done', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  wire.faults({ mode: 'status', status: 500, ...FOR_EVER });
  const { signUp, answers } = await sentTo(page, world.faulty, 'unknown-changed');
  await signUp.expectState('queued');
  await signUp.receipt.getByRole('button', { name: 'Change it' }).click();
  await signUp.fill({ hopes: 'Changed on the way.' });
  await signUp.form.getByRole('button', { name: 'Send the change' }).click();
  await expect(signUp.outbox).toHaveCount(2);
  await expect(signUp.outbox.first()).toContainText('It is sent once the message before it has arrived.');
  const before = wire.messages.length;
  await page.clock.fastForward(HOUR);
  await expect.poll(() => wire.messages.length).toBeGreaterThan(before);
  expect(new Set(wire.messages.map(({ body }) => JSON.parse(body).submission_id)).size).toBe(1);

  wire.faults();
  await page.clock.fastForward(2 * HOUR);
  await expect(signUp.outbox).toHaveCount(1);
  await expect(signUp.outbox).toContainText('Your change is stored.');
  const rows = await rowsOf(world.backend, 'attend', answers);
  expect(rows.map(({ changes, hopes }) => [Boolean(changes), hopes])).toEqual([[false, answers.hopes], [true, 'Changed on the way.']]);
  expect(rows[1].changes).toBe(rows[0].submission_id);
});

test('what was never sent is withdrawn without a message', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  wire.faults({ mode: 'status', status: 403, ...FOR_EVER });
  const { signUp, answers } = await sentTo(page, world.faulty, 'unsent-withdrawn');
  await signUp.expectState('held');
  await signUp.receipt.getByRole('button', { name: 'Withdraw it' }).click();
  await signUp.receipt.getByRole('button', { name: 'Yes, withdraw it' }).click();
  await expect(signUp.outbox).toContainText('It had not been sent yet, so nobody has your answers.');
  await expect(signUp.receipt).toHaveCount(0);
  expect(wire.messages).toHaveLength(1);
  wire.faults();
  await page.reload();
  await signUp.expectRestored();
  await expect(signUp.send).toBeVisible();
  expect(await rowsOf(world.backend, 'attend', answers)).toEqual([]);
});

test('a request that was led elsewhere is not called stored', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  // A form service of which nothing more is known: any success would do.
  await world.printEdited((text) => text.replace('preset = "pocketbase"', 'preset = "json"'));
  wire.faults({ mode: 'redirect' });
  const { signUp, answers } = await sentTo(page, world.edited, 'led-elsewhere');
  await signUp.expectState('sent-unconfirmed');
  await expect(signUp.outbox).toContainText('does not say whether it was stored');
  expect(await rowsOf(world.backend, 'attend', answers)).toEqual([]);
  await signUp.again.click();
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
});

test('what waits outlives a browser that empties its storage while the page is open', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  wire.faults({ mode: 'status', status: 500 });
  const { signUp, answers } = await sentTo(page, world.faulty, 'emptied');
  await signUp.expectState('queued');
  const opened = await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((resolve) => Object.assign(indexedDB.deleteDatabase(name), { onsuccess: resolve, onblocked: resolve }));
    }
    localStorage.clear();
    globalThis.opened = 0;
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...more) {
      globalThis.opened += 1;
      return open.apply(this, more);
    };
    return globalThis.opened;
  });
  expect(opened).toBe(0);
  await page.clock.fastForward(2 * HOUR);
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
  await page.clock.fastForward(MINUTE);
  expect(await page.evaluate(() => globalThis.opened)).toBeLessThan(40);
  // And at the next visit it is known.
  await page.reload();
  await signUp.expectState('stored');
  await expect(signUp.receipt).toHaveCount(1);
});

test('what waits can be saved as a file, which the organisers read', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const folder = await mkdtemp(join(tmpdir(), 'p4p-saved-'));
  try {
    wire.faults({ mode: 'status', status: 403, ...FOR_EVER });
    const { signUp, answers } = await sentTo(page, world.faulty, 'saved');
    await signUp.expectState('held');
    const download = page.waitForEvent('download');
    await signUp.outbox.getByRole('link', { name: 'Save it as a file for the organisers' }).click();
    const file = join(folder, (await download).suggestedFilename());
    await (await download).saveAs(file);
    const { stdout } = await promisify(execFile)(process.env.P4P_SITE, ['answers', 'open', file, '--key', KEY], { cwd: root });
    expect(stdout).toContain(answers.email);
    expect(stdout).toContain(answers.name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('what was written for one form service goes to another one once the person says so', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  await world.printEdited((text) => text);
  wire.faults({ mode: 'refuse', ...FOR_EVER });
  const { signUp, answers } = await sentTo(page, world.edited, 'moved');
  await signUp.expectState('queued');
  wire.faults();
  const sent = wire.messages.length;
  // The organisers move to another service: here, the same one without the proxy before it.
  await world.printEdited((text) => text, undefined, '', WHILE_OPEN, world.backend.origin);
  await page.reload();
  await signUp.expectState('held');
  await expect(signUp.outbox).toContainText('The organisers now use another form service');
  await page.clock.fastForward(30 * HOUR);
  expect(wire.messages).toHaveLength(sent);
  expect(await rowsOf(world.backend, 'attend', answers)).toEqual([]);
  await signUp.outbox.getByRole('button', { name: /^Send it to 127/ }).click();
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
});

test('what was stored for an earlier event of the same name does not stand in the way of the next one', async ({ page, world }) => {
  await world.printEdited((text) => text);
  const { signUp } = await sentTo(page, world.edited, 'last-year');
  await signUp.expectState('stored');
  await world.printEdited(
    (text, name) =>
      name === 'event'
        ? text
            .replaceAll('2025-11-24', '2026-11-24')
            .replace('slug = "p4p-2026-11-24"', 'slug = "p4p-2025-11-24"')
            .replace(/^zone = .*$/m, '$&\nsign_up_opens = 2026-10-20T09:00:00')
        : text,
    undefined,
    '',
    '2026-11-10T09:00:00Z',
  );
  await page.clock.setFixedTime('2026-11-10T09:00:00Z');
  // Nothing is forgotten on the word of the device alone.
  await page.addInitScript(withTimeOfDevice);
  await page.reload();
  await signUp.expectRestored();
  await expect(signUp.send).toBeVisible();
  await expect(signUp.part.getByText('You are signed up')).toBeHidden();
  // Number and code are still there, without the answers.
  await expect(signUp.receipt).toHaveCount(1);
  await expect(signUp.receipt.getByText('Your answers')).toHaveCount(0);
});

test('a sign-up can be withdrawn after sign-up has closed', async ({ page, context, another, world }) => {
  const { signUp, answers } = await sentTo(page, world.faulty, 'withdrawn-late');
  await signUp.expectState('stored');
  const { submission_id: number, code } = await expectOneRow(signUp, world.backend, answers);
  const later = await another({});
  await later.clock.install({ time: '2025-11-25T09:00:00Z' });
  const there = new SignUp(await later.newPage());
  await open(there.page, world.faulty);
  const places = there.part.getByRole('group', { name: 'What you have sent: Sign up for the workshop' });
  const receipt = places.getByRole('article');
  await places.getByText(/from another device/).click();
  await places.getByLabel('Its number').fill(number);
  await places.getByLabel('Its code').fill(code);
  await places.getByRole('button', { name: 'Find it' }).click();
  await expect(receipt.getByRole('button', { name: 'Change it' })).toHaveCount(0);
  await receipt.getByRole('button', { name: 'Withdraw it' }).click();
  await receipt.getByRole('button', { name: 'Yes, withdraw it' }).click();
  await expect(receipt).toHaveCount(0);
  await expect.poll(async () => (await world.backend.rows('attend')).filter(({ withdraws }) => withdraws === number)).toHaveLength(1);
  expect(context.pages()).toHaveLength(1);
});
