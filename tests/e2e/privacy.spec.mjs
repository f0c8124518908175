// Nothing leaves the page's own server before Send, and then only to the configured backend.

import { answersOf, expect, open, originsOf, pins, search, SignUp, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

test('no other server hears of a visit before Send, and only the backend after it', async ({ page, watch, world }) => {
  const signUp = new SignUp(page);
  await open(page);
  await search(page).fill('lisbon');
  await pins(page).first().click();
  await signUp.fill(answersOf('quiet'));
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await page.reload();
  await signUp.expectAnswers(answersOf('quiet'));
  expect(originsOf(watch.requests)).toEqual([world.whileOpen]);

  await signUp.send.click();
  await signUp.expectState('stored');
  expect(originsOf(watch.requests).sort()).toEqual([world.whileOpen, world.backend.origin].sort());
  const sent = watch.requests.filter((request) => request.url().startsWith(world.backend.origin));
  expect(sent.map((request) => `${request.method()} ${new URL(request.url()).pathname}`)).toEqual([
    'POST /api/collections/attend/records',
  ]);
});

test('the page keeps no cookies', async ({ page, context }) => {
  await open(page);
  expect(await context.cookies()).toEqual([]);
});
