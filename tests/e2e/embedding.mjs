// What tests do with frames on hosts' pages.

import { expect, SignUp } from './page.mjs';

export const iframe = (src, more = 'width="100%" height="640"') => `<iframe title="The workshop" src="${src.replaceAll('&', '&amp;')}" ${more} style="border:0"></iframe>`;

// The only frame of a page, or the one of the element with this id.
export async function frameOf(page, selector = 'iframe') {
  const frame = await (await page.waitForSelector(selector)).contentFrame();
  await expect(frame.locator('#app[data-hydrated]')).toBeAttached();
  return frame;
}

// Signs up from a frame as a person does: fills in, presses Send, looks, and presses again.
export async function signUpIn(frame, answers) {
  const signUp = new SignUp(frame);
  await signUp.fill(answers);
  await signUp.send.click();
  const review = frame.locator('.review');
  await expect(review).toContainText(answers.email);
  await review.locator('.confirm').scrollIntoViewIfNeeded();
  await expect(review.locator('[data-send]')).toBeEnabled();
  await review.locator('[data-send]').click();
  await signUp.expectState('stored');
  return signUp;
}

export async function expectStoredOnce(world, answers) {
  const own = (await world.backend.rows('attend')).filter(({ email }) => email === answers.email);
  expect(own).toHaveLength(1);
}
