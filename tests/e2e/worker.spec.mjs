// The service worker: after one visit the page opens and its form works without a network, and what waits is sent also
// when no tab is open any more.

import { answersOf, expect, expectOneRow, hydrated, lookedAfter, open, rowsOf, SignUp, test, wakeWorker } from './page.mjs';

// No test can set a worker's clock, so that here all goes by the real one.
test.use({ serviceWorkers: 'allow' });
test.beforeEach(({ world }) => world.printLive());

const UNREACHED = [/Failed to load resource/, /ERR_/, /CORS/];
const OUTBOX = 'p4p:ofthetests12:p4p-2025-11-24';

// A first visit, until the worker has what the page needs and looks after it.
async function visited(page, origin) {
  await open(page, origin);
  await lookedAfter(page);
}

const kept = (page, store) =>
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
            resolve(all.result.map((text) => JSON.parse(text)));
          };
        };
      }),
    [OUTBOX, store],
  );

// The worker leaves a service that fails alone for a moment.
const momentAfter = (wire) => expect.poll(() => Date.now() - wire.messages.at(-1).ended, { timeout: 15_000 }).toBeGreaterThan(5_200);

// Nobody sent while somebody else did.
function expectOneAtATime(wire) {
  const spans = wire.messages.map(({ began, ended }) => [began, ended]).sort(([a], [b]) => a - b);
  for (const [index, [began]] of spans.entries()) {
    if (index > 0) expect(began).toBeGreaterThanOrEqual(spans[index - 1][1]);
  }
}

test('after one visit the page opens, its form is filled in and sealed without a network, and it arrives later', async ({ page, context, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const answers = answersOf('cut-off');
  await visited(page, world.live);
  await page.close();
  await context.setOffline(true);
  const later = new SignUp(await context.newPage());
  await open(later.page, world.live);
  await later.fill(answers);
  await expect(later.draft).toHaveAttribute('data-draft', 'saved');
  await later.page.reload();
  await hydrated(later.page);
  await later.expectAnswers(answers);
  await later.send.click();
  await later.expectState('queued');
  await expect(later.outbox).toContainText('Saved on this device');
  await later.page.reload();
  await hydrated(later.page);
  await later.expectState('queued');
  // What waits is sealed.
  const [entry] = await kept(later.page, 'outbox');
  expect(entry.request.body).toContain('BEGIN AGE ENCRYPTED FILE');
  expect(entry.request.body).not.toContain(answers.email);

  await context.setOffline(false);
  await later.expectState('stored');
  await expectOneRow(later, world.backend, answers);
  expectOneAtATime(wire);
});

const tagsOf = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).sync.getTags());

test('the browser is asked to go on before the first attempt, and does so when the tab is closed in the middle of it', async ({ page, context, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const [signUp, answers] = [new SignUp(page), answersOf('closed-in-between')];
  await visited(page, world.live);
  await signUp.fill(answers);
  wire.faults({ mode: 'hang' });
  await signUp.send.click();
  await expect.poll(() => wire.messages.length).toBe(1);
  expect(await tagsOf(page)).toContain('outbox');
  await page.close();
  // Nobody visits the page, and nothing is dispatched by this test: the browser wakes the worker by itself.
  await expect.poll(async () => (await rowsOf(world.backend, 'attend', answers)).length, { timeout: 45_000 }).toBe(1);
  const again = new SignUp(await context.newPage());
  await open(again.page, world.live);
  await again.expectState('stored');
  await expectOneRow(again, world.backend, answers);
});

test('what waits for a service that fails stays promised, and says what is true of a closed page', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const [signUp, answers] = [new SignUp(page), answersOf('stays-promised')];
  await visited(page, world.live);
  await signUp.fill(answers);
  wire.faults({ mode: 'status', status: 503, retryAfter: 3600, times: 9 });
  await signUp.send.click();
  await signUp.expectState('queued');
  await expect(signUp.outbox).toContainText('even if you close this page');
  await expect.poll(() => tagsOf(page)).toContain('outbox');
  // The worker does not ask sooner than the service said.
  expect(wire.messages).toHaveLength(1);
  wire.faults();
  await signUp.again.click();
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
});

test('what waits is sent by the worker when its tab is closed, and the next visit shows it stored', async ({ page, context, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const [signUp, answers] = [new SignUp(page), answersOf('in-the-background')];
  await visited(page, world.live);
  await signUp.fill(answers);
  wire.faults({ mode: 'status', status: 500, times: 1 });
  await signUp.send.click();
  await signUp.expectState('queued');
  await page.close();
  const before = wire.messages.length;

  await momentAfter(wire);
  await wakeWorker(context, world.live);
  await expect.poll(() => wire.messages.length).toBe(before + 1);
  await expect.poll(() => wire.messages.at(-1).ended).toBeDefined();
  const again = new SignUp(await context.newPage());
  await open(again.page, world.live);
  await again.expectState('stored');
  await expectOneRow(again, world.backend, answers);
  expect(wire.messages).toHaveLength(before + 1);
  expect(new Set(wire.messages.map(({ body }) => body)).size).toBe(1);
  // A receipt needs no sealed answers.
  const [entry] = await kept(again.page, 'outbox');
  expect(entry).toMatchObject({ state: 'stored', request: { body: '' } });
});

test('what the form service refuses while no tab is open is said at the next visit', async ({ page, context, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const [signUp, answers] = [new SignUp(page), answersOf('refused-in-the-background')];
  await visited(page, world.live);
  await signUp.fill(answers);
  wire.faults({ mode: 'status', status: 500, times: 1 });
  await signUp.send.click();
  await signUp.expectState('queued');
  await page.close();
  wire.faults({ mode: 'status', status: 400, body: '{"data":{"sealed":{"code":"validation","message":"Too long for this test."}},"message":"Failed."}' });
  await momentAfter(wire);
  await wakeWorker(context, world.live);
  await expect.poll(() => wire.messages.length).toBe(2);
  await expect.poll(() => wire.messages.at(-1).ended).toBeDefined();

  const again = new SignUp(await context.newPage());
  await open(again.page, world.live);
  await expect(again.summary).toContainText('Too long for this test.');
  await again.expectAnswers(answers);
  await again.send.click();
  await again.expectState('stored');
  await expectOneRow(again, world.backend, answers);
});

test('page and worker never send at once', async ({ page, context, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const [signUp, answers] = [new SignUp(page), answersOf('at-once')];
  await visited(page, world.live);
  await signUp.fill(answers);
  // The page is sending when the worker is woken; then the worker is sending when the page is told to.
  wire.faults({ mode: 'status', status: 500, times: 1 }, { mode: 'delay', delay: 1000, times: 9 });
  await signUp.send.click();
  await signUp.expectState('queued');
  await signUp.again.click();
  await expect.poll(() => wire.messages.length).toBe(2);
  await wakeWorker(context, world.live);
  await signUp.expectState('stored');

  await signUp.afresh.click();
  const second = answersOf('at-once-again');
  await signUp.fill(second);
  wire.faults({ mode: 'status', status: 500, times: 1 }, { mode: 'delay', delay: 1000, times: 9 });
  await signUp.send.click();
  await signUp.expectState('queued');
  const before = wire.messages.length;
  await wakeWorker(context, world.live);
  await expect.poll(() => wire.messages.length).toBe(before + 1);
  await signUp.expectState('stored');
  await expect.poll(() => wire.messages.every(({ ended }) => ended)).toBe(true);
  expectOneAtATime(wire);
  await expectOneRow(signUp, world.backend, second);
  expect(await rowsOf(world.backend, 'attend', answers)).toHaveLength(1);
});
