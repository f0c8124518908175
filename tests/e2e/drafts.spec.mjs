// What is typed and not sent: kept on this device, in step between its tabs, and nowhere where that is not wanted.

import { answersOf, expect, expectOneRow, kept, open, SignUp, test, WHILE_OPEN, withTimeOfDevice } from './page.mjs';
import { opened } from './servers.mjs';

test.use({ now: WHILE_OPEN });

const SECRET = 'a hope that nobody else is to read';
const DAY = 24 * 60 * 60 * 1000;

test('a draft is saved as it is typed, says when, and is back after a reload', async ({ page }) => {
  const [signUp, answers] = [new SignUp(page), answersOf('drafting')];
  await open(page);
  await expect(signUp.part).toContainText('What you type is saved on this device for up to 30 days, and sent only when you press the button.');
  await signUp.fill({ hopes: SECRET });
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  // The visitor's clock is New York's.
  await expect(signUp.draft).toContainText(/Your draft is saved on this device, 0?4:00/);
  await signUp.fill(answers);
  await expect.poll(() => kept(page)).toContain(answers.hopes.split('\n')[0]);
  await page.reload();
  await signUp.expectAnswers(answers);
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await expect(signUp.draft).toContainText(/0?4:0\d/);
});

test('what was typed a moment before a reload is not lost', async ({ page }) => {
  const signUp = new SignUp(page);
  await open(page);
  await signUp.fill({ hopes: SECRET });
  await page.reload();
  await signUp.expectAnswers({ hopes: SECRET });
});

test('two tabs show the same draft while one of them types, discards and sends', async ({ page, context, world }) => {
  const [here, there] = [new SignUp(page), new SignUp(await context.newPage())];
  const answers = answersOf('in-step');
  for (const { page } of [here, there]) await open(page);
  await here.fill({ name: 'Typed here', projects: ['Willow'] });
  await there.expectAnswers({ name: 'Typed here', projects: ['Willow'] });
  await there.page.bringToFront();
  await there.fill({ name: 'Typed there' });
  await here.expectAnswers({ name: 'Typed there', projects: ['Willow'] });

  await there.throwAway();
  await expect(here.field('name')).toHaveValue('');
  await expect(here.option('projects', 'Willow')).not.toBeChecked();
  await expect(here.discard).toBeHidden();

  await page.bringToFront();
  await here.fill(answers);
  await there.expectAnswers(answers);
  await there.page.bringToFront();
  await there.send.click();
  for (const one of [here, there]) {
    await one.expectState('stored');
    await expect(one.form).toBeHidden();
    await expectOneRow(one, world.backend, answers);
  }
  // Once, in the receipt: the draft is gone.
  const [hope] = answers.hopes.split('\n');
  await expect.poll(async () => (await kept(page)).split(hope).length - 1).toBe(1);
  await page.reload();
  await here.expectState('stored');
});

// Seen once: the press that left a field checked that field, and painted the box as it had been before the press.
test('one press says that this is a shared computer, also when it leaves a field', async ({ page }) => {
  const signUp = new SignUp(page);
  await open(page);
  await signUp.fill({ hopes: SECRET });
  await signUp.shared.click();
  await expect(signUp.draft).toHaveAttribute('data-draft', 'off');
  await expect(signUp.shared).toBeChecked();
});

test('a shared computer keeps nothing, and what it kept is removed', async ({ page }) => {
  const signUp = new SignUp(page);
  await open(page);
  await signUp.fill({ hopes: SECRET });
  await expect.poll(() => kept(page)).toContain(SECRET);
  await signUp.field('hopes').press('Tab');
  await signUp.shared.check();
  await expect(signUp.draft).toHaveAttribute('data-draft', 'off');
  await expect(signUp.draft).toContainText(/nothing is kept on this computer/i);
  await expect.poll(() => kept(page)).not.toContain(SECRET);
  await signUp.fill({ name: SECRET });
  await signUp.expectAnswers({ name: SECRET, hopes: SECRET });
  await page.evaluate(() => dispatchEvent(new Event('visibilitychange')));
  await expect(signUp.draft).toHaveAttribute('data-draft', 'off');
  expect(await kept(page)).not.toContain(SECRET);

  // Not shared after all: then what stands in the form is kept again.
  await signUp.field('name').press('Tab');
  await signUp.shared.uncheck();
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await expect.poll(() => kept(page)).toContain(SECRET);
});

test('an address with ?shared keeps nothing from the start, also of what is sent', async ({ page, backend, world, wire, watch }) => {
  watch.allow.push(/Failed to load resource/, /ERR_/);
  const [signUp, answers] = [new SignUp(page), { ...answersOf('shared'), hopes: SECRET }];
  await open(page, `${world.faulty}/?shared`);
  await expect(signUp.shared).toBeChecked();
  await signUp.fill(answers);
  await expect(signUp.draft).toHaveAttribute('data-draft', 'off');
  wire.faults({ mode: 'status', status: 503 });
  await signUp.send.click();
  await signUp.expectState('queued');
  await expect(signUp.outbox).toContainText(/only while this page is open/i);
  let all = await kept(page);
  for (const text of [SECRET, answers.name, answers.email, 'submission_id']) expect(all).not.toContain(text);
  await signUp.again.click();
  await signUp.expectState('stored');
  const { submission_id } = await expectOneRow(signUp, backend, answers);
  all = await kept(page);
  for (const text of [SECRET, answers.name, answers.email, submission_id]) expect(all).not.toContain(text);
  await page.reload();
  await expect(signUp.send).toBeEnabled();
  await expect(signUp.field('name')).toHaveValue('');
  await expect(signUp.outbox).toBeHidden();
});

test('a draft of 29 days ago is back, and one of 31 days ago is gone from the device', async ({ page }) => {
  const signUp = new SignUp(page);
  const began = Date.parse('2025-10-01T09:00:00Z');
  // The server says so, too: nothing is forgotten by a device's clock alone.
  await page.addInitScript(withTimeOfDevice);
  await page.clock.setFixedTime(began);
  await open(page);
  await signUp.fill({ hopes: SECRET });
  await expect.poll(() => kept(page)).toContain(SECRET);
  await page.clock.setFixedTime(began + 29 * DAY);
  // Not by a reload, after which the browser fills forms in by itself.
  await page.goto('about:blank');
  await open(page);
  await signUp.expectAnswers({ hopes: SECRET });
  // A draft of another day says which.
  await expect(signUp.draft).toContainText(/saved on this device, .*(mon|tues|wednes|thurs|fri|satur|sun)/i);
  await page.clock.setFixedTime(began + 31 * DAY);
  await page.goto('about:blank');
  await open(page);
  await expect(signUp.send).toBeEnabled();
  await expect.poll(() => kept(page)).not.toContain(SECRET);
  await expect(signUp.field('hopes')).toHaveValue('');
});

test('who joins at a node is asked whether they could help there, and only then it is sent', async ({ page, backend }) => {
  const signUp = new SignUp(page);
  const question = signUp.form.getByText('Could you help the hosts of the node on the day?');
  const answers = answersOf('helping');
  await open(page);
  await signUp.fill(answers);
  await expect(question).toBeHidden();
  const node = await signUp.field('joining').locator('option').evaluateAll((all) => all.map(({ value }) => value).find((value) => value && value !== 'online'));
  await signUp.fill({ joining: node });
  await expect(question).toBeVisible();
  await signUp.option('node_helps', 'yes').check();
  // It was answered, and then the choice that led to it was taken back.
  await signUp.fill({ joining: 'online' });
  await expect(question).toBeHidden();
  await signUp.send.click();
  await signUp.expectState('stored');
  const { sealed } = await expectOneRow(signUp, backend, answers);
  expect(await opened(sealed)).not.toHaveProperty('node_helps');

  await signUp.afresh.click();
  const second = { ...answersOf('really-helping'), joining: node };
  await signUp.fill(second);
  await signUp.option('node_helps', 'yes').check();
  await signUp.send.click();
  await signUp.expectState('stored');
  expect(await expectOneRow(signUp, backend, second)).toMatchObject({ node_helps: true });
});
