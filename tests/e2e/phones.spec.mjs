// Phones as they are: touched, with two or three pixels where a desk has one, held upright and sideways, and half covered by
// their keyboard.

import { devices } from '@playwright/test';
import { answersOf, expect, expectOneRow, expectToFitWidth, idsOf, list, nodes, open, pins, row, search, SignUp, test, WHILE_OPEN } from './page.mjs';

for (const name of ['Pixel 7', 'Pixel 7 landscape', 'iPhone SE (3rd gen)', 'iPhone 15 Pro Max landscape']) {
  test.describe(`on a ${name}`, () => {
    // They are drawn by one engine here: tests/engines has the others.
    const { defaultBrowserType: _, ...device } = devices[name];
    test.use({ ...device, now: WHILE_OPEN });

    test('nodes are found by touch, in the list and on the map', async ({ page }) => {
      await open(page);
      await expectToFitWidth(page, name);
      await search(page).tap();
      await search(page).fill('lisbon');
      await expect.poll(() => idsOf(list(page))).toEqual(['lisbon']);
      await row(page, 'lisbon').locator('summary').tap();
      await expect(row(page, 'lisbon').getByText('Add to your calendar').first()).toBeVisible();
      await expectToFitWidth(page, 'with a node open');
      await search(page).fill('');
      await expect(list(page)).toHaveCount(nodes.length);
      await pins(page).and(page.locator('[data-node=lisbon]')).tap();
      await expect(row(page, 'lisbon')).toBeFocused();
      await page.locator('[data-map] [data-act=in]').tap();
      await expect(page.locator('[data-map][data-live]')).toBeAttached();
      await expectToFitWidth(page, 'with the live map');
    });

    test('one signs up by touch, and what is typed into stays in sight above the keyboard', async ({ page, world }) => {
      await open(page);
      await page.getByRole('banner').locator('.act a[href="#sign-up"]:visible').tap();
      const signUp = new SignUp(page);
      await expect(signUp.part.getByRole('heading', { level: 2 })).toBeInViewport();
      const { width, height } = page.viewportSize();
      const answers = answersOf('phone');
      const { consent: _, ...typed } = answers;
      // The keyboard takes the lower half.
      await page.setViewportSize({ width, height: Math.round(height / 2) });
      for (const [field, answer] of Object.entries(typed)) {
        await signUp.fill({ [field]: answer });
        if (!Array.isArray(answer)) await expect(signUp.field(field), field).toBeInViewport();
      }
      await page.setViewportSize({ width, height });
      await signUp.field('consent').tap();
      await expect(signUp.field('consent')).toBeChecked();
      await signUp.send.tap();
      await signUp.expectState('stored');
      await expectToFitWidth(page, 'with a receipt');
      await expectOneRow(signUp, world.backend, answers);
    });
  });
}
