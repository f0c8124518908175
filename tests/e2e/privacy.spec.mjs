// Nothing leaves the page's own server before Send, and then only to the configured backend.

import { answersOf, expect, filters, hydrated, nodes, open, originsOf, pins, row, search, SignUp, test, WHILE_OPEN } from './page.mjs';

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

// Whatever somebody looks at: nothing is asked of anybody else, and nothing of it is against the policy, which `watch` would
// tell.
test('no other server hears of a visit, whatever is looked at on it', async ({ page, watch, world }) => {
  await open(page);
  await search(page).fill('a');
  await filters(page).locator('summary').click();
  await filters(page).getByRole('checkbox').first().check();
  await page.locator('#p4p_near').click();
  await page.locator('#p4p_near').pressSequentially('lisb');
  await page.getByRole('option', { name: /^Lisb/ }).first().click();
  await search(page).fill('');
  await filters(page).getByRole('checkbox').first().uncheck();
  await row(page, nodes[0].id).locator('summary').click();

  await page.locator('[data-map]').hover({ position: { x: 3, y: 3 } });
  await expect(page.locator('[data-map][data-live]')).toBeAttached();
  for (const name of ['Zoom in', 'Zoom out', 'All nodes']) await page.locator('[data-map]').getByRole('button', { name, exact: true }).click();

  const host = new SignUp(page, 'host');
  await host.field('city').click();
  await host.field('city').pressSequentially('lisb');
  await page.getByRole('option', { name: /^Lisb/ }).first().click();
  await host.form.getByRole('button', { name: 'Choose on the map' }).click();
  await expect(host.form.locator('.picker .live')).toBeVisible();
  await host.send.click();
  await expect(host.summary).toBeVisible();

  const signUp = new SignUp(page);
  await signUp.fill(answersOf('looks-around'));
  await signUp.part.getByRole('button', { name: 'See exactly what will be sent' }).click();
  await expect(signUp.part.getByText('BEGIN AGE ENCRYPTED FILE')).toBeVisible();

  await page.getByRole('button', { name: 'Show this on your own site' }).click();
  await expect(page.getByRole('dialog').frameLocator('iframe').locator('#app[data-hydrated]')).toBeAttached();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'What this device keeps' }).click();
  await expect(page.getByRole('dialog')).toContainText('Drafts that were not sent');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  expect(originsOf(watch.requests)).toEqual([world.whileOpen]);
});

const PHASES = ['2025-10-01T09:00Z', '2025-11-10T09:00Z', '2025-11-24T13:59Z', '2025-11-24T14:30Z', '2026-03-01T09:00Z'];
test('no other server hears of a visit in any phase, language and part, nor of a poster or a slip in an address', async ({ page, watch, world }) => {
  watch.allow.push(/status of 404/);
  const addresses = [
    ...PHASES.map((at) => `/?preview-at=${at}`),
    ...['nl', 'de', 'fr', 'es'].map((language) => `/${language}/`),
    ...['event', 'nodes', 'sign-up', 'host', 'all'].map((part) => `/?embed=${part}&theme=dark`),
  ];
  for (const address of addresses) {
    await page.goto(address);
    await hydrated(page);
  }
  for (const address of ['/nodes/lisbon.html', '/a/b/no-such.html', '/answers/']) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  expect(originsOf(watch.requests)).toEqual([world.whileOpen]);
});

test('no text becomes HTML or a script, whoever brings it', async ({ page, watch }) => {
  watch.allow.push(/Content security policy|Content Security Policy|TrustedHTML|TrustedScript|blocked/i);
  await open(page);
  const outcomes = await page.evaluate(() => {
    const attempt = (act) => {
      try {
        act();
        return 'taken';
      } catch (error) {
        return error.name;
      }
    };
    const element = document.createElement('div');
    return {
      html: attempt(() => (element.innerHTML = '<img src=x onerror="window.hacked = 1">')),
      link: attempt(() => (element.innerHTML = '<a href="javascript:1">x</a>')),
      policy: attempt(() => trustedTypes.createPolicy('another', { createHTML: (text) => text })),
      second: attempt(() => trustedTypes.createPolicy('default', { createHTML: (text) => text })),
      worker: attempt(() => new Worker('/page-1.js')),
      script: attempt(() => (document.createElement('script').src = '/page-1.js')),
      text: attempt(() => (document.createElement('script').text = '1')),
      frame: attempt(() => (document.createElement('iframe').srcdoc = '<p onclick="x">')),
    };
  });
  expect(outcomes).toEqual(Object.fromEntries(Object.keys(outcomes).map((name) => [name, 'TypeError'])));
  expect(await page.evaluate(() => window.hacked)).toBeUndefined();
});
