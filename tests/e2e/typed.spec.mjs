// What people type with their own keyboards, and what they paste, is read where there is no doubt and told otherwise.

import { addressOf, expect, open, SignUp, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

// Types into a field and leaves it with the keyboard: back, because a Tab leads to the next part of a date.
async function leave(signUp, name, text) {
  await signUp.field(name).fill(text);
  await signUp.field(name).press('Shift+Tab');
}

test('a position is read as it was on the clipboard, and one in the wrong order is told', async ({ page }) => {
  const host = new SignUp(page, 'host');
  await open(page);
  await host.option('precision', 'The exact venue').check();
  for (const text of ['52.3676° N, 4.9041° E', '52,3676; 4,9041', 'geo:52.3676,4.9041;u=35', 'https://www.openstreetmap.org/#map=13/52.3676/4.9041']) {
    await leave(host, 'position', text);
    await expect(host.field('position')).toHaveValue('52.3676, 4.9041');
  }
  await expect(host.part.getByRole('status').filter({ hasText: 'Chosen: 52.3676, 4.9041' })).toBeVisible();
  await expect(host.field('position')).not.toHaveAttribute('aria-invalid');
  await leave(host, 'position', '151.2093 −33.8688');
  expect(await host.problemOf('position')).toContain('Latitude comes first');
  await leave(host, 'position', 'behind the church');
  expect(await host.problemOf('position')).toContain('latitude and longitude in degrees');
});

test('slips are told beside their question, and go when they are mended in another one', async ({ page }) => {
  const host = new SignUp(page, 'host');
  await open(page);
  await leave(host, 'country', 'uk');
  expect(await host.problemOf('country')).toContain('write GB');
  await leave(host, 'country', 'XX');
  expect(await host.problemOf('country')).toContain('two letters');
  await leave(host, 'zone', 'Europe/Nowhere');
  expect(await host.problemOf('zone')).toContain('A time zone looks like');
  for (const zone of ['Europe/Kyiv', 'europe/amsterdam', 'America/New_york', 'asia/kolkata']) {
    await leave(host, 'zone', zone);
    await expect(host.field('zone')).not.toHaveAttribute('aria-invalid');
  }
  await leave(host, 'doors_open', '0025-11-24T14:00');
  expect(await host.problemOf('doors_open')).toContain('the workshop is in 2025');
  await leave(host, 'doors_open', '2025-11-24T14:00');
  await leave(host, 'doors_close', '2025-11-24T13:00');
  expect(await host.problemOf('doors_close')).toContain('before the doors open');
  await leave(host, 'doors_open', '2025-11-24T12:00');
  await expect(host.field('doors_close')).not.toHaveAttribute('aria-invalid');
  // By themselves, they are compared with the workshop, which is from 9:00 to 10:30 there.
  await leave(host, 'zone', 'America/New_York');
  await leave(host, 'doors_open', '');
  await leave(host, 'doors_close', '2025-11-24T08:30');
  expect(await host.problemOf('doors_close')).toContain('before the doors open');
  await leave(host, 'doors_close', '2025-11-24T09:30');
  await expect(host.field('doors_close')).not.toHaveAttribute('aria-invalid');
  await leave(host, 'doors_close', '');
  await leave(host, 'doors_open', '2025-11-24T10:30');
  expect(await host.problemOf('doors_open')).toContain('By then the workshop is over');
  await leave(host, 'doors_open', '2025-11-24T08:30');
  await expect(host.field('doors_open')).not.toHaveAttribute('aria-invalid');
  await leave(host, 'public_contact', 'node@example.org?body=x');
  expect(await host.problemOf('public_contact')).toContain('must be an e-mail address');
});

test('a choice that may be left out can be taken back, with the keyboard and with a press', async ({ page }) => {
  const host = new SignUp(page, 'host');
  await open(page);
  const group = host.form.getByRole('radiogroup', { name: 'Who may come?' });
  const none = group.getByRole('radio', { name: 'No answer' });
  await expect(none).toBeChecked();
  await group.getByRole('radio').first().check();
  await expect(none).not.toBeChecked();
  await expect(host.draft).toHaveAttribute('data-draft', 'saved');
  await page.keyboard.press('ArrowUp');
  await expect(none).toBeChecked();
  await expect(none).toBeFocused();
  await group.getByRole('radio').nth(1).check();
  await none.check();
  await expect(group.getByRole('radio').nth(1)).not.toBeChecked();
  // What must be answered has no such choice.
  await expect(host.form.getByRole('radiogroup', { name: /How precisely/ }).getByRole('radio', { name: 'No answer' })).toHaveCount(0);
});

test('an address is sent as it was meant', async ({ page, backend }) => {
  const signUp = new SignUp(page);
  await open(page);
  const email = addressOf('ada');
  await signUp.fill({ name: 'Ada of the tests', joining: 'online', consent: true });
  // As a mail program copies it, with a mark of direction at its end.
  await signUp.field('email').fill(`Ada <${email}>\u200e`);
  await signUp.send.click();
  await signUp.expectState('stored');
  await expect.poll(async () => (await backend.rows('attend')).filter((row) => row.email === email).length).toBe(1);
});
