// What the organisers have read: their tool writes a file, they put it beside the page, and everybody sees whether what
// they sent was among it.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answersOf, expect, open, SignUp, test, WHILE_OPEN } from './page.mjs';
import { KEY, OTHER_KEY, root } from './servers.mjs';

test.use({ now: WHILE_OPEN });

const NOTHING = JSON.stringify({ read_at: '', received: [], withdrawn: [] });
const readUntil = (readAt) => JSON.stringify({ read_at: readAt, received: [], withdrawn: [] });

test.beforeEach(({ world }) => world.putBeside('faulty', 'received.json', NOTHING));
test.afterEach(({ world }) => world.putBeside('faulty', 'received.json', NOTHING));

async function sent(page, world, who) {
  const signUp = new SignUp(page);
  await open(page, world.faulty);
  await signUp.fill(answersOf(who));
  await signUp.send.click();
  await signUp.expectState('stored');
  return { signUp, notice: signUp.receipt.locator('[data-read]') };
}

test('who has sent something sees whether the organisers have read it', async ({ page, world }) => {
  const { notice } = await sent(page, world, 'read');
  await expect(notice).toHaveText('');

  // They read before it was there.
  await world.putBeside('faulty', 'received.json', readUntil('2025-11-09T12:00:00Z'));
  await page.reload();
  await expect(notice).toContainText('The organisers have not read it yet; they last read on');

  // They read what their form service has.
  const folder = await mkdtemp(join(tmpdir(), 'p4p-read-'));
  try {
    const [database, file] = [join(world.backend.folder, 'pb_data/data.db'), join(folder, 'received.json')];
    const keys = ['--key', KEY, '--key', OTHER_KEY];
    const reading = promisify(execFile)(process.env.P4P_SITE, ['answers', 'open', database, ...keys, '--out', folder, '--received', file], { cwd: root });
    // Other tests have sent what cannot be read: then it ends with 2, and the rest is written.
    await reading.catch((error) => expect(error.code, error.stderr).toBe(2));
    const text = await readFile(file, 'utf8');
    expect(Object.keys(JSON.parse(text))).toEqual(['read_at', 'received', 'withdrawn']);
    await world.putBeside('faulty', 'received.json', text);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await page.reload();
  await expect(notice).toContainText('The organisers have read it, on');
});

test('who is missing from what the organisers read is told to write to them', async ({ page, world }) => {
  const { notice } = await sent(page, world, 'dropped');
  await world.putBeside('faulty', 'received.json', readUntil('2025-11-11T12:00:00Z'));
  await page.reload();
  await expect(notice).toContainText(/The organisers read the answers on .*, and this one was not among them\. Please write to them\./);
});

for (const [name, text] of [['no file', undefined], ['something else', '<!doctype html>'], ['a hostile list', '{"read_at":[],"received":7}']]) {
  test(`with ${name} beside the page nothing is said`, async ({ page, world }) => {
    if (text) await world.putBeside('faulty', 'received.json', text);
    const { signUp, notice } = await sent(page, world, `nothing-said-${name.length}`);
    await page.reload();
    await signUp.expectState('stored');
    await expect(notice).toHaveText('');
  });
}
