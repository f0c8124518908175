// Everyone can use the page: checked by axe in both schemes, and at every width, with large letters, magnified and on a phone
// held sideways without scrolling sideways; and whatever has the keyboard is in sight.

import { addressOf, answersOf, expect, expectAccessible, expectToFitWidth, filters, list, open, SignUp, startClock, test, WHILE_OPEN } from './page.mjs';

const STATES = {
  over: (page) => open(page),
  open: (page, world) => whileOpen(page, world),
  'open, with problems': async (page, world) => {
    const signUp = await whileOpen(page, world);
    await signUp.send.click();
    await expect(signUp.summary).toBeFocused();
  },
  'open, and sent': async (page, world) => {
    const signUp = await whileOpen(page, world);
    await signUp.fill({ name: 'Kim', email: addressOf('kim'), joining: 'online', consent: true });
    await signUp.send.click();
    await signUp.expectState('stored');
  },
  'without a node that fits': (page) => open(page, '/?q=nowhere+at+all'),
};

async function whileOpen(page, world) {
  await startClock(page.context(), WHILE_OPEN);
  await open(page, world.whileOpen);
  return new SignUp(page);
}

for (const [state, show] of Object.entries(STATES)) {
  test(`axe finds nothing, and nothing is wider than the window: ${state}`, async ({ page, world }) => {
    await show(page, world);
    for (const width of [320, 390, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await expectToFitWidth(page, `at ${width} px`);
      if (width === 320 || width === 1440) await expectAccessible(page);
    }
  });
}

// ## What became of a sign-up, each in another language, so that all of them are looked at

const FOR_EVER = { times: Number.POSITIVE_INFINITY };
const SENT = {
  async 'held, in Dutch'({ page, world, wire }) {
    wire.faults({ mode: 'status', status: 403, ...FOR_EVER });
    return sentIn(page, world, 'nl/', 'held');
  },
  async 'queued with a change behind it, in German'({ page, world, wire }) {
    wire.faults({ mode: 'status', status: 500, ...FOR_EVER });
    const signUp = await sentIn(page, world, 'de/', 'queued');
    await signUp.receipt.getByRole('button', { name: 'Ändern', exact: true }).click();
    await signUp.fill({ hopes: 'Etwas anderes' });
    await signUp.form.locator('.send button').click();
    await expect(signUp.outbox).toHaveCount(2);
    return signUp;
  },
  async 'asked about a withdrawal, in French'({ page, world }) {
    const signUp = await sentIn(page, world, 'fr/', 'stored');
    await signUp.receipt.locator('summary').first().click();
    await signUp.receipt.getByRole('button', { name: 'Retirer', exact: true }).click();
    await expect(signUp.receipt.locator('.question')).toBeVisible();
    return signUp;
  },
  async 'a number with a slip in it, in Spanish'({ page, world }) {
    await startClock(page.context(), WHILE_OPEN);
    await open(page, `${world.faulty}/es/`);
    const signUp = new SignUp(page);
    const find = signUp.part.locator('.receipts > details').filter({ visible: true });
    await find.locator('summary').click();
    await find.getByRole('textbox').first().fill('1234');
    await find.getByRole('button').click();
    await expect(find.locator('.problem')).toBeVisible();
    return signUp;
  },
};

async function sentIn(page, world, language, state) {
  await startClock(page.context(), WHILE_OPEN);
  await open(page, `${world.faulty}/${language}`);
  const signUp = new SignUp(page);
  signUp.receipt = signUp.part.locator('.receipt');
  await signUp.fill(answersOf(`looks-${state}`));
  await signUp.form.locator('.send button').click();
  await signUp.expectState(state);
  return signUp;
}

for (const [state, show] of Object.entries(SENT)) {
  test(`axe finds nothing, and nothing is wider than the window: ${state}`, async ({ page, world, wire, watch }) => {
    watch.allow.push(/Failed to load resource/, /ERR_/);
    await page.setViewportSize({ width: 320, height: 900 });
    const { part } = await show({ page, world, wire });
    await expectToFitWidth(page);
    await expectAccessible(page, (axe) => axe.include('#sign-up'));
    await expect(part).toBeVisible();
  });
}

// ## Other ways of looking at it

const LETTERS = 'html { font-size: 200% !important; }';
// WCAG 2.2, 1.4.12.
const SPACED = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }';
const SIGHTS = {
  'letters twice as large': [390, 844, LETTERS],
  'letters twice as large, at a desk': [1280, 900, LETTERS],
  'spaced letters': [390, 844, SPACED],
  'magnified four times': [320, 256, ''],
  'a phone held sideways': [844, 390, ''],
};

// What is seen of it lies inside of the window from left to right.
async function expectNothingCut(page, when) {
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('main :is(h2, h3, p, a, label, legend, button, input, select, textarea, summary, code), header :is(a, dd, p)')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !element.closest('.skip, .announcement, [data-map], .receipts pre'))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return 1 < width && (left < -1 || innerWidth + 1 < right);
      })
      .map((element) => `${element.nodeName} ${element.textContent.trim().slice(0, 40)}`),
  );
  expect(cut, when).toEqual([]);
}

test('nothing is cut with large or spaced letters, magnified, or on a phone held sideways', async ({ page, world }) => {
  const signUp = await whileOpen(page, world);
  await signUp.fill({ name: 'Kim', email: addressOf('sights'), joining: 'online', consent: true });
  await signUp.send.click();
  await signUp.expectState('stored');
  await filters(page).locator('summary').first().click();
  await list(page).first().locator('summary').click();
  for (const [name, [width, height, css]] of Object.entries(SIGHTS)) {
    await page.setViewportSize({ width, height });
    // The policy lets nobody add a style element.
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    }, css);
    await expectToFitWidth(page, name);
    await expectNothingCut(page, name);
  }
  await page.evaluate(() => (document.adoptedStyleSheets = []));
  await page.emulateMedia({ forcedColors: 'active', contrast: 'more' });
  await expectToFitWidth(page, 'in the system’s own colours');
});

// WCAG 2.2, 2.4.11.
for (const [width, height] of [[390, 844], [844, 390]]) {
  test(`whatever has the keyboard is in sight: ${width} x ${height}`, async ({ page, world }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height });
    await whileOpen(page, world);
    const [covered, seen] = [[], new Set()];
    for (let step = 0; step < 140; step += 1) {
      await page.keyboard.press('Tab');
      const found = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        // Of the canvas of a map that is zoomed, only a part is there to be seen.
        const { left, right, top, bottom } = (element.closest('.live') ?? element).getBoundingClientRect();
        const [x, y] = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
        const above = document.elementFromPoint(x, y);
        const isSeen = bottom > 0 && top < innerHeight && (element.contains(above) || above?.contains(element) || above?.closest('label')?.contains(element) || element.closest('.pins'));
        return { name: `${element.nodeName} ${element.id} ${element.textContent.trim().slice(0, 30)}`, isSeen: Boolean(isSeen), hasRing: getComputedStyle(element).outlineStyle !== 'none' || element.matches('.surface') };
      });
      if (!found) break;
      seen.add(found.name);
      if (!found.isSeen || !found.hasRing) covered.push(found.name);
    }
    expect(seen.size).toBeGreaterThan(50);
    expect(covered).toEqual([]);
  });
}
