// The page knows where the event stands: by the visitor's clock, or by the day named in ?preview-at=.

import { expect, open, OPEN, test, WHILE_OPEN } from './page.mjs';

const phase = (page) => page.locator('#app');
const banner = (page) => page.locator('[data-preview]');

test('today the workshop is over, and the next one is offered instead of the sign-up', async ({ page }) => {
  await open(page);
  await expect(phase(page)).toHaveAttribute('data-phase', 'over');
  await expect(page.locator('form[name=next]')).toBeVisible();
  await expect(page.locator('form[name=attend]')).toHaveCount(0);
  await expect(page.locator('form[name=host]')).toHaveCount(0);
  await expect(banner(page)).toHaveCount(0);
});

for (const [at, expected] of [
  [WHILE_OPEN, 'open'],
  ['2025-11-24T14:00:00Z', 'live'],
  ['2025-11-24T15:29:59Z', 'live'],
  ['2025-11-24T15:30:00Z', 'over'],
  ['2025-11-25T09:00:00Z', 'over'],
]) {
  test(`as of ${at} the page is ${expected}, and says which day it shows`, async ({ page }) => {
    await open(page, `/?preview-at=${at}`);
    await expect(phase(page)).toHaveAttribute('data-phase', expected);
    await expect(banner(page)).toBeVisible();
    await expect(banner(page)).toContainText('2025');
    await expect(page.locator('form[name=attend]')).toHaveCount(expected === 'open' ? 1 : 0);
    await expect(page.locator('form[name=next]')).toHaveCount(expected === 'over' ? 1 : 0);
  });
}

test('minutes are enough, as in the addresses people write', async ({ page }) => {
  await open(page, '/?preview-at=2025-11-10T09:00Z');
  await expect(phase(page)).toHaveAttribute('data-phase', 'open');
});

for (const nonsense of ['yesterday', '2025-13-45T99:00:00Z', '']) {
  test(`a day that is none (“${nonsense}”) is passed over, and the page says so`, async ({ page }) => {
    await open(page, `/?preview-at=${nonsense}`);
    await expect(phase(page)).toHaveAttribute('data-phase', 'over');
    await expect(banner(page)).toBeVisible();
    await expect(banner(page)).toContainText('preview-at');
  });
}

test('the visitor’s own clock decides when the page was built earlier', async ({ page, world }) => {
  await page.clock.setFixedTime('2025-11-24T14:30:00Z');
  await open(page, world.whileOpen);
  await expect(phase(page)).toHaveAttribute('data-phase', 'live');
});

test('a page that was printed as open is over for those who come after it', async ({ page, world }) => {
  await open(page, world.whileOpen);
  await expect(phase(page)).toHaveAttribute('data-phase', 'over');
  await expect(page.locator('form[name=attend]')).toHaveCount(0);
  await expect(page.locator('form[name=next]')).toBeVisible();
});

test('a preview leads back to today', async ({ page }) => {
  await open(page, OPEN);
  await banner(page).getByRole('link').click();
  await expect(phase(page)).toHaveAttribute('data-phase', 'over');
  expect(new URL(page.url()).searchParams.has('preview-at')).toBe(false);
});
