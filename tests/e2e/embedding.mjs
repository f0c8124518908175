// What tests do with frames on hosts' pages.

import { expect, hydrated, lookAround, rowsOf, SignUp } from './page.mjs';

export const iframe = (src, more = 'width="100%" height="640"') => `<iframe title="The workshop" src="${src.replaceAll('&', '&amp;')}" ${more} style="border:0"></iframe>`;

// The only frame of a page, or the one of the element with this id.
export async function frameOf(page, selector = 'iframe') {
  const frame = await (await page.waitForSelector(selector)).contentFrame();
  await hydrated(frame);
  await lookAround(frame);
  return frame;
}

// Presses Send below what is shown, once it has been in sight for long enough.
export async function confirm(signUp) {
  await signUp.confirming.scrollIntoViewIfNeeded();
  await expect(signUp.confirm).toBeEnabled();
  await signUp.confirm.click();
}

// Signs up from a frame as a person does: fills in, presses Send, looks, and presses again.
export async function signUpIn(frame, answers) {
  const signUp = new SignUp(frame);
  await signUp.fill(answers);
  await signUp.send.click();
  await expect(signUp.review).toContainText(answers.email);
  await confirm(signUp);
  await signUp.expectState('stored');
  return signUp;
}

export async function expectStoredOnce(world, answers) {
  expect(await rowsOf(world.backend, 'attend', answers)).toHaveLength(1);
}

// The way to the full page.
export const whole = (frame) => frame.getByRole('link', { name: 'Open the full page' });

// Frames tell their height in steps, which say less of what is in them.
export const HEIGHT_STEP = 200;

// The height of a frame's element, and what it is to be: that of what it holds, up to the next step.
export async function heightsOf(element, frame) {
  const inner = await frame.evaluate(() => document.getElementById('app').getBoundingClientRect().height);
  return [await element.evaluate((one) => one.offsetHeight), Math.ceil(Math.ceil(inner) / HEIGHT_STEP) * HEIGHT_STEP];
}

// What scrolls in the frame.
export const scrollers = (frame) =>
  frame.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('body, body *')]
      .filter((one) => {
        const { overflowY } = getComputedStyle(one);
        const isRoot = one === document.documentElement;
        return one.clientHeight > 0 && one.scrollHeight > one.clientHeight + 1 && (isRoot ? overflowY !== 'hidden' : /auto|scroll/.test(overflowY)) && one.localName !== 'textarea';
      })
      .map((one) => one.className || one.localName),
  );

const sideways = (frame) => frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// Nothing of the frame is out of reach sideways, and at most one thing scrolls, whatever height the host gave it.
export async function expectToFitInside(frame, when = '') {
  expect(await sideways(frame), `sideways ${when}`).toBeLessThanOrEqual(0);
  const found = await scrollers(frame);
  expect(found.length, `scroll bars ${when}: ${found}`).toBeLessThanOrEqual(1);
}
