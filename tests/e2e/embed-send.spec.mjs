// From a frame nothing is sent that was not seen, and what was typed goes along to the full page.

import { answersOf, bodiesOf, expect, open, rowsOf, SignUp, test, WHILE_OPEN } from './page.mjs';
import { confirm, expectStoredOnce, frameOf, iframe, whole } from './embedding.mjs';
import { element, embedScript, plain } from './hosts.mjs';

test.use({ now: WHILE_OPEN });

test.beforeEach(async ({ world }) => {
  test.setTimeout(60_000);
  await world.printFramed();
});

const address = (world) => `${world.framed}/?embed=sign-up`;
const inHost = (world, more = '') => world.host.put('/send', plain(iframe(address(world), 'width="100%" height="800"') + more));

async function filled(page, world, answers, more) {
  await page.setViewportSize({ width: 800, height: 1000 });
  await page.goto(inHost(world, more));
  const frame = await frameOf(page);
  const signUp = new SignUp(frame);
  await signUp.fill(answers);
  await signUp.send.click();
  return { frame, signUp, review: signUp.review, really: signUp.confirm };
}

test('before it is sent, all of it is shown, and to whom', async ({ page, world, watch }) => {
  const answers = answersOf('reviewed');
  const { review, signUp } = await filled(page, world, answers);
  await expect(review).toBeFocused();
  for (const text of [answers.name, answers.email, 'p2panda, Willow', answers.projects_other, 'to meet, ünïcode and all.', 'How will you join?', 'Online']) await expect(review).toContainText(text);
  await expect(review).toContainText(`this computer, at ${new URL(world.backend.origin).host}`);
  await review.locator('summary').click();
  await expect(review.locator('pre').first()).toContainText('submission_id');
  await expect(review.locator('pre').last()).toContainText('BEGIN AGE ENCRYPTED FILE');
  expect(bodiesOf(watch, world.backend)).toEqual([]);
  // What is typed now was not looked at.
  await signUp.fill({ name: `${answers.name}, and changed` });
  await expect(review).toHaveCount(0);
  await signUp.send.click();
  await expect(review).toContainText(`${answers.name}, and changed`);
  await confirm(signUp);
  await signUp.expectState('stored');
  await expectStoredOnce(world, answers);
});

// A dot in a pattern once ended a line at U+2028: what followed was sent, and not shown.
test('what cannot be seen by itself is shown by its name, and lines and spaces as they are', async ({ page, world }) => {
  const answers = { ...answersOf('unseen'), hopes: 'one\u2028two \u202eeerht\u202c fo\u200bur\n  five   six' };
  const { review, signUp } = await filled(page, world, answers);
  const answer = review.locator('dd', { hasText: 'five' });
  await expect(answer).toHaveCSS('white-space', /pre-wrap/);
  await expect(answer).toHaveText('oneU+2028\ntwo U+202EeerhtU+202C foU+200Bur\n  five   six', { useInnerText: true });
  await confirm(signUp);
  await signUp.expectState('stored');
  const [row] = await rowsOf(world.backend, 'attend', answers);
  expect(row.hopes).toBe(answers.hopes);
});

test('a review closes when another frame of the site changes the form', async ({ page, world, watch }) => {
  const src = address(world);
  const frames = `<iframe title="One" id="one" src="${src}" width="780" height="900"></iframe><iframe title="Two" id="two" src="${src}" width="780" height="900"></iframe>`;
  // On a page of the same origin both have the same storage.
  await page.route(`${world.framed}/two`, (route) => route.fulfill({ contentType: 'text/html', body: plain(frames) }));
  await page.setViewportSize({ width: 800, height: 1000 });
  await page.goto(`${world.framed}/two`);
  const [one, two] = [new SignUp(await frameOf(page, '#one')), new SignUp(await frameOf(page, '#two'))];
  const answers = answersOf('both');
  await one.fill(answers);
  await two.expectAnswers(answers);
  await one.send.click();
  await expect(one.review).toContainText(answers.email);
  await two.fill({ hopes: 'something else' });
  await expect(one.field('hopes')).toHaveValue('something else');
  await expect(one.review).toHaveCount(0);
  await one.send.click();
  await expect(one.review).toContainText('something else');
  expect(bodiesOf(watch, world.backend)).toEqual([]);
});

test('a draft in a frame is thrown away by a press that is meant, and by no other', async ({ page, world }) => {
  await page.setViewportSize({ width: 800, height: 1000 });
  await page.goto(inHost(world));
  const signUp = new SignUp(await frameOf(page));
  await signUp.fill({ name: 'Somebody' });
  await signUp.discard.click();
  await signUp.discard.scrollIntoViewIfNeeded();
  await signUp.discard.evaluate((button) => button.click());
  await expect(signUp.part.getByRole('status').filter({ hasText: 'Please press once more.' })).toBeVisible();
  await expect(signUp.field('name')).toHaveValue('Somebody');
  // The press that brings the frame its keyboard is not one of them either.
  await signUp.field('name').click();
  await signUp.discard.scrollIntoViewIfNeeded();
  await page.clock.pauseAt('2025-11-10T09:05:00Z');
  // In the first second the draft is saved, which moves the button a little, and the frame grows with the question: so
  // it is looked at anew after that.
  for (const _ of ['saved', 'settled']) {
    await inSight(signUp.discard);
    // Once more, because the page's own look, which came before this one, may be told after it.
    await inSight(signUp.discard);
    await page.clock.runFor(1_100);
  }
  await signUp.discard.click();
  await expect(signUp.field('name')).toHaveValue('');
});

test('what is wrong is told as on the full page, and nothing is shown to be sent', async ({ page, world }) => {
  const { review, signUp } = await filled(page, world, { name: 'Nobody' });
  await expect(signUp.summary).toBeFocused();
  await expect(review).toHaveCount(0);
});

test('a button that was not in sight for a second, or is covered, or that a script presses, sends nothing', async ({ page, world, watch }) => {
  const { frame, really, review } = await filled(page, world, answersOf('covered'), '<div id="cover" style="position:fixed;inset:0;background:#fff;pointer-events:none;display:none">Win a prize</div>');
  await really.scrollIntoViewIfNeeded();
  await expect(really).toBeEnabled();
  await really.evaluate((button) => button.click());
  await page.locator('#cover').evaluate((cover) => (cover.style.display = 'block'));
  await expect(really).toBeDisabled();
  await expect(review.getByRole('status')).toContainText('the site around this frame covers it');
  const box = await really.boundingBox();
  await page.mouse.click(box.x + 5, box.y + 5);
  await page.locator('#cover').evaluate((cover) => (cover.style.display = 'none'));
  // The first press into a frame that did not have the keyboard was perhaps meant for something else.
  await page.locator('h1').click();
  await page.evaluate(() => document.body.focus());
  await expect(really).toBeEnabled();
  await really.click();
  await expect(review.getByRole('status')).toContainText('once more');
  // Nor does a script in the frame's own page get around it, as long as it presses what is there.
  await frame.evaluate(() => document.querySelector('#sign-up form').requestSubmit());
  expect(bodiesOf(watch, world.backend)).toEqual([]);
});

test('when the script that speaks with the host does not come, nothing is sent unseen all the same', async ({ page, world, watch }) => {
  watch.allow.push(/Failed to load resource|Failed to fetch dynamically/);
  await page.route(/\/frame-[0-9a-f]+\.js/, (route) => route.abort());
  const answers = answersOf('unwatched');
  const { signUp } = await filled(page, world, answers);
  await signUp.send.click();
  await expect(signUp.review).toContainText(answers.email);
  await expect(signUp.draft).toHaveAttribute('data-draft', 'memory-only');
  expect(bodiesOf(watch, world.backend)).toEqual([]);
});

test('the whole page in a frame sends nothing unseen, either', async ({ page, world, watch }) => {
  await page.setViewportSize({ width: 800, height: 1000 });
  await page.goto(world.host.put('/whole', plain(iframe(`${world.framed}/`, 'width="100%" height="900"'))));
  const frame = await frameOf(page);
  const [signUp, answers] = [new SignUp(frame), answersOf('whole')];
  await signUp.fill(answers);
  // Enter in a field sends, too.
  await signUp.field('name').press('Enter');
  const { review } = signUp;
  await expect(review).toContainText(answers.email);
  expect(bodiesOf(watch, world.backend)).toEqual([]);
  await review.getByRole('button', { name: 'Back to the form' }).click();
  await expect(review).toHaveCount(0);
  await expect(signUp.send).toBeFocused();
});

// Settled once the browser says of all of an element that it is in sight.
const inSight = (locator) =>
  locator.evaluate(
    (element) =>
      new Promise((seen) => {
        const look = ([{ isVisible }], observer) => isVisible && (observer.disconnect(), seen());
        new IntersectionObserver(look, { threshold: 1, trackVisibility: true, delay: 100 }).observe(element);
      }),
  );

test('a withdrawal needs a second press, of a button that was in sight for a second', async ({ page, world, watch }) => {
  const answers = answersOf('withdrawn');
  const { signUp } = await filled(page, world, answers);
  await confirm(signUp);
  await signUp.expectState('stored');
  await signUp.receipt.getByRole('button', { name: 'Withdraw it' }).scrollIntoViewIfNeeded();
  await page.clock.pauseAt('2025-11-10T09:05:00Z');
  await signUp.receipt.getByRole('button', { name: 'Withdraw it' }).click();
  const withdraw = signUp.receipt.getByRole('button', { name: 'Yes, withdraw it' });
  await withdraw.click();
  await inSight(withdraw);
  await page.clock.runFor(900);
  await withdraw.click();
  await expect(withdraw).toBeVisible();
  await expect(signUp.outbox).not.toContainText('Withdrawn');
  expect(bodiesOf(watch, world.backend)).toHaveLength(1);
  await page.clock.runFor(200);
  await page.clock.resume();
  await withdraw.click();
  await expect(signUp.outbox).toContainText('Withdrawn');
  expect(bodiesOf(watch, world.backend)).toHaveLength(2);
});

test('on the full page Send sends, as ever', async ({ page, world }) => {
  const [signUp, answers] = [new SignUp(page), answersOf('unframed')];
  await open(page, world.framed);
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
  await expectStoredOnce(world, answers);
});

// Opens the full page from a frame in which this was typed.
async function continued(page, context, world, answers) {
  await page.goto(world.host.put('/carry', plain(element(`${world.framed}/`, 'part="sign-up"'), embedScript(world.framed))));
  const frame = await frameOf(page, 'p4p-event iframe');
  await new SignUp(frame).fill(answers);
  const opened = context.waitForEvent('page');
  const asked = [];
  context.on('request', (request) => asked.push(request.url()));
  await whole(frame).click();
  const full = await opened;
  const signUp = new SignUp(full);
  await signUp.expectRestored();
  return { full, signUp, asked };
}

test('the full page takes up what was typed in the frame, which no server sees, and not what was agreed to', async ({ page, context, world }) => {
  const { consent, ...answers } = answersOf('carried');
  const { full, signUp, asked } = await continued(page, context, world, { ...answers, consent });
  await signUp.expectAnswers(answers);
  await expect(signUp.field('joining')).toHaveValue('online');
  await expect(signUp.field('consent')).not.toBeChecked();
  await expect(signUp.carried).toContainText('What you typed into the frame is here');
  expect(new URL(full.url()).hash).toBe('');
  expect(asked.join()).not.toContain(answers.email.split('@')[0]);
  // Nor do Back and Forward lead to an address with it.
  const { entries } = await (await context.newCDPSession(full)).send('Page.getNavigationHistory');
  expect(entries.map(({ url }) => url).join()).not.toContain('draft=');
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
});

test('whoever copies the link to the full page copies nothing of what was typed', async ({ page, world }) => {
  await page.goto(inHost(world));
  const frame = await frameOf(page);
  await new SignUp(frame).fill({ name: 'A secret name' });
  await expect(whole(frame)).toHaveAttribute('data-handover', /^draft=/);
  await whole(frame).focus();
  await whole(frame).click({ button: 'right' });
  await expect(whole(frame)).toHaveAttribute('target', '_blank');
  expect(await whole(frame).evaluate((link) => new URL(link.href).hash)).toBe('');
});

test('a computer that is shared in the frame is shared on the full page, and its history keeps nothing of what was typed', async ({ page, context, world }) => {
  await page.goto(inHost(world));
  const frame = await frameOf(page);
  const signUp = new SignUp(frame);
  await signUp.fill({ name: 'A guest' });
  await signUp.shared.check();
  await expect(frame.getByText('On a shared computer nothing that you have typed is taken along')).toBeVisible();
  const opened = context.waitForEvent('page');
  await whole(frame).click();
  const full = new SignUp(await opened);
  await full.expectRestored();
  await full.expectAnswers({ name: '' });
  expect(full.page.url()).not.toContain('draft=');
  await expect(full.shared).toBeChecked();
  await expect(full.draft).toHaveAttribute('data-draft', 'off');
});

test('a draft that is too long to be taken along is not left behind without a word', async ({ page, context, world }) => {
  await page.goto(inHost(world));
  const frame = await frameOf(page);
  await new SignUp(frame).fill({ hopes: 'x'.repeat(60_000) });
  await expect(frame.getByText('too long to be taken along')).toBeVisible();
  const opened = context.waitForEvent('page');
  await whole(frame).click();
  const full = new SignUp(await opened);
  await full.expectRestored();
  await expect(full.field('hopes')).toHaveValue('');
  await new SignUp(frame).fill({ hopes: 'short' });
  await expect(frame.getByText('too long to be taken along')).toHaveCount(0);
});

test('a draft on the device is not overwritten unless the person wants that', async ({ page, context, world }) => {
  await open(page, world.framed);
  await new SignUp(page).fill({ name: 'Mine' });
  await expect(new SignUp(page).draft).toHaveAttribute('data-draft', 'saved');
  const { full, signUp } = await continued(page, context, world, { name: 'Theirs', hopes: 'from the frame' });
  await expect(signUp.carried).toContainText('another one came with the link');
  await expect(signUp.field('name')).toHaveValue('Mine');
  await full.getByRole('button', { name: 'The one that came along' }).click();
  await signUp.expectAnswers({ name: 'Theirs', hopes: 'from the frame' });
  await expect(signUp.carried).toHaveCount(0);
});

const packed = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const HOSTILE = {
  'no base64': 'draft=%3Cimg%20src=x%3E',
  'no JSON': `draft=${packed('{"form":')}`,
  'no UTF-8': `draft=${Buffer.from([0xff, 0xfe]).toString('base64url')}`,
  'not an object': `draft=${packed([1, 2])}`,
  'another form': `draft=${packed({ form: 'find', answers: { q: 'x' } })}`,
  'a form that breaks selectors': `draft=${packed({ form: '"]', answers: {} })}`,
  'too much': `draft=${'A'.repeat(70_000)}`,
};
for (const [what, hash] of Object.entries(HOSTILE)) {
  test(`a link with a hostile draft does nothing: ${what}`, async ({ page, world }) => {
    await page.goto(`${world.framed}/#${hash}`);
    const signUp = new SignUp(page);
    await signUp.expectRestored();
    await expect.poll(() => new URL(page.url()).hash).toBe('');
    await expect(signUp.field('name')).toHaveValue('');
    await expect(signUp.carried).toHaveCount(0);
  });
}

test('of a hostile draft only what the form can hold is taken, as text', async ({ page, world }) => {
  const answers = {
    name: '<img src=x onerror="window.attacked=true">',
    email: { toString: 'x' },
    joining: 'nowhere',
    projects: ['Willow', 'Evil', 7],
    hopes: 'x'.repeat(20_000),
    consent: true,
    leave_empty: 'filled',
    shared: true,
    __proto__: { polluted: true },
    unknown: 'field',
  };
  await page.goto(`${world.framed}/#draft=${packed({ form: 'attend', answers })}`);
  const signUp = new SignUp(page);
  await expect(signUp.carried).toBeVisible();
  await signUp.expectAnswers({ name: answers.name, email: '', projects: ['Willow'], hopes: 'x'.repeat(10_000) });
  await expect(signUp.field('joining')).toHaveValue('');
  await expect(signUp.field('consent')).not.toBeChecked();
  expect(await page.evaluate(() => [window.attacked, {}.polluted, document.querySelector('[name=leave_empty]').value].join())).toBe(',,');
});
