// Everyone can use the page: checked by axe in both schemes, and at every width without scrolling sideways.

import { addressOf, expect, expectAccessible, expectToFitWidth, open, SignUp, startClock, test, WHILE_OPEN } from './page.mjs';

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
