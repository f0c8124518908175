// Organisers change their key while somebody's message waits: it is sealed anew if nobody can have it, and followed by one
// that is if the service may; nothing is sent any more that is sealed to a key that they have revoked.

import { readFile } from 'node:fs/promises';
import { answersOf, expect, open, SignUp, test, WHILE_OPEN } from './page.mjs';
import { KEY, OTHER_KEY, opened } from './servers.mjs';

test.use({ now: WHILE_OPEN });

const UNREACHED = [/Failed to load resource/, /ERR_/, /CORS/];
const FOR_EVER = { times: Number.POSITIVE_INFINITY };
const HOUR = 3_600_000;
const publicKey = async (file) => (await readFile(file, 'utf8')).match(/age1[a-z0-9]+/)[0];

// Prints the page with the second key, and perhaps the first one revoked.
async function changeKey(world, isRevoked = false) {
  const [old, now] = [await publicKey(KEY), await publicKey(OTHER_KEY)];
  const lines = `seal_to = ["${now}"]${isRevoked ? `\nrevoked = ["${old}"]` : ''}`;
  await world.printEdited((text) => text.replace(/^seal_to = .*$/m, lines));
}

async function waiting(page, world, wire, who, status) {
  await world.printEdited((text) => text);
  wire.faults({ mode: 'status', status, ...FOR_EVER });
  const [signUp, answers] = [new SignUp(page), answersOf(who)];
  await open(page, world.edited);
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState(status === 403 ? 'held' : 'queued');
  return { signUp, answers, number: JSON.parse(wire.messages[0].body).submission_id };
}

// The messages about a sign-up as the service has them, and with which key each can be opened.
async function rowsAbout(world, number) {
  const rows = await world.backend.rows('attend', false);
  const found = [];
  for (const row of rows) {
    const isOld = await opened(row.sealed, [KEY]).catch(() => undefined);
    const inside = isOld ?? (await opened(row.sealed, [OTHER_KEY]));
    if (![inside.submission_id, inside.changes].includes(number)) continue;
    found.push({ key: isOld ? 'old' : 'new', changes: inside.changes, name: inside.name, sealed_to: row.sealed_to });
  }
  return found;
}

test('what was never sent is sealed anew under the same number', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers, number } = await waiting(page, world, wire, 'sealed-anew', 403);
  const keyOf = async () => (await signUp.outbox.locator('.key').innerText()).replace(/\s+/g, ' ');
  const before = await keyOf();
  await changeKey(world);
  await page.reload();
  await signUp.expectState('held');
  await expect.poll(keyOf).not.toBe(before);
  wire.faults();
  await page.clock.fastForward(2 * 60_000);
  await page.reload();
  await signUp.expectState('stored');
  expect(await rowsAbout(world, number)).toEqual([expect.objectContaining({ key: 'new', name: answers.name })]);
});

test('what may be stored is followed by a change that is sealed anew', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers, number } = await waiting(page, world, wire, 'followed', 500);
  await changeKey(world);
  wire.faults();
  await page.reload();
  await expect.poll(async () => (await rowsAbout(world, number)).length, { timeout: 20_000 }).toBe(2);
  await signUp.expectState('stored');
  const rows = await rowsAbout(world, number);
  expect(rows).toEqual([
    expect.objectContaining({ key: 'old', name: answers.name }),
    expect.objectContaining({ key: 'new', name: answers.name, changes: number }),
  ]);
  // The envelope says which key it is for.
  expect(new Set(rows.map((row) => row.sealed_to)).size).toBe(2);
});

test('nothing more is sent that is sealed to a revoked key', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers, number } = await waiting(page, world, wire, 'revoked', 500);
  await changeKey(world, true);
  wire.faults();
  const before = wire.messages.length;
  await page.reload();
  await signUp.expectState('stored');
  await page.clock.fastForward(9 * HOUR);
  expect(await rowsAbout(world, number)).toEqual([expect.objectContaining({ key: 'new', name: answers.name, changes: number })]);
  expect(wire.messages).toHaveLength(before + 1);
});

const LONG_AGO = '2025-10-01T09:00:00Z';

test('an old copy whose host does not answer says that its keys may be out of use', async ({ page, world, watch }) => {
  watch.allow.push(...UNREACHED);
  await world.printEdited((text) => text, undefined, '', LONG_AGO);
  const notice = new SignUp(page).form.getByRole('status').filter({ hasText: /This copy of the page is from .*2025/ });
  // The host answers: whatever it serves is what the organisers say today.
  const asked = page.waitForResponse((response) => response.request().method() === 'HEAD');
  await open(page, world.edited);
  await asked;
  // What the page makes of the answer it makes at once.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
  await expect(notice).toHaveCount(0);
  await page.route('**/event.json', (route) => (route.request().method() === 'HEAD' ? route.abort() : route.fallback()));
  await page.reload();
  await expect(notice).toBeVisible();
  await expect(notice).toContainText('The organisers may have another key since then.');
});
