// The page is read by people whose browser runs no scripts, or never gets the program.

import { addressOf, expect, form, list, nodes, row, rowsOf, test } from './page.mjs';

const PROTOCOLS = ['NextGraph', 'Scuttlebutt', 'p2panda', 'PZP', 'Earthstar', 'Willow', 'Radicle'];

async function expectReadable(page) {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const text = await page.locator('body').innerText();
  expect(text).toMatch(/24\s+November\s+2025/);
  expect(text).toMatch(/15:00\D{1,20}16:30\s+CET/);
  expect(text).toMatch(/14:00\D{1,20}15:30\s+UTC/);
  for (const name of [...PROTOCOLS, 'DWeb', 'NLnet', 'NGI Zero', 'NGI Search', 'European Commission']) {
    expect(text.toLowerCase(), name).toContain(name.toLowerCase());
  }

  await expect(list(page)).toHaveCount(nodes.length);
  for (const node of nodes) {
    await expect(row(page, node.id)).toContainText(node.name);
    if (node.example) await expect(row(page, node.id).getByText('example', { exact: true })).toBeVisible();
  }
  await expect(page.locator('[data-map] svg').first()).toBeVisible();
  await expect(page.locator('a[href$="workshop.ics"]').first()).toBeVisible();
  for (const part of ['#about', '#nodes', '#sign-up']) {
    await expect(page.locator(part).getByRole('heading').first()).toBeVisible();
  }
}

// Without scripts the form can be sent all the same, where the form service takes that; and it says what that means.
async function expectPlainForm(page, name) {
  const plain = form(page, name);
  await expect(plain).toHaveAttribute('method', 'post');
  // Roles and texts pass over what is in <noscript>, whose time this is.
  await expect(plain.locator('noscript p')).toHaveText(/can neither seal nor keep what you write/);
  await expect(plain.locator('noscript p')).toBeVisible();
  await expect(plain.locator('button:visible')).toHaveText(['Send it unsealed, without the page’s program']);
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('everything about the event can be read, and the form says what it needs', async ({ page }) => {
    await page.goto('/');
    await expectReadable(page);
    await expectPlainForm(page, 'next');
  });

  test('a page built while the sign-up is open has the sign-up', async ({ page, world }) => {
    await page.goto(world.whileOpen);
    await expect(page.locator('#app[data-phase=open]')).toBeAttached();
    await expectReadable(page);
    await expectPlainForm(page, 'attend');
    for (const name of ['name', 'email', 'joining', 'projects_other', 'hopes', 'consent']) {
      await expect(form(page, 'attend').locator(`[name=${name}]`)).toBeVisible();
    }
  });

  test('the form can be sent, in clear, and the organisers find it', async ({ page, world, backend, watch }) => {
    // The form service's own answer has no icon.
    watch.allow.push(/status of 404/);
    await page.goto(world.whileOpen);
    const email = addressOf('no-scripts');
    const plain = form(page, 'attend');
    await plain.locator('[name=name]').fill('No scripts');
    await plain.locator('[name=email]').fill(email);
    await plain.locator('[name=joining]').selectOption('online');
    await plain.locator('[name=projects][value=Willow]').check();
    await plain.locator('[name=projects][value=p2panda]').check();
    await plain.locator('button:visible').click();
    // The box is missing: the browser itself says so, and nothing is sent.
    await expect(page).toHaveURL(`${world.whileOpen}/`);
    await plain.locator('[name=consent]').check();
    await plain.locator('button:visible').click();
    await page.waitForURL(`${backend.origin}/**`);
    const rows = await rowsOf(backend, 'attend', { email });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ name: 'No scripts', joining: 'online', form: 'attend', plain: 'yes', consent: 1, submission_id: '' });
    expect(JSON.parse(rows[0].projects).toSorted()).toEqual(['Willow', 'p2panda']);
  });

  test('an address with a node leads to it', async ({ page }) => {
    const last = nodes.at(-1);
    await page.goto(`/#node-${last.id}`);
    await expect(row(page, last.id)).toBeInViewport();
  });
});

test('everything can be read when the program never arrives', async ({ page, watch }) => {
  watch.allow.push(/ERR_FAILED/, /^The page's program does not run\. The text stays readable/);
  await page.route('**/*.wasm*', (route) => route.abort());
  const failed = page.waitForEvent('requestfailed', (request) => /\.wasm(\?|$)/.test(request.url()));
  await page.goto('/');
  await failed;
  await expectReadable(page);
  // What works without it is offered instead.
  await expect(page.locator('#sign-up').getByRole('button', { name: 'Send it unsealed, without the page’s program' })).toBeVisible();
  await expect(page.locator('#app[data-hydrated]')).not.toBeAttached();
});

test('everything can still be read once the program runs', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('#app[data-hydrated]')).toBeAttached();
  await expectReadable(page);
  await expect(form(page, 'next').getByRole('button', { name: /^Send/ })).toBeEnabled();
});

// `site new` writes no end of the title that is set large, so all of it is; at 320 px it was cut off once.
test('a title of several words that is all set large can be read on a narrow screen', async ({ page, world }) => {
  await world.printEdited((text, name) => (name === 'event' ? text.replace(/^subject = .*$/m, '') : text));
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto(world.edited);
  const { inner, outer } = await page.locator('h1 .subject').evaluate((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return { inner: range.getBoundingClientRect().right, outer: innerWidth };
  });
  expect(inner).toBeLessThanOrEqual(outer);
});
