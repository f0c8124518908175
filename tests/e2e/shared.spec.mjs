// A shared computer: the next person sees nothing of the one before.

import { answersOf, expect, expectOneRow, kept, open, SignUp, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

const NEEDS = 'a quiet space, which is nobody else’s business';

// All that this person's sign-up would show of them.
async function expectNothingOf(page, { email, access_needs }, code) {
  const all = () => page.locator('#app').evaluate((app) => app.textContent + [...app.querySelectorAll('input, textarea, select')].map(({ value }) => value).join('\n'));
  await expect.poll(all).not.toContain(email);
  for (const text of [access_needs, code]) expect(await all()).not.toContain(text);
}

// Somebody signs up on a computer that is shared; gives back the code of the receipt.
async function signedUp(signUp, answers) {
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
  const code = (await signUp.receipt.locator('code').last().textContent()).trim();
  expect(code).toMatch(/^[0-9a-z]{4}-/);
  return code;
}

const guest = (who) => ({ ...answersOf(who), access_needs: NEEDS });

for (const way of ['?shared', 'ticked']) {
  test(`the form is empty for the next person: ${way}`, async ({ page }) => {
    const [signUp, answers] = [new SignUp(page), guest('first')];
    await open(page, way === '?shared' ? '/?shared' : '/');
    if (way === 'ticked') await signUp.shared.check();
    await expect(signUp.shared).toBeChecked();
    const code = await signedUp(signUp, answers);
    await signUp.afresh.click();
    await expect(signUp.field('name')).toBeFocused();
    await expect(signUp.field('name')).toHaveValue('');
    await expect(signUp.receipt).toHaveCount(0);
    await expectNothingOf(page, answers, code);
    expect(await kept(page)).not.toContain(answers.email);
    // Still shared, for the next one.
    await expect(signUp.shared).toBeChecked();
  });
}

test('the tick counts for all forms, and takes what is there already off the device', async ({ page }) => {
  const [signUp, host] = [new SignUp(page), new SignUp(page, 'host')];
  const answers = guest('before');
  await open(page);
  await host.fill({ name: 'A host who was here before' });
  await expect(host.draft).toHaveAttribute('data-draft', 'saved');
  const code = await signedUp(signUp, answers);
  await expect.poll(() => kept(page)).toContain(answers.email);
  // Number and code would be gone, so that is asked first.
  await host.shared.press('Space');
  await host.part.getByRole('button', { name: 'No, keep it' }).press('Enter');
  await expect(host.shared).not.toBeChecked();
  await expect(host.shared).toBeFocused();
  await expect(signUp.receipt).toContainText(code);
  await host.shared.click();
  await host.part.getByRole('button', { name: 'Yes, forget it' }).click();
  await expect(host.shared).toBeChecked();
  await expect(host.draft).toHaveAttribute('data-draft', 'off');
  await expect(signUp.shared).toBeChecked();
  await expectNothingOf(page, answers, code);
  for (const text of [answers.email, code, 'A host who was here before']) await expect.poll(() => kept(page)).not.toContain(text);
  await page.reload();
  await signUp.expectRestored();
  await expect(host.field('name')).toHaveValue('');
  await expectNothingOf(page, answers, code);
});

test('an address that says so shows nothing of earlier visits, and takes nothing away', async ({ page }) => {
  const [signUp, answers] = [new SignUp(page), guest('at-home')];
  await open(page);
  const code = await signedUp(signUp, answers);
  await open(page, '/?shared');
  await signUp.expectRestored();
  await expect(signUp.form).toBeVisible();
  await expectNothingOf(page, answers, code);
  await open(page);
  await signUp.expectState('stored');
  await expect(signUp.receipt).toContainText(code);
});

test('a computer that was called shared still is after a reload, until it is taken back', async ({ page }) => {
  const [signUp, answers] = [new SignUp(page), guest('reloaded')];
  await open(page);
  await signUp.shared.check();
  await page.reload();
  await signUp.expectRestored();
  await expect(signUp.shared).toBeChecked();
  await signUp.fill({ name: answers.name });
  await page.reload();
  await signUp.expectRestored();
  await expect(signUp.field('name')).toHaveValue('');
  expect(await kept(page)).not.toContain(answers.name);
  await signUp.shared.uncheck();
  await page.reload();
  await signUp.expectRestored();
  await expect(signUp.shared).not.toBeChecked();
});

test('what still waits is not forgotten: the page keeps it, says so, and the device does not', async ({ page, world, wire, backend, watch }) => {
  watch.allow.push(/Failed to load resource/, /ERR_/);
  const [signUp, host, answers] = [new SignUp(page), new SignUp(page, 'host'), guest('waiting')];
  await open(page, `${world.faulty}/`);
  await signUp.fill(answers);
  wire.faults({ mode: 'status', status: 503 });
  await signUp.send.click();
  await signUp.expectState('queued');
  await expect.poll(() => kept(page)).toContain('submission_id');
  await host.shared.check();
  await expect(signUp.outbox).toContainText(/only while this page is open/i);
  await expect.poll(() => kept(page)).not.toContain('submission_id');
  await page.evaluate(() => dispatchEvent(new Event('pagehide')));
  await signUp.expectState('queued');
  await signUp.again.click();
  await signUp.expectState('stored');
  await expectOneRow(signUp, backend, answers);
});

test('a minute after the last touch everything is forgotten, which is said twenty seconds before', async ({ page }) => {
  const [signUp, host, answers] = [new SignUp(page), new SignUp(page, 'host'), guest('left')];
  await open(page, '/?shared');
  const code = await signedUp(signUp, answers);
  await host.fill({ name: 'Half of a host' });
  const notice = signUp.part.getByRole('status').filter({ hasText: 'In 20 seconds this page forgets' });
  // Far from the form that says it. A scroll is a touch, and its event comes with a later frame: wait for it.
  await page.evaluate(() => new Promise((done) => {
    addEventListener('scroll', done, { once: true });
    scrollTo(0, 0);
  }));
  // From here on only this test lets time pass.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
  await page.clock.runFor(30_000);
  await expect(notice).toHaveCount(0);
  await page.clock.runFor(12_000);
  // In sight, too, of somebody who looks at another part of the page.
  await expect(notice).toBeInViewport();
  // A touch begins the minute anew.
  await page.keyboard.press('Shift');
  await expect(notice).toHaveCount(0);
  await page.clock.runFor(30_000);
  await expect(notice).toHaveCount(0);
  await page.clock.runFor(12_000);
  await notice.getByRole('button', { name: 'Keep it open' }).click();
  await expect(notice).toHaveCount(0);
  await expect(signUp.receipt).toContainText(code);
  // A device that slept says so first, too.
  await page.clock.fastForward(3_600_000);
  await expect(notice).toBeVisible();
  await page.clock.runFor(21_000);
  await expect(notice).toHaveCount(0);
  await expectNothingOf(page, answers, code);
  await expect(host.field('name')).toHaveValue('');
  await expect(signUp.form).toBeVisible();
});

test('on somebody’s own computer nothing is forgotten by itself', async ({ page }) => {
  const [signUp, answers] = [new SignUp(page), guest('own')];
  await open(page);
  const code = await signedUp(signUp, answers);
  await page.clock.runFor(120_000);
  await page.evaluate(() => dispatchEvent(new Event('pagehide')));
  await expect(signUp.receipt).toContainText(code);
});

test('whoever goes back finds nothing', async ({ page }) => {
  const [signUp, answers] = [new SignUp(page), guest('back')];
  await open(page, '/?shared');
  const code = await signedUp(signUp, answers);
  // As the browser keeps the page when it is left, and shows it again.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await expectNothingOf(page, answers, code);
  await signUp.fill({ name: 'Typed while nobody looked' });
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect(signUp.field('name')).toHaveValue('');
  // And as it is without that.
  await signUp.fill({ name: 'Typed and left' });
  await page.goto('about:blank');
  await page.goBack();
  await signUp.expectRestored();
  await expect(signUp.field('name')).toHaveValue('');
  await expectNothingOf(page, answers, code);
});

test('the browser is asked to remember nothing, as long as the computer is shared', async ({ page }) => {
  const [signUp, host] = [new SignUp(page), new SignUp(page, 'host')];
  await open(page);
  await expect(signUp.field('email')).toHaveAttribute('autocomplete', 'email');
  await signUp.shared.check();
  for (const { form } of [signUp, host]) {
    await expect(form).toHaveAttribute('autocomplete', 'off');
    const others = () => form.locator('input, textarea, select').evaluateAll((all) => all.filter((one) => one.autocomplete !== 'off').map(({ name }) => name));
    await expect.poll(others).toEqual([]);
  }
  await signUp.shared.uncheck();
  await expect(signUp.field('email')).toHaveAttribute('autocomplete', 'email');
  await expect(signUp.form).not.toHaveAttribute('autocomplete');
});
