// From the first keystroke to the row in the backend's database, with everything that can happen between.

import { addressOf, answersOf, bodiesOf, expect, open, rowsOf, SignUp, startClock, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;
const REFUSED = /status of 400/;
const UNREACHED = /Failed to load resource|ERR_/;

// Exactly one row, and it holds every answer.
async function expectStored(backend, answers) {
  const rows = await rowsOf(backend, 'attend', answers);
  expect(rows).toHaveLength(1);
  const { name, email, joining, projects_other, hopes } = answers;
  expect(rows[0]).toMatchObject({ form: 'attend', name, email, joining, projects_other, hopes });
  for (const project of answers.projects) expect(String(rows[0].projects)).toContain(project);
  expect(['1', 'true']).toContain(String(rows[0].consent));
  expect(rows[0].form_version).toMatch(/\S/);
  expect(rows[0].sent_at).toMatch(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/);
  return rows[0];
}

test('a sign-up that is typed, reloaded, finished and sent is exactly one row', async ({ page, backend }) => {
  const signUp = new SignUp(page);
  const answers = answersOf('ada');
  const { hopes, consent, ...firstHalf } = answers;
  await open(page);
  await signUp.fill(firstHalf);
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await expect(signUp.draft).toContainText(/saved on this device/i);

  await page.reload();
  await signUp.expectAnswers(firstHalf);
  await signUp.fill({ hopes, consent });
  await signUp.send.click();

  await signUp.expectState('stored');
  const row = await expectStored(backend, answers);
  const receipt = await signUp.outbox.innerText();
  expect(receipt.match(UUID)?.[0]).toBe(row.submission_id);

  // What was sent is not kept on the device.
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(kept).not.toContain(hopes.split('\n')[0]);
});

test('an empty form is not sent: a summary takes the focus and leads to each field', async ({ page, watch, backend }) => {
  const signUp = new SignUp(page);
  await open(page);
  await signUp.send.click();
  await expect(signUp.summary).toBeFocused();
  for (const name of ['name', 'email', 'joining']) expect(await signUp.problemOf(name)).toContain('Please answer “');
  expect(await signUp.problemOf('consent')).toContain('Please tick “');
  for (const name of ['projects_other', 'hopes']) {
    await expect(signUp.field(name)).not.toHaveAttribute('aria-invalid', 'true');
  }

  const links = signUp.summary.getByRole('link');
  await expect(links).toHaveCount(4);
  await links.first().click();
  await expect(signUp.field('name')).toBeFocused();
  await links.last().click();
  await expect(signUp.field('consent')).toBeFocused();
  expect(bodiesOf(watch, backend)).toEqual([]);
});

test('a problem goes away when it is solved', async ({ page }) => {
  const signUp = new SignUp(page);
  await open(page);
  await signUp.fill({ ...answersOf('bea'), email: 'bea at home' });
  await signUp.send.click();
  await expect(signUp.summary.getByRole('link')).toHaveCount(1);
  expect(await signUp.problemOf('email')).toMatch(/example\.org/);
  await signUp.fill({ email: addressOf('bea') });
  await signUp.field('email').blur();
  await expect(signUp.field('email')).not.toHaveAttribute('aria-invalid', 'true');
  await signUp.send.click();
  await signUp.expectState('stored');
});

test('a draft can be thrown away', async ({ page }) => {
  const signUp = new SignUp(page);
  page.on('dialog', (dialog) => dialog.accept());
  await open(page);
  await signUp.fill({ name: 'Nobody', hopes: 'to be forgotten', projects: ['Willow'] });
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await signUp.throwAway();
  await expect(signUp.field('name')).toHaveValue('');
  await expect(signUp.option('projects', 'Willow')).not.toBeChecked();
  await page.reload();
  await expect(signUp.send).toBeEnabled();
  await expect(signUp.field('name')).toHaveValue('');
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('to be forgotten');
});

test('the keyboard is enough', async ({ page, backend }) => {
  const signUp = new SignUp(page);
  const answers = answersOf('kay');
  await open(page);
  await signUp.fill(answers);
  await signUp.field('name').focus();
  await page.keyboard.press('Enter');
  await signUp.expectState('stored');
  await expectStored(backend, answers);
});

test('two presses are one sign-up', async ({ page, backend }) => {
  const signUp = new SignUp(page);
  const answers = answersOf('dora');
  await open(page);
  await signUp.fill(answers);
  await signUp.send.dblclick();
  await signUp.expectState('stored');
  await expectStored(backend, answers);
});

test('what the backend refuses is said at the field, and can be sent once it takes it', async ({ page, backend, watch, world }) => {
  watch.allow.push(REFUSED);
  const signUp = new SignUp(page);
  const answers = answersOf('eve');
  await open(page, world.clear);
  await signUp.fill(answers);
  const undo = await backend.change('attend', 'name', { max: 3 });
  try {
    await signUp.send.click();
    expect(await signUp.problemOf('name')).toMatch(/3 character/);
    await expect(signUp.summary).toBeFocused();
    await expect(signUp.summary.getByRole('link')).toHaveCount(1);
    await signUp.expectAnswers(answers);
  } finally {
    await undo();
  }
  expect(await rowsOf(backend, 'attend', answers)).toEqual([]);
  await signUp.send.click();
  await signUp.expectState('stored');
  await expectStored(backend, answers);
});

test('a sign-up that was stored while its answer got lost is not stored twice', async ({ page, backend, watch }) => {
  watch.allow.push(REFUSED, UNREACHED);
  const signUp = new SignUp(page);
  const answers = answersOf('finn');
  let lost = 0;
  await page.route(`${backend.origin}/**`, async (route) => {
    if (lost++ > 0) return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  await open(page);
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('queued');
  await expectStored(backend, answers);

  await signUp.again.click();
  await signUp.expectState('stored');
  const row = await expectStored(backend, answers);
  expect(await signUp.outbox.innerText()).toContain(row.submission_id);
  const bodies = bodiesOf(watch, backend);
  expect(bodies.length).toBeGreaterThanOrEqual(2);
  expect(new Set(bodies).size).toBe(1);
});

test('while the backend is down nothing is lost, and the same bytes are sent again', async ({ page, backend, watch }) => {
  watch.allow.push(UNREACHED, /CORS/);
  const signUp = new SignUp(page);
  const answers = answersOf('gwen');
  await open(page);
  await signUp.fill(answers);
  await backend.stop();
  try {
    await signUp.send.click();
    await signUp.expectState('queued');
    await expect(signUp.outbox).toContainText('Saved on this device; we don’t know yet whether it arrived');
    await signUp.again.click();
    await expect.poll(() => bodiesOf(watch, backend).length).toBeGreaterThanOrEqual(2);
    await signUp.expectState('queued');
    await page.reload();
    await signUp.expectState('queued');
  } finally {
    await backend.start();
  }
  await signUp.again.click();
  await signUp.expectState('stored');
  await expectStored(backend, answers);
  const bodies = bodiesOf(watch, backend);
  expect(bodies.length).toBeGreaterThanOrEqual(3);
  expect(new Set(bodies).size).toBe(1);
});

test('a backend that asks to wait is waited for', async ({ page, backend, watch }) => {
  watch.allow.push(/status of 429/);
  const signUp = new SignUp(page);
  const answers = answersOf('hana');
  let busy = true;
  await page.route(`${backend.origin}/**`, (route) =>
    busy
      ? route.fulfill({ status: 429, headers: { 'Access-Control-Allow-Origin': '*' }, json: { message: 'Too many requests.' } })
      : route.continue(),
  );
  await open(page);
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('queued');
  await expect(signUp.outbox).toContainText(/is busy and asked us to wait/);
  expect(await rowsOf(backend, 'attend', answers)).toEqual([]);
  busy = false;
  await signUp.again.click();
  await signUp.expectState('stored');
  await expectStored(backend, answers);
});

test('after the workshop one can ask to hear of the next one', async ({ page, context, backend, world }) => {
  const [signUp, email] = [new SignUp(page, 'next'), addressOf('ivy')];
  await startClock(context, '2025-12-01T09:00:00Z');
  await open(page, world.today);
  await signUp.send.click();
  await expect(signUp.summary).toBeFocused();
  await signUp.field('email').fill(email);
  for (const box of await signUp.form.getByRole('checkbox').all()) await box.check();
  for (const box of await signUp.form.locator('input[type=text][required], textarea[required]').all()) await box.fill('Ivy');
  await signUp.send.click();
  await signUp.expectState('stored');
  expect(await rowsOf(backend, 'next', { email })).toHaveLength(1);
});

test('what only a program fills in marks a sign-up, and never drops it', async ({ page, backend }) => {
  const signUp = new SignUp(page);
  const answers = answersOf('robot');
  await open(page);
  await signUp.fill(answers);
  const trap = signUp.field('leave_empty');
  // Neither displayed nor writable: browsers do not fill it in, people cannot.
  await expect(trap).toBeHidden();
  await expect(trap).toHaveAttribute('readonly', '');
  await trap.evaluate((input) => (input.value = 'https://example.org/'));
  await signUp.send.click();
  await signUp.expectState('stored');
  expect((await expectStored(backend, answers)).suspect).toBe('honeypot');
});
