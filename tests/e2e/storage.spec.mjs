// Whatever the browser's storage does, the page works and says what it means for the draft.

import { answersOf, expect, open, rowsOf, SignUp, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

const STORAGE = {
  'is blocked': () => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Blocked for this test.', 'SecurityError');
        },
      });
    }
  },
  'is absent': () => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, { value: null });
    }
  },
  'is full': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('Full for this test.', 'QuotaExceededError');
    };
  },
};
for (const [what, breakIt] of Object.entries(STORAGE)) {
  test(`when storage ${what}, the draft is in memory only, and the sign-up is sent`, async ({ page, backend }) => {
    const signUp = new SignUp(page);
    const answers = answersOf(`storage-${what.replaceAll(' ', '-')}`);
    await page.addInitScript(breakIt);
    await open(page);
    await signUp.fill(answers);
    await expect(signUp.draft).toHaveAttribute('data-draft', 'memory-only');
    await expect(signUp.draft).toBeVisible();
    await signUp.send.click();
    await signUp.expectState('stored');
    expect(await rowsOf(backend, 'attend', answers)).toHaveLength(1);
  });
}

// Seen once: "saved on this device" was said of a sign-up that only the open page held.
test('a sign-up that no storage holds does not claim to be saved', async ({ page, backend, watch }) => {
  const signUp = new SignUp(page);
  watch.allow.push(/Failed to load resource: net::ERR_FAILED/);
  await page.addInitScript(STORAGE['is blocked']);
  await open(page);
  await page.route(`${backend.origin}/**`, (route) => route.abort());
  await signUp.fill(answersOf('no-storage'));
  await signUp.send.click();
  await signUp.expectState('queued');
  await expect(signUp.outbox).toContainText(/only while this page is open/i);
  await expect(signUp.outbox).not.toContainText(/saved/i);
});

// Seen once: a device that had been asleep was taken for one that keeps nothing, because the timer that gives the database
// up had run out before the database could answer.
test('a page that was held up does not take its storage for absent', async ({ page }) => {
  const signUp = new SignUp(page);
  await page.addInitScript(() => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...values) {
      const request = open.apply(this, values);
      // Every timer that was set for the next five seconds is due when the page goes on.
      if (window.isHeldUp) queueMicrotask(() => { for (const end = performance.now() + 5000; performance.now() < end; ); });
      window.isHeldUp = false;
      return request;
    };
  });
  await open(page);
  await page.evaluate(() => (window.isHeldUp = true));
  await signUp.fill({ name: 'Jo' });
  await expect.poll(() => page.evaluate(() => window.isHeldUp)).toBe(false);
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await page.evaluate(() => localStorage.clear());
  await open(page);
  await expect(signUp.field('name')).toHaveValue('Jo');
});

test('a draft survives when one of its two places is spoilt', async ({ page }) => {
  const signUp = new SignUp(page);
  await open(page);
  await signUp.fill({ name: 'Jo' });
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await page.evaluate(() => localStorage.clear());
  await open(page);
  await expect(signUp.field('name')).toHaveValue('Jo');
});

test('what cannot be read in storage is passed over', async ({ page }) => {
  const signUp = new SignUp(page);
  await open(page);
  await signUp.fill({ name: 'Jo' });
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  for (const rubbish of ['{"broken', '', 'null', '[]', '{"form_version":7}']) {
    const spoilt = await page.evaluate(async (text) => {
      for (const key of Object.keys(localStorage)) localStorage.setItem(key, text);
      const [{ name }] = await indexedDB.databases();
      const open = indexedDB.open(name);
      await new Promise((resolve) => (open.onsuccess = resolve));
      const change = open.result.transaction(['drafts', 'outbox', 'receipts'], 'readwrite');
      for (const store of change.objectStoreNames) change.objectStore(store).put(text, 'attend');
      await new Promise((resolve) => (change.oncomplete = resolve));
      open.result.close();
      return localStorage.length;
    }, rubbish);
    expect(spoilt).toBeGreaterThan(0);
    await open(page);
    await expect(signUp.send).toBeEnabled();
    await expect(signUp.field('name')).toHaveValue('');
    await signUp.fill({ name: 'Jo' });
    await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  }
});
