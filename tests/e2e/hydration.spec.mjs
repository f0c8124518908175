// The program takes the printed page over, and nothing that can go wrong on the way blanks it.

import { expect, holdProgram, hydrated, idsOf, list, nodes, open, pins, rewrite, search, SignUp, startClock, test, WHILE_OPEN } from './page.mjs';

async function expectInteractive(page) {
  const [node] = nodes;
  await hydrated(page);
  await search(page).fill(node.name);
  await expect.poll(() => idsOf(list(page))).toEqual([node.id]);
  await expect.poll(() => idsOf(pins(page))).toEqual([node.id]);
}

async function expectProse(page) {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('#about')).toContainText('Earthstar');
}

test('the program takes over what was printed without redrawing it', async ({ page }) => {
  const release = await holdProgram(page);
  await page.goto('/', { waitUntil: 'commit' });
  await page.locator('#sign-up').waitFor();
  await list(page).first().evaluate((element) => (element.isTheSame = true));
  release();
  await hydrated(page);
  expect(await list(page).first().evaluate((element) => element.isTheSame)).toBe(true);
  await expectInteractive(page);
  await expectProse(page);
});

test('what is typed before the program arrives stays, and is kept as a draft', async ({ page, context, world }) => {
  await startClock(context, WHILE_OPEN);
  const release = await holdProgram(page);
  const signUp = new SignUp(page);
  const early = { name: 'An early visitor', hopes: 'Two lines\nof hopes', projects: ['Willow'], consent: true };
  await page.goto(world.whileOpen, { waitUntil: 'commit' });
  await expect(signUp.send).toBeDisabled();
  await signUp.fill(early);
  release();
  await hydrated(page);
  await signUp.expectAnswers(early);
  await expect(signUp.send).toBeEnabled();
  await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
  await page.reload();
  await hydrated(page);
  await signUp.expectAnswers(early);
});

test('a search typed before the program arrives is carried out by it', async ({ page }) => {
  const release = await holdProgram(page);
  const [node] = nodes;
  await page.goto('/', { waitUntil: 'commit' });
  await search(page).fill(node.name);
  release();
  await hydrated(page);
  await expect(search(page)).toHaveValue(node.name);
  await expect.poll(() => idsOf(list(page))).toEqual([node.id]);
});

test('a page and a program of different builds work together', async ({ page }) => {
  await rewrite(page, (html) => html.replace(/data-build="[^"]*"/, 'data-build="of-another-day"'));
  await page.goto('/');
  await expectInteractive(page);
  await expectProse(page);
});

const TAMPERED = {
  'has lost a row': (html) => html.replace(/<li[^>]*\sdata-node=[^]*?<\/li>/, ''),
  'has a stranger in the list': (html) => html.replace(/(<ul[^>]*\sdata-nodes[^>]*>)/, '$1<li class="stranger">I am not of this page</li>'),
  'has a stranger in front of a form': (html) => html.replace(/<form /, '<div class="stranger"></div><form '),
};
for (const [what, change] of Object.entries(TAMPERED)) {
  test(`a page that ${what} works all the same`, async ({ page }) => {
    await rewrite(page, change);
    await page.goto('/');
    await expectInteractive(page);
    await expectProse(page);
    await search(page).fill('');
    await expect.poll(() => idsOf(list(page))).toEqual(nodes.map(({ id }) => id));
  });
}

const BROKEN = {
  'the data in it is broken': (page) =>
    rewrite(page, (html) => html.replace(/(<script[^>]*\sid="p4p_data"[^>]*>)/, '$1{"broken')),
  'the program is broken': (page) =>
    page.route('**/*.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: 'no program' })),
};
for (const [what, breakIt] of Object.entries(BROKEN)) {
  test(`the page stays readable when ${what}, and the console says so once`, async ({ page, watch }) => {
    watch.allow.push(/the text stays readable/i);
    await breakIt(page);
    await page.goto('/');
    await expect.poll(() => watch.errors.length).toBe(1);
    expect(watch.errors[0]).toMatch(/the text stays readable/i);
    await expectProse(page);
    await expect(list(page)).toHaveCount(nodes.length);
    await expect(page.locator('#app[data-hydrated]')).not.toBeAttached();
  });
}

test('the page works in a folder of a site too', async ({ page, world }) => {
  await open(page, `${world.today}/folder/`);
  await expectInteractive(page);
});

test('a program that stops in the middle leaves the text, and the forms say that they do not work', async ({ page, watch }) => {
  watch.allow.push(/Refused for this test/, /stopped at .*the text stays readable/i, /^RuntimeError: unreachable$/);
  const printed = page.waitForEvent('console', (message) => message.type() === 'error' && /stopped at .*readable/.test(message.text()));
  await open(page);
  await search(page).fill('nairobi');
  await expect(list(page)).toHaveCount(1);
  // The browser refuses what no program can expect: the first time is an error, and what it leaves half done stops the
  // program the next time.
  await page.evaluate(() => {
    const refuse = () => {
      throw new Error('Refused for this test.');
    };
    Object.defineProperty(Element.prototype, 'innerHTML', { set: refuse });
    for (const name of ['appendChild', 'insertBefore', 'removeChild', 'replaceChild']) Node.prototype[name] = refuse;
    Document.prototype.createElement = refuse;
    for (const name of ['append', 'before', 'after', 'remove', 'replaceWith']) Element.prototype[name] = refuse;
  });
  for (const text of ['', 'nairobi', '']) await search(page).fill(text);
  await printed;
  await expect(page.locator('#app')).toHaveAttribute('data-stopped', '');
  await expect(page.locator('#sign-up .until-ready').first()).toBeVisible();
  await expectProse(page);
});
