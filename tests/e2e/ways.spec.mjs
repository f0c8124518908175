// The ways of a visitor through the page: what is pressed leads where it says, at the first press and on every screen; the
// keyboard is somewhere afterwards; and nothing is thrown away unasked.

import { answersOf, expect, filters, idsOf, list, nodes, open, pins, row, search, SignUp, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

const SCREENS = [[320, 640], [390, 844], [768, 1024], [844, 390]];
const LATER = '2025-12-01T09:00:00Z';

// Where an element's upper edge is in the window, once nothing moves any more.
async function topOf(locator) {
  let [before, same] = [Number.NaN, 0];
  await expect
    .poll(async () => {
      const top = await locator.evaluate((element) => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(element.getBoundingClientRect().top)))));
      same = top === before ? same + 1 : 0;
      before = top;
      return same;
    }, { intervals: [40] })
    .toBeGreaterThan(3);
  return before;
}

async function expectAtTheTop(locator, what) {
  const top = await topOf(locator);
  const height = await locator.evaluate(() => innerHeight);
  expect(top, what).toBeGreaterThanOrEqual(0);
  expect(top, what).toBeLessThan(height / 3);
}

const WAYS = [
  ['#sign-up > h2', (page) => page.getByRole('banner').locator('.act a[href="#sign-up"]:visible')],
  ['#host > h2', (page) => page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'Host a node' })],
  ['#nodes > h2', (page) => page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'Local nodes' })],
];

// Seen on phones: "Sign up" led to the list of nodes, whose rows had only been guessed, and to the form at the second press.
for (const [width, height] of SCREENS) {
  test(`each link of the page leads where it says at the first press: ${width} x ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const [target, link] of WAYS) {
      await open(page);
      await link(page).click();
      await expectAtTheTop(page.locator(target), target);
    }
    const bar = page.getByRole('navigation', { name: 'At a glance' });
    if (width < 700) {
      await open(page);
      await bar.getByRole('link', { name: 'Sign up' }).click();
      await expectAtTheTop(page.locator('#sign-up > h2'), 'the bar');
      // Whoever is there needs it no more.
      await expect(bar).not.toBeInViewport();
    }
  });
}

test('among thousands of nodes, too', async ({ page, world }) => {
  test.setTimeout(300_000);
  await world.printMany();
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, world.many);
  await WAYS[0][1](page).click();
  await expectAtTheTop(page.locator('#sign-up > h2'), 'the form');
});

test('on a phone a node of the map leads to its row, and the row back to the map', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  const { id } = nodes.findLast(({ placed }) => placed);
  await pins(page).and(page.locator(`[data-node="${id}"]`)).click();
  await expect(row(page, id)).toBeFocused();
  await expectAtTheTop(row(page, id), id);
  await row(page, id).getByRole('link', { name: 'The map' }).click();
  await expectAtTheTop(page.locator('#nodes > h2'), 'the map');
  await expect(page.locator('[data-map]')).toBeInViewport({ ratio: 0.9 });
});

test('on a low screen the text has all of it, and on others the bar is there until the form is', async ({ page }) => {
  const bar = page.getByRole('navigation', { name: 'At a glance' });
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await expect(bar).toBeInViewport();
  await new SignUp(page).field('hopes').focus();
  await expect(bar).not.toBeInViewport();
  // As on a desk at 400 %.
  await page.setViewportSize({ width: 320, height: 256 });
  await page.evaluate(() => scrollTo(0, 600));
  await expect(bar).not.toBeInViewport();
});

test('the day, the hours and the action are on the first screen of a small desk', async ({ page, world }) => {
  for (const [language, height] of [['', 768], ['', 650], ['nl/', 768], ['fr/', 768], ['es/', 768], ['de/', 768]]) {
    await page.setViewportSize({ width: 1366, height });
    await open(page, `${world.whileOpen}/${language}`);
    const banner = page.getByRole('banner');
    for (const one of [banner.locator('time').first(), banner.locator('.hours').first(), banner.locator('.act .button:visible').first()]) {
      await expect(one, `${language} ${height}`).toBeInViewport({ ratio: 1 });
    }
  }
});

test('when nothing matches, that is in sight below open filters, and no line joins what is not there', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  const lines = page.locator('[data-map] .lines');
  await expect(lines).toBeVisible();
  await filters(page).locator('summary').first().click();
  await search(page).fill('nothing is called that');
  const sentence = page.getByText('No node matches what you look for.');
  await expect(sentence).toBeInViewport({ ratio: 1 });
  await expect(pins(page)).toHaveCount(0);
  await expect(lines).toBeHidden();
  await search(page).fill('');
  await expect(sentence).toBeHidden();
  await expect.poll(() => idsOf(list(page))).toHaveLength(nodes.length);
  await expect(lines).toBeVisible();
});

test('when it is over, no node is about to start, and no form is promised', async ({ page, world }) => {
  await open(page, world.whileOpen);
  await expect(list(page).first()).toContainText('starts');
  await expect(page.locator('#host')).toContainText('Zenna will be in touch');
  await page.clock.setFixedTime(LATER);
  await open(page, world.whileOpen);
  const text = await page.locator('#nodes, #host').evaluateAll((parts) => parts.map((part) => part.innerText).join('\n'));
  expect(text).not.toMatch(/\bstarts\b/);
  expect(text).not.toMatch(/form for hosts|Zenna will be in touch|filled/);
});

// ## The keyboard, and what cannot be undone

async function sent(page, who) {
  const signUp = new SignUp(page);
  await open(page);
  await signUp.fill(answersOf(who));
  await signUp.send.press('Enter');
  await signUp.expectState('stored');
  await expect(signUp.outbox).toBeFocused();
  return signUp;
}

test('the question before a withdrawal takes the keyboard, and gives it back', async ({ page }) => {
  const signUp = await sent(page, 'asked');
  const { receipt } = signUp;
  await receipt.getByText('Your answers').click();
  for (const [name, question, yes] of [
    ['Withdraw it', 'Withdraw your answers?', 'Yes, withdraw it'],
    ['Forget it on this device', /^Forget number and code\?/, 'Yes, forget it'],
  ]) {
    const button = receipt.getByRole('button', { name });
    await button.press('Enter');
    await expect(receipt.getByText(question)).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(receipt.getByRole('button', { name: yes })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(receipt.getByRole('button', { name: 'No, keep it' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(button).toBeFocused();
    // What was unfolded stays so.
    await expect(receipt.getByText('Which P4P projects')).toBeVisible();
  }
  await receipt.getByRole('button', { name: 'Forget it on this device' }).press('Enter');
  await receipt.getByRole('button', { name: 'Yes, forget it' }).press('Enter');
  await expect(receipt).toHaveCount(0);
  await expect(signUp.places).toBeFocused();
});

test('what was withdrawn leads to what became of it, and the form to its first question', async ({ page }) => {
  const signUp = await sent(page, 'led');
  await signUp.receipt.getByRole('button', { name: 'Withdraw it' }).press('Enter');
  await signUp.receipt.getByRole('button', { name: 'Yes, withdraw it' }).press('Enter');
  await expect(signUp.outbox).toContainText('Withdrawn');
  await expect(signUp.outbox).toBeFocused();
  await signUp.afresh.press('Enter');
  await expect(signUp.field('name')).toBeFocused();
});

test('a change that is given up leads back to what was sent', async ({ page }) => {
  const signUp = await sent(page, 'given-up');
  await signUp.receipt.getByRole('button', { name: 'Change it' }).press('Enter');
  await expect(signUp.field('name')).toBeFocused();
  const leave = signUp.form.getByRole('button', { name: 'Leave it as it was' });
  await leave.press('Enter');
  await expect(signUp.form.getByText(/^Discard what you have typed/)).toBeFocused();
  await leave.press('Enter');
  await expect(signUp.form).toBeHidden();
  await expect(signUp.outbox).toBeFocused();
});

test('trying again keeps the keyboard', async ({ page, world, wire, watch }) => {
  watch.allow.push(/Failed to load resource/, /ERR_/);
  const signUp = new SignUp(page);
  await open(page, world.faulty);
  wire.faults({ mode: 'status', status: 403 });
  await signUp.fill(answersOf('again'));
  await signUp.send.click();
  await signUp.expectState('held');
  await signUp.again.press('Enter');
  await signUp.expectState('stored');
  await expect(signUp.outbox).toBeFocused();
});

test('a draft is thrown away after one more question, which can be answered with no', async ({ page }) => {
  const signUp = new SignUp(page);
  await open(page);
  await signUp.fill({ name: 'Kept for now' });
  await signUp.discard.press('Enter');
  await expect(signUp.part.getByText('Discard what you have typed? It cannot be brought back.')).toBeFocused();
  await signUp.part.getByRole('button', { name: 'No, keep it' }).press('Enter');
  await expect(signUp.discard).toBeFocused();
  await expect(signUp.field('name')).toHaveValue('Kept for now');
  await signUp.throwAway();
  await expect(signUp.field('name')).toHaveValue('');
  await expect(signUp.field('name')).toBeFocused();
});

test('the summary of problems goes when they are mended', async ({ page }) => {
  const signUp = new SignUp(page);
  await open(page);
  const { hopes: _, projects: __, projects_other: ___, ...needed } = answersOf('mended');
  await signUp.send.click();
  await expect(signUp.summary).toBeFocused();
  const { consent, ...others } = needed;
  await signUp.fill(others);
  await expect(signUp.summary).toBeVisible();
  await signUp.fill({ consent });
  await page.keyboard.press('Tab');
  await expect(signUp.summary).toBeHidden();
  // And it goes at the press of a button that looks at the answers.
  await signUp.field('name').fill('');
  await signUp.send.click();
  await expect(signUp.summary).toBeFocused();
  await signUp.field('name').fill(needed.name);
  await signUp.part.getByRole('button', { name: 'See exactly what will be sent' }).click();
  await expect(signUp.part.getByText('What you answered, in clear:')).toBeVisible();
  await expect(signUp.summary).toBeHidden();
});

test('number and code are copied by a button each, and stand in one line', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const signUp = await sent(page, 'copying');
  for (const [at, name] of [[0, /^Copy: [0-9a-f]{8}-/], [1, /^Copy: [0-9a-z]{4}-/]]) {
    const code = signUp.receipt.locator('code').nth(at);
    await signUp.receipt.getByRole('button', { name }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(await code.innerText());
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const lines = await code.evaluate((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      });
      expect(lines, `${name} at ${width} px`).toBe(1);
    }
  }
});
