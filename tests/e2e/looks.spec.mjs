// Everyone can use the page: checked by axe in both schemes, and at every width without scrolling sideways.

import AxeBuilder from '@axe-core/playwright';
import { expect, open, OPEN, SignUp, test } from './page.mjs';

const STATES = {
  over: (page) => open(page),
  open: (page) => open(page, OPEN),
  'open, with problems': async (page) => {
    await open(page, OPEN);
    const signUp = new SignUp(page);
    await signUp.send.click();
    await expect(signUp.summary).toBeFocused();
  },
  'open, and sent': async (page) => {
    await open(page, OPEN);
    const signUp = new SignUp(page);
    await signUp.fill({ name: 'Kim', email: 'kim@example.org', joining: 'online', consent: true });
    await signUp.send.click();
    await signUp.expectState('stored');
  },
  'without a node that fits': (page) => open(page, '/?q=nowhere+at+all'),
};

for (const [state, show] of Object.entries(STATES)) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [320, 1440]) {
      test(`axe finds nothing: ${state}, ${colorScheme}, ${width} px`, async ({ page }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height: 900 });
        await show(page);
        // A form named "host" also answers to document.host, by which axe climbs out of the document and takes every
        // landmark for one inside that form. So it goes by its id for the time of the look.
        await page.evaluate(() => document.forms.host?.removeAttribute('name'));
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })));
        expect(found).toEqual([]);
      });
    }
  }

  test(`nothing is wider than the window: ${state}`, async ({ page }) => {
    await show(page);
    for (const width of [320, 390, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      expect(content, `at ${width} px`).toBeLessThanOrEqual(view);
    }
  });
}
