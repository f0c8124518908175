// The organisers' own page, which opens what was sent: with a real export of the form backend.

import { readFile } from 'node:fs/promises';
import { answersOf, expect, expectOneRow, expectToFitWidth, open, SignUp, test, WHILE_OPEN } from './page.mjs';
import { KEY } from './servers.mjs';

test.use({ now: WHILE_OPEN });

const exportOf = (rows) => ({ name: 'attend.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ items: rows })) });

test('organisers open an export in their browser, and nothing leaves it', async ({ page, world, backend, watch }) => {
  const [signUp, answers] = [new SignUp(page), { ...answersOf('opened'), hopes: '<img src=x onerror=alert(1)> =1+1' }];
  await open(page);
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('stored');
  const { submission_id } = await expectOneRow(signUp, backend, answers);
  const row = (await backend.rows('attend', false)).find((row) => row.submission_id === submission_id);
  watch.requests.length = 0;

  await page.goto('/answers/');
  await page.getByLabel('Exports and mails').setInputFiles(exportOf([row, row, { ...row, submission_id: 'x', sealed: 'x' }]));
  await page.getByLabel('Key file').setInputFiles(KEY);
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { name: 'What was read' })).toBeFocused();
  const table = page.getByRole('table');
  await expect(table).toContainText(answers.email);
  await expect(table).toContainText(answers.hopes);
  await expect(table.locator('img')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'What could not be read' }).getByRole('listitem')).toHaveCount(1);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /csv/i }).first().click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.match(new RegExp(answers.email, 'g'))).toHaveLength(1);
  // Its program and its style, from its own host, and nothing else.
  for (const request of watch.requests) expect(request.url()).toMatch(new RegExp(`^(blob:)?${world.whileOpen}`));
  expect(watch.requests.filter((request) => request.method() !== 'GET')).toEqual([]);
});

test('files that are chosen before the program has come are read', async ({ page }) => {
  let chosen;
  const isChosen = new Promise((resolve) => (chosen = resolve));
  await page.route('**/*.wasm', async (route) => {
    await isChosen;
    await route.continue();
  });
  await page.goto('/answers/');
  await page.getByLabel('Exports and mails').setInputFiles(exportOf([]));
  await expect(page.getByRole('button', { name: 'Open' })).toBeDisabled();
  chosen();
  await expect(page.getByRole('listitem')).toHaveText('attend.json');
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { name: 'What was read' })).toBeFocused();
});

test('a key that does not fit is said, and nothing is shown', async ({ page }) => {
  await page.goto('/answers/');
  await page.getByLabel('Exports and mails').setInputFiles(exportOf([]));
  await page.getByLabel('Or the secret key itself').fill('AGE-SECRET-KEY-1NONE');
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('status')).toHaveText(/^The pasted text line 1 looks like a secret key, but a character is missing or wrong/);
  await expect(page.getByRole('table')).toHaveCount(0);
});

test('the organisers’ page is no wider than its window', async ({ page }) => {
  await page.goto('/answers/');
  await expect(page.getByRole('button', { name: 'Open' })).toBeVisible();
  for (const width of [320, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await expectToFitWidth(page, `of ${width} px`);
  }
});
