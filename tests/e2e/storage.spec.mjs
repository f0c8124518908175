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

// ## A database that hangs, goes, or is somebody else's

const DATABASE = 'p4p:ofthetests12:p4p-2025-11-24';

// Another tab, in which a transaction over everything never ends: what WebKit's Back button used to leave behind.
async function holdDatabase(context, watch, name = DATABASE) {
  // Browsers look for an icon beside what is no page.
  watch.allow.push(/status of 404/);
  const other = await context.newPage();
  await other.goto('/event.json');
  await other.evaluate(
    (name) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(name, 1);
        opening.onupgradeneeded = () => ['outbox', 'receipts', 'drafts'].forEach((store) => opening.result.createObjectStore(store));
        opening.onerror = reject;
        opening.onsuccess = () => {
          const stores = opening.result.objectStoreNames;
          const store = opening.result.transaction(stores, 'readwrite').objectStore('outbox');
          const goOn = () => {
            resolve();
            store.get('nothing').onsuccess = goOn;
          };
          goOn();
        };
      }),
    name,
  );
  return () => other.close();
}

const storedIn = (page, store) =>
  page.evaluate(
    ([name, store]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = reject;
        opening.onsuccess = () => {
          const all = opening.result.transaction(store).objectStore(store).getAll();
          all.onerror = reject;
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result);
          };
        };
      }),
    [DATABASE, store],
  );

// Seen once: nothing that was typed was kept, Send did nothing, and nothing was said, in every tab.
test('while the database hangs, the page goes on in memory, says so, and sends', async ({ page, context, backend, watch }) => {
  watch.allow.push(/Failed to load resource: net::ERR_FAILED/);
  const [signUp, answers] = [new SignUp(page), answersOf('hanging')];
  const letGo = await holdDatabase(context, watch);
  await open(page);
  await signUp.expectRestored();
  await page.route(`${backend.origin}/**`, (route) => route.abort());
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('queued');
  await expect(signUp.outbox).toContainText(/only while this page is open/i);
  await page.unroute(`${backend.origin}/**`);
  await signUp.again.click();
  await signUp.expectState('stored');
  // What was given up does not happen later, so that nothing is there twice.
  await letGo();
  expect(await storedIn(page, 'outbox')).toEqual([]);
  await signUp.expectState('stored');
  expect(await rowsOf(backend, 'attend', answers)).toHaveLength(1);
});

test('a draft is kept and comes back while the database hangs, because it has two places', async ({ page, context, watch }) => {
  const signUp = new SignUp(page);
  const letGo = await holdDatabase(context, watch);
  await open(page);
  await signUp.expectRestored();
  await signUp.fill({ name: 'Jo' });
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await open(page);
  await signUp.expectRestored();
  await expect(signUp.field('name')).toHaveValue('Jo');
  await letGo();
});

test('looking at what is kept changes nothing, so that nobody waits for it', async ({ page }) => {
  await page.addInitScript(() => {
    window.modes = [];
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (stores, mode, ...more) {
      window.modes.push(mode ?? 'readonly');
      return transaction.call(this, stores, mode, ...more);
    };
  });
  await open(page);
  await new SignUp(page).expectRestored();
  const modes = await page.evaluate(() => window.modes);
  expect(modes).toContain('readonly');
  expect(modes).not.toContain('readwrite');
});

test('when the page goes, it leaves no connection open, and afterwards everything works anew', async ({ page, context, watch }) => {
  const signUp = new SignUp(page);
  await page.addInitScript(() => {
    window.connections = [];
    const { transaction, close } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...values) {
      window.connections.push(this);
      return transaction.apply(this, values);
    };
    IDBDatabase.prototype.close = function () {
      window.connections = window.connections.filter((one) => one !== this);
      return close.call(this);
    };
  });
  await open(page);
  await signUp.expectRestored();
  const letGo = await holdDatabase(context, watch);
  await signUp.fill({ name: 'Jo' });
  await expect.poll(() => page.evaluate(() => window.connections.length)).toBeGreaterThan(0);
  // What is being written when the page goes is waited for by the browser, not by the page.
  expect(
    await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      return window.connections.length;
    }),
  ).toBe(0);
  await letGo();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await expect.poll(async () => (await storedIn(page, 'drafts')).some((text) => text.includes('Jo'))).toBe(true);
  await signUp.fill({ name: 'Jo again' });
  await expect.poll(async () => (await storedIn(page, 'drafts')).some((text) => text.includes('Jo again'))).toBe(true);
});

test('a newer page of the site need not wait for this one, which then works in memory and says so', async ({ page, context, backend, watch }) => {
  watch.allow.push(/Failed to load resource: net::ERR_FAILED/, /status of 404/);
  const [signUp, answers] = [new SignUp(page), answersOf('newer-layout')];
  await open(page);
  await signUp.expectRestored();
  const newer = await context.newPage();
  await newer.goto('/event.json');
  const outcome = await newer.evaluate(
    (name) =>
      new Promise((resolve) => {
        const opening = indexedDB.open(name, 2);
        opening.onblocked = () => resolve('blocked');
        opening.onerror = () => resolve('refused');
        opening.onsuccess = () => resolve('opened');
      }),
    DATABASE,
  );
  expect(outcome).toBe('opened');
  await page.route(`${backend.origin}/**`, (route) => route.abort());
  await signUp.fill(answers);
  await signUp.send.click();
  await signUp.expectState('queued');
  await expect(signUp.outbox).toContainText(/only while this page is open/i);
  await page.unroute(`${backend.origin}/**`);
  await signUp.again.click();
  await signUp.expectState('stored');
  expect(await rowsOf(backend, 'attend', answers)).toHaveLength(1);
});

// ## How long things are kept

// A browser with this engine, which promises to keep things or does not.
const engine = ([vendor, isPersisted]) => {
  window.asked = [];
  Object.defineProperty(Navigator.prototype, 'vendor', { get: () => vendor });
  StorageManager.prototype.persisted = async () => isPersisted;
  StorageManager.prototype.persist = async () => {
    window.asked.push('persist');
    return isPersisted;
  };
};

for (const [what, vendor, isPersisted, words] of [
  ['WebKit', 'Apple Computer, Inc.', false, /after seven days without a visit/],
  ['WebKit that has promised to keep things', 'Apple Computer, Inc.', true, /for up to 30 days/],
  ['another engine', 'Google Inc.', false, /for up to 30 days/],
]) {
  test(`in ${what} the page says how long what is typed is kept, and asks for more at the first Send`, async ({ page }) => {
    const signUp = new SignUp(page);
    await page.addInitScript(engine, [vendor, isPersisted]);
    await open(page);
    await expect(signUp.part).toContainText(words);
    await expect(signUp.part).toContainText(/a private window forgets it when you close it/i);
    await signUp.fill(answersOf(`kept-in-${what.replaceAll(' ', '-')}`));
    expect(await page.evaluate(() => window.asked)).toEqual([]);
    await signUp.send.click();
    await signUp.expectState('stored');
    expect(await page.evaluate(() => window.asked)).toEqual(isPersisted ? [] : ['persist']);
  });
}
