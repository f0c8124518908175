// What a person has of what they sent: to read, to save, to change, to withdraw, from here or from elsewhere. And what
// the organisers then read.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answersOf, bodiesOf, expect, expectOneRow, hydrated, open, OPEN, SignUp, test } from './page.mjs';
import { opened, root } from './servers.mjs';

const CODE = /[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}/;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

async function sent(page, who, origin) {
  const [signUp, answers] = [new SignUp(page), answersOf(who)];
  await open(page, origin + OPEN);
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
  return { signUp, answers, receipt: page.locator('#attend-receipts [data-receipt]') };
}

// All messages about a sign-up, in the order of their arrival.
async function messagesAbout(backend, first) {
  const rows = await backend.rows('attend');
  expect(new Set(rows.map(({ submission_id }) => submission_id)).size).toBe(rows.length);
  return rows.filter(({ submission_id, changes, withdraws }) => [submission_id, changes, withdraws].includes(first));
}

async function find(signUp, number, code) {
  const places = signUp.page.locator('#attend-receipts');
  await places.getByText(/from another device/).click();
  await places.getByLabel('Its number').fill(number);
  await places.getByLabel('Its code').fill(code);
  await places.getByRole('button', { name: 'Find it' }).click();
}

test('a receipt shows number, code, time and answers, and can be saved', async ({ page, world }) => {
  await page.clock.install({ time: new Date('2025-11-10T14:05:00Z') });
  const { signUp, answers, receipt } = await sent(page, 'saving', world.whileOpen);
  const row = await expectOneRow(signUp, world.backend, answers);
  await expect(receipt).toHaveCount(1);
  await receipt.getByText('Your answers').click();
  for (const text of [row.submission_id, row.code, answers.name, answers.email, 'p2panda', answers.projects_other]) {
    await expect(receipt).toContainText(text);
  }
  await expect(receipt).toContainText(/10 November.*0?9:05/);
  expect(row.code).toMatch(CODE);

  const download = page.waitForEvent('download');
  await receipt.getByRole('link', { name: 'Save the receipt' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/^receipt-[0-9a-f]{8}\.txt$/);
  const text = await readFile(await saved.path(), 'utf8');
  for (const part of [row.submission_id, row.code, answers.name, 'to meet, ünïcode and all.']) expect(text).toContain(part);

  // It is there at the next visit, and can be forgotten.
  await page.reload();
  await expect(receipt).toContainText(row.code);
  await receipt.getByRole('button', { name: /forget it/i }).click();
  await expect(receipt).toHaveCount(0);
  await page.reload();
  await hydrated(page);
  await expect(page.locator('#attend-receipts')).toBeVisible();
  await expect(page.getByText(row.code)).toHaveCount(0);
});

test('what was sent can be changed under the same code', async ({ page, world }) => {
  const { signUp, answers, receipt } = await sent(page, 'changing', world.whileOpen);
  const first = await expectOneRow(signUp, world.backend, answers);
  await receipt.getByRole('button', { name: 'Change it' }).click();
  await expect(signUp.form.getByText('You are changing what you sent before.')).toBeVisible();
  await signUp.expectAnswers(answers);
  await signUp.fill({ hopes: 'Something else.' });
  await signUp.form.getByRole('button', { name: 'Send the change' }).click();
  await expect(signUp.outbox).toContainText('Your change is stored.');
  const messages = await messagesAbout(world.backend, first.submission_id);
  expect(messages).toHaveLength(2);
  const change = messages.find(({ changes }) => changes);
  expect(change).toMatchObject({ changes: first.submission_id, code: first.code, hopes: 'Something else.', name: answers.name });
  expect(change.submission_id).not.toBe(first.submission_id);
  await expect(receipt).toHaveCount(1);
  await expect(receipt).toContainText(first.submission_id);
  await receipt.getByText('Your answers').click();
  await expect(receipt).toContainText('Something else.');
});

// Seen once: the draft came back before the receipt did, and was taken for nothing that could be sent.
test('a change that is half done when the page is loaded again is still a change', async ({ page, world }) => {
  const { signUp, answers, receipt } = await sent(page, 'half-changed', world.whileOpen);
  const first = await expectOneRow(signUp, world.backend, answers);
  await receipt.getByRole('button', { name: 'Change it' }).click();
  await signUp.fill({ hopes: 'Something else.' });
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await page.reload();
  await expect(signUp.form.getByText('You are changing what you sent before.')).toBeVisible();
  await signUp.expectAnswers({ ...answers, hopes: 'Something else.' });
  await signUp.form.getByRole('button', { name: 'Send the change' }).click();
  await expect(signUp.outbox).toContainText('Your change is stored.');
  const messages = await messagesAbout(world.backend, first.submission_id);
  expect(messages).toHaveLength(2);
  expect(messages.find(({ changes }) => changes)).toMatchObject({ code: first.code, hopes: 'Something else.' });
});

test('what was sent can be withdrawn, after one more question', async ({ page, world, watch }) => {
  const { signUp, answers, receipt } = await sent(page, 'withdrawing', world.whileOpen);
  const first = await expectOneRow(signUp, world.backend, answers);
  await receipt.getByRole('button', { name: 'Withdraw it' }).click();
  await expect(receipt).toContainText('Really take it back?');
  await receipt.getByRole('button', { name: 'No, keep it' }).click();
  await expect(receipt).not.toContainText('Really');
  expect(bodiesOf(watch, world.backend)).toHaveLength(1);
  await receipt.getByRole('button', { name: 'Withdraw it' }).click();
  await receipt.getByRole('button', { name: 'Yes, withdraw it' }).click();
  await expect(signUp.outbox).toContainText('The organisers know that you take it back.');
  await signUp.expectState('stored');
  await expect(receipt).toHaveCount(0);
  const messages = await messagesAbout(world.backend, first.submission_id);
  expect(messages).toHaveLength(2);
  const withdrawal = messages.find(({ withdraws }) => withdraws);
  expect(withdrawal).toMatchObject({ withdraws: first.submission_id, code: first.code });
  expect(withdrawal.name ?? '').toBe('');
  // The receipt stays away.
  await page.reload();
  await hydrated(page);
  await expect(page.locator('#attend-receipts')).toBeVisible();
  await expect(receipt).toHaveCount(0);
});

test('number and code are enough to change and to withdraw from elsewhere', async ({ page, browser, world }) => {
  const { signUp, answers } = await sent(page, 'elsewhere', world.whileOpen);
  const first = await expectOneRow(signUp, world.backend, answers);
  const elsewhere = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const there = new SignUp(await elsewhere.newPage());
    const receipt = there.page.locator('#attend-receipts [data-receipt]');
    await open(there.page, world.whileOpen + OPEN);
    await find(there, first.submission_id, 'k7fw');
    await expect(there.part).toContainText('A number has 36 characters');
    await expect(receipt).toHaveCount(0);
    await there.page.locator('#attend-receipts').getByLabel('Its code').fill(first.code.toUpperCase().replaceAll('-', ' '));
    await there.page.locator('#attend-receipts').getByRole('button', { name: 'Find it' }).click();
    await expect(receipt).toContainText(first.code);

    await receipt.getByRole('button', { name: 'Change it' }).click();
    await there.fill({ ...answers, hopes: 'Changed elsewhere.' });
    await there.form.getByRole('button', { name: 'Send the change' }).click();
    await expect(there.outbox).toContainText('Your change is stored.');
    await receipt.getByRole('button', { name: 'Withdraw it' }).click();
    await receipt.getByRole('button', { name: 'Yes, withdraw it' }).click();
    await expect(there.outbox).toContainText('The organisers know that you take it back.');
    const messages = await messagesAbout(world.backend, first.submission_id);
    expect(messages).toHaveLength(3);
    expect(messages.find(({ changes }) => changes)).toMatchObject({ code: first.code, hopes: 'Changed elsewhere.' });
    expect(messages.find(({ withdraws }) => withdraws)).toMatchObject({ code: first.code });
  } finally {
    await elsewhere.close();
  }
});

for (const precision of ['The exact venue', 'Only the city']) {
  test(`a host who says “${precision}” gets an entry for the organisers' file that says no more`, async ({ page, world }) => {
    const host = new SignUp(page, 'host');
    host.outbox = page.locator('#host-outcome');
    const isExact = precision === 'The exact venue';
    await open(page, world.whileOpen + OPEN);
    const email = `${isExact ? 'exact' : 'vague'}-host@example.org`;
    await host.fill({ name: 'The host of the tests', email, place: 'Hidden Lane 7', city: 'Utrecht', languages: 'en, NL' });
    await host.fill({ country: 'nl', position: '52.09, 5.12', zone: 'Europe/Amsterdam', public_name: 'A hackerspace', join: 'Ring twice.' });
    await host.fill({ doors_open: '2025-11-24T14:30', doors_close: '2025-11-24T17:00', public_contact: 'node@example.org' });
    for (const [name, option] of [['precision', precision], ['who', 'By invitation']]) await host.option(name, option).check();
    for (const box of ['conduct', 'consent']) await host.field(box).check();
    await host.field('country').fill('The Netherlands');
    await host.send.click();
    expect(await host.problemOf('country')).toContain('A country is its two letters, like PT.');
    await host.field('country').fill('nl');
    await host.send.click();
    await host.expectState('stored');
    const entry = page.locator('#host-receipts [data-node-snippet]');
    await entry.locator('summary').click();
    const feature = JSON.parse(await entry.locator('pre').innerText());
    expect(feature).toMatchObject({ type: 'Feature', id: 'utrecht' });
    expect(feature.properties).toEqual({
      name: 'Node Utrecht',
      host: 'A hackerspace',
      kind: 'invitation',
      city: 'Utrecht',
      country: 'NL',
      ...(isExact && { place: 'Hidden Lane 7' }),
      zone: 'Europe/Amsterdam',
      opens: '2025-11-24T14:30',
      closes: '2025-11-24T17:00',
      languages: ['en', 'nl'],
      join: 'Ring twice.',
      contact: 'node@example.org',
      status: 'tentative',
    });
    // To the tenth of a degree where no more may be said.
    expect(feature.geometry).toEqual({ type: 'Point', coordinates: isExact ? [5.12, 52.09] : [5.1, 52.1] });
    expect(JSON.stringify(feature).includes('Hidden Lane 7')).toBe(isExact);
    for (const text of [email, 'The host of the tests']) expect(JSON.stringify(feature)).not.toContain(text);

    const download = page.waitForEvent('download');
    await entry.getByRole('link', { name: 'Save it as a file' }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('node.geojson');
    expect(JSON.parse(await readFile(await saved.path(), 'utf8'))).toEqual(feature);
    expect((await world.backend.rows('host')).filter((row) => row.email === email)).toHaveLength(1);
  });
}

test('what will be sent can be seen before, in clear and sealed, and seeing it sends nothing', async ({ page, world, wire, backend }) => {
  const [signUp, answers] = [new SignUp(page), answersOf('looking')];
  await open(page, world.faulty + OPEN);
  await signUp.fill(answers);
  await signUp.part.getByRole('button', { name: 'See exactly what will be sent' }).click();
  const preview = page.locator('#attend-previewed');
  await expect(preview.locator('pre')).toHaveCount(2);
  const [clear, sealed] = await preview.locator('pre').allInnerTexts();
  for (const text of [answers.name, answers.email, 'Willow', 'What looking hopes for']) expect(clear).toContain(text);
  for (const text of [answers.name, answers.email, 'Willow', 'hopes']) expect(sealed).not.toContain(text);
  await expect(preview).toContainText(`What leaves this device, to ${world.proxy.origin}`);
  const envelope = JSON.parse(sealed.replaceAll('\n', '\\n'));
  expect(Object.keys(envelope).sort()).toEqual(['form', 'form_version', 'sealed', 'submission_id']);
  expect(await opened(envelope.sealed)).toMatchObject({ ...answers, projects: expect.arrayContaining(answers.projects) });
  expect(wire.log).toEqual([]);
  expect((await backend.rows('attend')).filter(({ email }) => email === answers.email)).toEqual([]);

  // And then it is sent, with all that was shown.
  await signUp.send.click();
  await signUp.expectState('stored');
  await expectOneRow(signUp, backend, answers);
  expect(Object.keys(JSON.parse(wire.messages[0].body))).toEqual(Object.keys(envelope));
});

test('organisers read changes applied, what was withdrawn gone, and repeats once', async ({ page, world, wire, watch }) => {
  watch.allow.push(/Failed to load resource/, /ERR_/, /CORS/);
  const out = await mkdtemp(join(tmpdir(), 'p4p-answers-'));
  try {
    const { signUp, answers, receipt } = await sent(page, 'read-changed', world.faulty);
    await receipt.getByRole('button', { name: 'Change it' }).click();
    await signUp.fill({ hopes: 'Read by the organisers.' });
    await signUp.form.getByRole('button', { name: 'Send the change' }).click();
    await expect(signUp.outbox).toContainText('Your change is stored.');

    await signUp.part.getByRole('button', { name: /fill in the form again/i }).click();
    const gone = answersOf('read-withdrawn');
    await signUp.fill(gone);
    await signUp.send.click();
    await expect(receipt).toHaveCount(2);
    await signUp.expectState('stored');
    await receipt.first().getByRole('button', { name: 'Withdraw it' }).click();
    await receipt.first().getByRole('button', { name: 'Yes, withdraw it' }).click();
    await expect(signUp.outbox).toContainText('The organisers know');

    await signUp.part.getByRole('button', { name: /fill in the form again/i }).click();
    const repeated = answersOf('read-repeated');
    wire.faults({ mode: 'drop-after-commit', times: 2 });
    await signUp.fill(repeated);
    await signUp.send.click();
    await expect(signUp.outbox).toHaveAttribute('data-outbox', /queued|stored/);
    if (await signUp.again.isVisible()) await signUp.again.click();
    await signUp.expectState('stored');

    const database = join(world.backend.folder, 'pb_data/data.db');
    const key = join(root, 'content/demo-key.txt');
    await promisify(execFile)(process.env.P4P_SITE, ['answers', 'open', database, '--key', key, '--out', out], { cwd: root });
    const table = JSON.parse(await readFile(join(out, 'attend.json'), 'utf8'));
    const people = Array.isArray(table) ? table : table.answers;
    const of = ({ email }) => people.filter((person) => person.email === email);
    expect(of(answers)).toEqual([expect.objectContaining({ name: answers.name, hopes: 'Read by the organisers.' })]);
    expect(of(gone)).toEqual([]);
    expect(of(repeated)).toHaveLength(1);
    const csv = await readFile(join(out, 'attend.csv'), 'utf8');
    expect(csv).toContain(repeated.email);
    expect(csv).not.toContain(gone.email);
    expect(csv).toMatch(UUID);
    // What another test sent as a plain form has no code.
    const coded = (await world.backend.rows('attend')).filter(({ code }) => code);
    for (const { code } of coded) expect(csv).not.toContain(code);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
});
