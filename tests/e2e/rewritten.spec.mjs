// A page that was changed on its way, or is changed under the visitor's eyes: by hosts that hide mail addresses or pack HTML,
// by translators and by extensions. It is read and works, or says what does not.

import { answersOf, count, countdown, expect, expectOneRow, holdProgram, hydrated, idsOf, list, lookAround, nodes, rewrite, row, search, SignUp, test, WHILE_OPEN } from './page.mjs';
import { DECODER, extend, extendedOnTheWay, minified, translate, translatedOnTheWay, withOtherScripts, withoutAddresses, withoutComments } from './rewriters.mjs';

test.use({ now: WHILE_OPEN });

// Of a page with mail addresses in its text, in its form and with its nodes.
const HELP = 'However you would like to be called. Questions go to help@example.org.';
test.beforeEach(async ({ world }) => {
  await world.printEdited((text, name) => {
    if (name === 'attend') return text.replace('However you would like to be called.', HELP);
    return name === 'event' ? text.replace(/^place = .*$/m, 'place = "Online and at nodes; write to place@example.org"') : text;
  });
});

async function openEdited(page, world, before) {
  const release = before && (await holdProgram(page));
  await page.goto(world.edited, { waitUntil: before ? 'commit' : 'load' });
  if (before) {
    await page.locator('#p4p_whole').waitFor({ state: 'attached' });
    await page.evaluate(before);
    release();
  }
  await hydrated(page);
  await lookAround(page);
}

// Whatever is done to it: it counts, searches, opens rows, says what is missing, and sends.
async function expectToWork(page, world, who) {
  const words = { ignoreCase: true };
  await expect(countdown(page)).toContainText(/\d/);
  const before = await countdown(page).innerText();
  await page.clock.fastForward(300_000);
  await expect.poll(() => countdown(page).innerText()).not.toBe(before);

  await search(page).fill(nodes[0].name);
  await expect.poll(() => idsOf(list(page))).toEqual([nodes[0].id]);
  await expect(count(page)).toContainText(`1 of ${nodes.length}`, words);
  await search(page).fill('no such node');
  await expect(list(page)).toHaveCount(0);
  await search(page).fill('');
  await expect(list(page)).toHaveCount(nodes.length);
  await expect(count(page)).not.toContainText(' of ', words);

  await row(page, 'lisbon').locator('summary').click();
  await expect(row(page, 'lisbon')).toContainText('lisbon@example.org', words);
  await expect(row(page, 'lisbon').locator('a[href="mailto:lisbon@example.org"]')).toBeVisible();

  const [signUp, answers] = [new SignUp(page), answersOf(who)];
  // Its words may be others.
  const send = signUp.form.locator('button[type=submit]');
  await expect(signUp.form).toContainText('help@example.org', words);
  await signUp.fill(Object.fromEntries(Object.entries(answers).filter(([name]) => name !== 'consent')));
  await send.click();
  await expect(signUp.summary).toContainText(/please tick/i);
  await signUp.field('consent').check();
  await send.click();
  await signUp.expectState('stored');
  await expect(signUp.outbox).toContainText(/stored/i);
  await expectOneRow(signUp, world.backend, answers);
}

const ON_THE_WAY = {
  'hides mail addresses': withoutAddresses,
  'leaves comments out': withoutComments,
  'packs HTML': minified,
  'leaves comments out and hides mail addresses': (html) => withoutAddresses(withoutComments(html)),
  translates: translatedOnTheWay,
  'inserts elements': extendedOnTheWay,
};
for (const [what, change] of Object.entries(ON_THE_WAY)) {
  for (const decoder of what.includes('addresses') ? ['runs', 'is blocked'] : ['']) {
    const name = decoder && `, whose script ${decoder}`;
    test(`the page works behind a host that ${what}${name}`, async ({ page, world, watch }) => {
      // The host's script makes HTML, which the page's policy forbids; the page has put the addresses back by itself.
      watch.allow.push(/Failed to load resource|ERR_BLOCKED/, /TrustedHTML|trusted-types/);
      await page.route('**/cdn-cgi/**', (route) => (decoder === 'runs' ? route.fulfill({ contentType: 'text/javascript', body: DECODER }) : route.abort('blockedbyclient')));
      await rewrite(page, (html) => {
        const changed = change(html);
        // A host that leaves what it hides alone, when it is told to, changes nothing.
        return changed === html ? `${html}\n` : changed;
      });
      await openEdited(page, world);
      await expect(page.locator('body')).not.toContainText('[email', { useInnerText: true });
      await expect(page.locator('#app')).toContainText('place@example.org');
      await expectToWork(page, world, `rewritten-${what.length}-${decoder.length}`);
    });
  }
}

test('behind a host that changes scripts, none of which the policy knows any more, the page is read and says that its forms do not work', async ({ page, world, watch }) => {
  watch.allow.push(/Content.Security.Policy|content security policy/i, /Failed to load resource/);
  await rewrite(page, withOtherScripts);
  await page.goto(world.edited);
  await expect.poll(() => watch.errors.length).toBeGreaterThan(1);
  await expect(page.locator('#about')).toContainText('Earthstar');
  await expect(list(page)).toHaveCount(nodes.length);
  await expect(page.locator('#sign-up .until-ready')).toBeVisible();
  await expect(new SignUp(page).send).toBeDisabled();
});

for (const [who, change] of Object.entries({ 'a translator': translate, extensions: extend })) {
  test(`the page works when ${who} came before its program`, async ({ page, world }) => {
    await openEdited(page, world, change);
    await expectToWork(page, world, `${change.name}-before`);
  });

  test(`the page works when ${who} came after its program`, async ({ page, world }) => {
    await openEdited(page, world);
    await page.evaluate(change);
    await expectToWork(page, world, `${change.name}-after`);
  });
}

test('what is translated changes with the page: nothing of it stays or stands there twice, and the original comes back', async ({ page, world }) => {
  await openEdited(page, world);
  const original = await page.locator('main').innerText();
  await page.evaluate(translate);
  await search(page).fill(nodes[0].name);
  await expect(count(page)).toContainText(`1 of ${nodes.length}`);
  await search(page).fill('no such node');
  await expect(count(page)).toContainText(`0 of ${nodes.length}`);
  expect((await count(page).innerText()).match(/nodes/gi)).toHaveLength(1);
  await search(page).fill('');
  await expect(list(page)).toHaveCount(nodes.length);
  await expect(count(page)).toContainText(/NODES/);
  await expect(page.locator('main')).not.toHaveText(original, { useInnerText: true });
  await page.evaluate(() => window.showOriginal());
  await expect(page.locator('main')).toHaveText(original, { useInnerText: true });
});
