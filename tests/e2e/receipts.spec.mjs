// What a person has of what they sent: to read, to save, to change, to withdraw, from here or from elsewhere. And what
// the organisers then read.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addressOf, answersOf, bodiesOf, expect, expectOneRow, hydrated, open, rowsOf, SignUp, test, WHILE_OPEN } from './page.mjs';
import { KEY, OTHER_KEY, opened, root } from './servers.mjs';

test.use({ now: WHILE_OPEN });

const CODE = /^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{2}$/;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

async function sent(page, who, origin = '/') {
  const [signUp, answers] = [new SignUp(page), answersOf(who)];
  await open(page, origin);
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
  return { signUp, answers, receipt: signUp.receipt };
}

// All messages about a sign-up, in the order of their arrival.
async function messagesAbout(backend, first) {
  const rows = (await backend.rows('attend')).filter(({ submission_id, changes, withdraws }) => [submission_id, changes, withdraws].includes(first));
  expect(new Set(rows.map(({ submission_id }) => submission_id)).size).toBe(rows.length);
  return rows;
}

test('a receipt shows number, code, time and answers, and can be saved', async ({ page, world }) => {
  const { signUp, answers, receipt } = await sent(page, 'saving');
  const row = await expectOneRow(signUp, world.backend, answers);
  await expect(receipt).toHaveCount(1);
  await receipt.getByText('Your answers').click();
  for (const text of [row.submission_id, row.code, answers.name, answers.email, 'p2panda', answers.projects_other]) {
    await expect(receipt).toContainText(text);
  }
  await expect(receipt).toContainText(/10 November.*0?4:00/);
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
  await receipt.getByRole('button', { name: 'Forget it on this device' }).click();
  await expect(receipt).toContainText('Forget number and code?');
  await receipt.getByRole('button', { name: 'Yes, forget it' }).click();
  await expect(receipt).toHaveCount(0);
  await page.reload();
  await hydrated(page);
  await expect(signUp.places).toBeVisible();
  await expect(page.getByText(row.code)).toHaveCount(0);
});

test('what was sent can be changed under the same code', async ({ page, world }) => {
  const { signUp, answers, receipt } = await sent(page, 'changing');
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
  const { signUp, answers, receipt } = await sent(page, 'half-changed');
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
  const { signUp, answers, receipt } = await sent(page, 'withdrawing');
  const first = await expectOneRow(signUp, world.backend, answers);
  await receipt.getByRole('button', { name: 'Withdraw it' }).click();
  await expect(receipt).toContainText('Withdraw your answers?');
  await receipt.getByRole('button', { name: 'No, keep it' }).click();
  await expect(receipt).not.toContainText('Withdraw your answers?');
  expect(bodiesOf(watch, world.backend)).toHaveLength(1);
  await receipt.getByRole('button', { name: 'Withdraw it' }).click();
  await receipt.getByRole('button', { name: 'Yes, withdraw it' }).click();
  await expect(signUp.outbox).toContainText('Your withdrawal has arrived.');
  await expect(signUp.outbox).toContainText(first.submission_id);
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
  await expect(signUp.places).toBeVisible();
  await expect(receipt).toHaveCount(0);
});

test('number and code are enough to change and to withdraw from elsewhere', async ({ page, another, world, watch }) => {
  const { signUp, answers } = await sent(page, 'elsewhere');
  const first = await expectOneRow(signUp, world.backend, answers);
  const there = new SignUp(await (await another()).newPage());
  const { receipt } = there;
  await open(there.page);
  const problem = there.places.locator('.problem');
  const wrongly = async (number, code, words) => {
    await there.places.getByLabel('Its number').fill(number);
    await there.places.getByLabel('Its code').fill(code);
    await there.places.getByRole('button', { name: 'Find it' }).click();
    await expect(problem).toContainText(words);
  };
  await there.places.getByText(/from another device/).click();
  // A slip is told before anything is sent.
  await wrongly('-'.repeat(36), first.code, 'A number has 32 digits');
  await wrongly(first.submission_id, 'k7fw', 'A code has 14 letters and digits');
  const slip = first.code.startsWith('z') ? 'y' : 'z';
  await wrongly(first.submission_id, slip + first.code.slice(1), 'do not belong together');
  const other = first.submission_id.startsWith('0') ? '1' : '0';
  await wrongly(other + first.submission_id.slice(1), first.code, 'do not belong together');
  await expect(receipt).toHaveCount(0);
  expect(bodiesOf(watch, world.backend)).toHaveLength(1);
  await there.places.getByLabel('Its number').fill(` ${first.submission_id.toUpperCase().replaceAll('-', '')} `);
  await there.places.getByLabel('Its code').fill(first.code.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l'));
  await there.places.getByRole('button', { name: 'Find it' }).click();
  await expect(receipt).toContainText(first.code);
  await expect(receipt).toContainText(first.submission_id);

  await receipt.getByRole('button', { name: 'Change it' }).click();
  await there.fill({ ...answers, hopes: 'Changed elsewhere.' });
  await there.form.getByRole('button', { name: 'Send the change' }).click();
  // Nobody here can tell whether number and code are right.
  await expect(there.outbox).toContainText('The organisers apply it when number and code are right.');
  await receipt.getByRole('button', { name: 'Withdraw it' }).click();
  await receipt.getByRole('button', { name: 'Yes, withdraw it' }).click();
  await expect(receipt).toHaveCount(0);
  await expect(there.outbox).toContainText('The organisers apply it when number and code are right.');
  await expect(there.outbox).toContainText(first.submission_id);
  const messages = await messagesAbout(world.backend, first.submission_id);
  expect(messages).toHaveLength(3);
  expect(messages.find(({ changes }) => changes)).toMatchObject({ code: first.code, hopes: 'Changed elsewhere.' });
  expect(messages.find(({ withdraws }) => withdraws)).toMatchObject({ code: first.code });
});

for (const precision of ['The exact venue', 'Only the city']) {
  test(`a host who says “${precision}” gets an entry for the organisers' file that says no more`, async ({ page, world }) => {
    const host = new SignUp(page, 'host');
    const isExact = precision === 'The exact venue';
    await open(page);
    const email = addressOf(isExact ? 'exact-host' : 'vague-host');
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
    const entry = host.places.locator('[data-node-snippet]');
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
    expect(await rowsOf(world.backend, 'host', { email })).toHaveLength(1);
  });
}

test('what will be sent can be seen before, in clear and sealed, and seeing it sends nothing', async ({ page, world, wire, backend }) => {
  const [signUp, answers] = [new SignUp(page), answersOf('looking')];
  await open(page, world.faulty);
  await signUp.fill(answers);
  await signUp.part.getByRole('button', { name: 'See exactly what will be sent' }).click();
  const preview = signUp.part.locator('div', { has: page.getByText('What you answered, in clear:') }).last();
  await expect(preview.locator('pre')).toHaveCount(2);
  const [clear, sealed] = await preview.locator('pre').allInnerTexts();
  for (const text of [answers.name, answers.email, 'Willow', answers.hopes.split('\n')[0]]) expect(clear).toContain(text);
  for (const text of [answers.name, answers.email, 'Willow', 'hopes']) expect(sealed).not.toContain(text);
  await expect(preview).toContainText(`What leaves this device, to ${world.proxy.origin}`);
  const envelope = JSON.parse(sealed.replaceAll('\n', '\\n'));
  expect(Object.keys(envelope).sort()).toEqual(['form', 'form_version', 'sealed', 'sealed_to', 'submission_id']);
  expect(await opened(envelope.sealed)).toMatchObject({ ...answers, projects: expect.arrayContaining(answers.projects) });
  expect(wire.log).toEqual([]);
  expect(await rowsOf(backend, 'attend', answers)).toEqual([]);

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

    await signUp.afresh.click();
    const gone = answersOf('read-withdrawn');
    await signUp.fill(gone);
    await signUp.send.click();
    await expect(receipt).toHaveCount(2);
    await signUp.expectState('stored');
    await receipt.first().getByRole('button', { name: 'Withdraw it' }).click();
    await receipt.first().getByRole('button', { name: 'Yes, withdraw it' }).click();
    await expect(signUp.outbox).toContainText('Your withdrawal has arrived.');

    await signUp.afresh.click();
    const repeated = answersOf('read-repeated');
    wire.faults({ mode: 'drop-after-commit', times: 2 });
    await signUp.fill(repeated);
    await signUp.send.click();
    // It may be stored by what the browser repeats by itself; else the page repeats it, once its pause is over.
    await expect(signUp.outbox).toHaveAttribute('data-outbox', /queued|stored/);
    await page.clock.fastForward('10:00');
    await signUp.expectState('stored');

    const database = join(world.backend.folder, 'pb_data/data.db');
    const reading = promisify(execFile)(process.env.P4P_SITE, ['answers', 'open', database, '--key', KEY, '--key', OTHER_KEY, '--out', out], { cwd: root });
    // It ends with 2 when it had something to say of a row, as of what other tests have sent.
    await reading.catch((error) => expect(error.code).toBe(2));
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
