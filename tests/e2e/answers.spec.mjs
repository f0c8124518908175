// The organisers' own page, which opens what was sent: with a real export of the form backend.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answersOf, expect, open, OPEN, SignUp, test } from './page.mjs';
import { root } from './servers.mjs';

const KEY = join(root, 'content/demo-key.txt');
const exportOf = (rows) => ({ name: 'attend.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ items: rows })) });

test('organisers open an export in their browser, and nothing leaves it', async ({ page, world, backend, watch }) => {
  const [signUp, answers] = [new SignUp(page), { ...answersOf('opened'), hopes: '<img src=x onerror=alert(1)> =1+1' }];
  await open(page, world.whileOpen + OPEN);
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
  const rows = (await backend.rows('attend', false)).filter(({ sealed }) => sealed);
  const [damaged] = rows;
  watch.requests.length = 0;

  await page.goto(`${world.whileOpen}/answers/`);
  await page.getByLabel('Exports and mails').setInputFiles(exportOf([...rows, rows.at(-1), { ...damaged, submission_id: 'x', sealed: 'x' }]));
  await page.getByLabel('Key file').setInputFiles(KEY);
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { name: 'What was read' })).toBeFocused();
  const table = page.getByRole('table');
  await expect(table).toContainText(answers.email);
  await expect(table).toContainText(answers.hopes);
  await expect(table.locator('img')).toHaveCount(0);
  await expect(page.locator('#troubles li')).toHaveCount(1);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /csv/i }).first().click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.match(new RegExp(answers.email, 'g'))).toHaveLength(1);
  // Its program and its style, from its own host, and nothing else.
  for (const request of watch.requests) expect(request.url()).toMatch(new RegExp(`^(blob:)?${world.whileOpen}`));
  expect(watch.requests.filter((request) => request.method() !== 'GET')).toEqual([]);
});

test('a key that does not fit is said, and nothing is shown', async ({ page, world }) => {
  await page.goto(`${world.today}/answers/`);
  await page.getByLabel('Exports and mails').setInputFiles(exportOf([]));
  await page.getByLabel('Or the secret key itself').fill('AGE-SECRET-KEY-1NONE');
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('status')).toHaveText(/key/i);
  await expect(page.getByRole('table')).toHaveCount(0);
});

for (const width of [320, 1440]) {
  test(`the organisers' page is no wider than a window of ${width} px`, async ({ page, world }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${world.today}/answers/`);
    await expect(page.getByRole('button', { name: 'Open' })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
