// Whatever happens between the press and the form service's answer: nothing is lost, nothing is stored twice, and the
// words on the page are true. The page's clock is moved on, so that its pauses pass at once; requests are real ones.

import { answersOf, expect, expectOneRow, open, SignUp, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

const FOR_EVER = { times: Number.POSITIVE_INFINITY };
const UNREACHED = [/Failed to load resource/, /ERR_/, /CORS/];
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

// A filled-in form, whose draft is kept.
async function filled(page, origin, who) {
  const [signUp, answers] = [new SignUp(page), answersOf(who)];
  await open(page, origin);
  await signUp.fill(answers);
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  return { signUp, answers };
}

// Lets time pass whenever the page waits, until it waits no more.
async function passUntilStored(page, signUp, step = 2 * HOUR) {
  await expect
    .poll(async () => {
      const state = await signUp.outbox.getAttribute('data-outbox');
      if (state === 'queued') await page.clock.fastForward(step);
      return state;
    })
    .toBe('stored');
}

// Settled once nobody sends any more: this waits in the senders' own queue.
const allSent = (page) =>
  page.evaluate(async () => {
    const { held, pending } = await navigator.locks.query();
    for (const { name } of [...held, ...pending]) await navigator.locks.request(name, () => {});
  });

// What was sent, each time: the very same bytes.
function expectSameBytes(wire, times) {
  const bodies = wire.messages.map(({ body }) => body);
  expect(bodies.length).toBeGreaterThanOrEqual(times);
  expect(new Set(bodies).size).toBe(1);
}

test('a sign-up whose connections are refused waits on the device and arrives later', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers } = await filled(page, world.faulty, 'refused');
  wire.faults({ mode: 'refuse', ...FOR_EVER });
  await signUp.send.click();
  await signUp.expectState('queued');
  await expect(signUp.outbox).toContainText('Saved on this device; we don’t know yet whether it arrived');
  await expect(signUp.outbox).toContainText(/could not be reached, or its answer was lost/);
  expect(await world.backend.rows('attend')).not.toContainEqual(expect.objectContaining({ email: answers.email }));

  wire.faults();
  await passUntilStored(page, signUp, 10 * SECOND);
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 2);
});

// Chromium sends a message again by itself when a connection that it used before ends without an answer. So the first
// answer that the page gets may be that its number is there already, and one loss alone may not even be noticed.
for (const [times, name] of [[1, 'once'], [2, 'twice'], [5, 'five times']]) {
  test(`a sign-up that is stored while its answer is lost ${name} is one row`, async ({ page, world, wire, watch }) => {
    watch.allow.push(...UNREACHED);
    const { signUp, answers } = await filled(page, world.faulty, `dropped-${times}`);
    wire.faults({ mode: 'drop-after-commit', times });
    await signUp.send.click();
    await passUntilStored(page, signUp);
    await expectOneRow(signUp, world.backend, answers);
    expectSameBytes(wire, times + 1);
    expect(wire.messages.filter(({ fault }) => fault)).toHaveLength(times);
  });
}

test('an answer that ends in the middle is no answer', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers } = await filled(page, world.faulty, 'truncated');
  wire.faults({ mode: 'truncate' });
  await signUp.send.click();
  await signUp.expectState('queued');
  await passUntilStored(page, signUp);
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 2);
});

// On top of what the service says comes a time at random, of two minutes at most.
for (const [what, fault, early, late] of [
  ['says how long', { retryAfter: 3600 }, 59 * MINUTE, 4 * MINUTE],
  ['says until when', { retryAfter: new Date(Date.parse(WHILE_OPEN) + HOUR).toUTCString() }, 58 * MINUTE, 5 * MINUTE],
  ['does not say how long', {}, 0.5 * SECOND, 2 * MINUTE + SECOND],
  ['says how long where the page may not read it', { retryAfter: 3600, hidden: true }, 0.5 * SECOND, 2 * MINUTE + SECOND],
]) {
  test(`a form service that asks to wait and ${what} is not asked sooner`, async ({ page, world, wire, watch }) => {
    watch.allow.push(...UNREACHED);
    const { signUp, answers } = await filled(page, world.faulty, `wait-${early}-${'hidden' in fault}`);
    wire.faults({ mode: 'status', status: 429, ...fault });
    await signUp.send.click();
    await signUp.expectState('queued');
    await expect(signUp.outbox).toContainText(/is busy and asked us to wait/);
    await page.clock.fastForward(early);
    // Nor when the network is back or the page is looked at, which hurry everything else.
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    await allSent(page);
    expect(wire.messages).toHaveLength(1);
    await page.clock.fastForward(late);
    await signUp.expectState('stored');
    await expectOneRow(signUp, world.backend, answers);
    expectSameBytes(wire, 2);
  });
}

test('a form service that fails again and again is asked less and less often', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers } = await filled(page, world.faulty, 'storm');
  wire.faults({ mode: 'status', status: 500, times: 6 });
  await signUp.send.click();
  // Each pause lies between half and one and a half times of these.
  for (const [index, pause] of [5, 30, 120, 600, 3600, 3600].entries()) {
    await expect.poll(() => wire.messages.length).toBe(index + 1);
    await signUp.expectState('queued');
    await page.clock.fastForward(pause * 0.45 * SECOND);
    await allSent(page);
    expect(wire.messages).toHaveLength(index + 1);
    await page.clock.fastForward(pause * 1.1 * SECOND);
  }
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 7);
});

test('a form service that is busy for a while holds nobody, and one that is busy for hours is tried at the next visit', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers } = await filled(page, world.faulty, 'busy');
  wire.faults({ mode: 'status', status: 429, retryAfter: 1, ...FOR_EVER });
  await signUp.send.click();
  for (let attempt = 1; attempt <= 9; attempt += 1) {
    await expect.poll(() => wire.messages.length).toBe(attempt);
    await signUp.expectState('queued');
    await signUp.again.click();
  }
  await expect
    .poll(async () => {
      const state = await signUp.outbox.getAttribute('data-outbox');
      if (state === 'queued') await page.clock.fastForward(2 * HOUR);
      return state;
    })
    .toBe('held');
  await expect(signUp.outbox).toContainText('The form service is over its limit. It is kept, and tried again once a day and whenever you visit this page.');
  wire.faults();
  await page.clock.fastForward(2 * MINUTE);
  await page.reload();
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 10);
});

test('a form service that never answers is given up after twenty seconds, and asked again', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers } = await filled(page, world.faulty, 'hanging');
  wire.faults({ mode: 'hang' });
  await signUp.send.click();
  await expect.poll(() => wire.messages.length).toBe(1);
  await page.clock.fastForward(15 * SECOND);
  await signUp.expectState('sending');
  expect(wire.messages[0].ended).toBeUndefined();
  await page.clock.fastForward(6 * SECOND);
  await signUp.expectState('queued');
  // A request that may outlive its page goes on in the browser; the page waits for it no more.
  await passUntilStored(page, signUp, 10 * SECOND);
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 2);
});

test('a form service that does not know the page is told from a missing network', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers } = await filled(page, world.faulty, 'cors');
  const cannotReach = signUp.outbox.getByText(/this page cannot reach the form service/i);
  wire.faults({ mode: 'no-cors', ...FOR_EVER });
  await signUp.send.click();
  const asked = () => wire.log.filter(({ method }) => method === 'OPTIONS').length;
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await expect.poll(asked).toBeGreaterThanOrEqual(attempt);
    await signUp.expectState('queued');
    if (attempt === 3) break;
    await expect(cannotReach).toBeHidden();
    await signUp.again.click();
  }
  await expect(cannotReach).toBeVisible();
  await expect(signUp.outbox).toContainText('Saved on this device');
  await expect(signUp.outbox.getByRole('link', { name: /organisers’ own page/ })).toHaveAttribute('href', /^https:/);
  expect(wire.messages).toEqual([]);

  wire.faults();
  await passUntilStored(page, signUp);
  await expectOneRow(signUp, world.backend, answers);
});

test('a stored sign-up whose answer the page may not read is one row in the end', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers } = await filled(page, world.faulty, 'unreadable');
  wire.faults({ mode: 'no-cors', on: ['POST'], times: 2 });
  await signUp.send.click();
  await passUntilStored(page, signUp);
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 3);
});

test('a sign-up sent without a network waits for a day, and leaves when the network is back', async ({ page, context, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers } = await filled(page, world.faulty, 'offline');
  await context.setOffline(true);
  await signUp.send.click();
  await signUp.expectState('queued');
  for (let hours = 0; hours < 24; hours += 4) await page.clock.fastForward(4 * HOUR);
  await signUp.expectState('queued');
  await expect(signUp.outbox).toContainText('Saved on this device');
  // It is the network that is missing, and nobody else is blamed.
  await expect(signUp.outbox).not.toContainText(/cannot reach/);
  // Only questions whether one may ask come through: Chromium's own, which this way of cutting the network forgets.
  expect(wire.messages).toEqual([]);

  await context.setOffline(false);
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 1);
});

test('a sign-up that waits leaves from another tab when its own is gone', async ({ page, context, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers } = await filled(page, world.faulty, 'other-tab');
  await context.setOffline(true);
  await signUp.send.click();
  await signUp.expectState('queued');
  await page.close();
  await context.setOffline(false);
  const later = await context.newPage();
  await open(later, world.faulty);
  const there = new SignUp(later);
  await there.expectState('stored');
  await expectOneRow(there, world.backend, answers);
  expectSameBytes(wire, 1);
});

test('without a network before the first keystroke, the press says that nothing was sent and keeps the answers', async ({ page, context, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const [signUp, answers] = [new SignUp(page), answersOf('unsealed')];
  await open(page, world.faulty);
  await context.setOffline(true);
  await signUp.fill(answers);
  await signUp.send.click();
  await expect(signUp.summary).toContainText(/nothing was sent/);
  await signUp.expectAnswers(answers);
  await context.setOffline(false);
  await signUp.send.click();
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 1);
});

test('two tabs that press at once with the same draft send one sign-up, and both show its number', async ({ page, context, world, wire }) => {
  const [signUp, answers] = [new SignUp(page), answersOf('two-tabs')];
  const other = new SignUp(await context.newPage());
  await open(other.page, world.faulty);
  await open(page, world.faulty);
  await signUp.fill(answers);
  await other.expectAnswers(answers);
  await Promise.all([signUp, other].map((one) => one.send.evaluate((button) => button.click())));
  for (const one of [signUp, other]) {
    await one.expectState('stored');
    await expectOneRow(one, world.backend, answers);
    await expect(one.field('name')).toHaveValue('');
  }
  expectSameBytes(wire, 1);
});

test('a page that is reloaded while it sends goes on, and there is one row', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const [signUp, answers] = [new SignUp(page), answersOf('reloaded')];
  await open(page, world.faulty);
  await signUp.fill(answers);
  wire.faults({ mode: 'delay', delay: 1500 });
  await signUp.send.click();
  await expect.poll(() => wire.messages.length).toBe(1);
  await signUp.expectState('sending');
  await page.reload();
  await signUp.expectState('stored');
  await expect.poll(() => wire.messages.every(({ ended }) => ended)).toBe(true);
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 2);
});

test('a draft that was typed into an older form keeps what fits, and names what does not', async ({ page, world }) => {
  const [signUp, answers] = [new SignUp(page), answersOf('older-draft')];
  await world.printEdited((text) => text);
  await open(page, world.edited);
  await signUp.fill(answers);
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await world.printEdited((text) => text.replace(', "Willow"', '').replace('id = "projects_other"', 'id = "more"'));
  await page.reload();
  const { projects: _, projects_other: __, ...fitting } = answers;
  // Of several that were chosen, those that are still offered stay chosen.
  await signUp.expectAnswers({ ...fitting, projects: ['p2panda'] });
  await expect(signUp.draft).toContainText('The form has changed; these answers no longer fit it: Which P4P projects do you work on, or are you curious about?, projects_other.');
  await signUp.send.click();
  await signUp.expectState('stored');
  const row = await expectOneRow(signUp, world.backend, fitting);
  expect(row.projects).toEqual(['p2panda']);
  expect(row.projects_other).toBe('');
});

test('a sign-up that waits while the form changes arrives as it was, byte by byte', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  await world.printEdited((text) => text);
  const { signUp, answers } = await filled(page, world.edited, 'older-form');
  const version = () => page.evaluate(() => JSON.parse(document.querySelector('#p4p_data').textContent));
  const before = JSON.stringify(await version());
  wire.faults({ mode: 'refuse', ...FOR_EVER });
  await signUp.send.click();
  await signUp.expectState('queued');
  await world.printEdited((text) => text.replace(', "Willow"', '').replace('id = "projects_other"', 'id = "more"'));
  await page.reload();
  await signUp.expectState('queued');
  expect(JSON.stringify(await version())).not.toBe(before);
  wire.faults();
  await passUntilStored(page, signUp);
  const row = await expectOneRow(signUp, world.backend, answers);
  expect(before).toContain(row.form_version);
  expectSameBytes(wire, 2);
});

// What a full disk does to the browser's database, from the start or from a moment on.
const fill = () => {
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('Full for this test.', 'QuotaExceededError');
  };
};

test('a sign-up that waits where the device is full says that it lasts as long as the page, which asks before it closes', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  await page.addInitScript(fill);
  const { signUp, answers } = await filled(page, world.faulty, 'full');
  const asked = [];
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  wire.faults({ mode: 'refuse', ...FOR_EVER });
  await signUp.send.click();
  await signUp.expectState('queued');
  await expect(signUp.outbox).toContainText(/only while this page is open/i);
  await expect(signUp.outbox).not.toContainText(/saved/i);
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(['beforeunload']);

  wire.faults();
  await passUntilStored(page, signUp);
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 2);
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  expect(asked).toHaveLength(1);
});

test('a device that fills up while a sign-up waits neither loses it nor sends it over and over', async ({ page, world, wire, watch }) => {
  watch.allow.push(...UNREACHED);
  const { signUp, answers } = await filled(page, world.faulty, 'filled-up');
  wire.faults({ mode: 'status', status: 503, times: 2 });
  await signUp.send.click();
  await signUp.expectState('queued');
  await page.evaluate(fill);
  await signUp.again.click();
  await expect.poll(() => wire.messages.length).toBe(2);
  await signUp.expectState('queued');
  await passUntilStored(page, signUp);
  await allSent(page);
  await page.clock.fastForward(2 * HOUR);
  await allSent(page);
  await signUp.expectState('stored');
  await expectOneRow(signUp, world.backend, answers);
  expectSameBytes(wire, 3);
  expect(wire.messages).toHaveLength(3);
});
