// The page is read by people whose browser runs no scripts, or never gets the program.

import { expect, list, nodes, test } from './page.mjs';

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
    const row = page.locator(`li#node-${node.id}`);
    await expect(row).toContainText(node.name);
    if (node.example) await expect(row.getByText('example', { exact: true })).toBeVisible();
  }
  await expect(page.locator('[data-map] svg').first()).toBeVisible();
  await expect(page.locator('a[href$="workshop.ics"]').first()).toBeVisible();
  for (const part of ['#about', '#nodes', '#sign-up']) {
    await expect(page.locator(part).getByRole('heading').first()).toBeVisible();
  }
}

async function expectHonestForm(page, name) {
  const form = page.locator(`form[name=${name}]`);
  await expect(form.getByRole('button', { name: /^Send/ })).toBeDisabled();
  await expect(page.locator('#sign-up')).toContainText(/program/i);
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('everything about the event can be read, and the form says what it needs', async ({ page }) => {
    await page.goto('/');
    await expectReadable(page);
    await expectHonestForm(page, 'next');
  });

  test('a page built while the sign-up is open has the sign-up', async ({ page, world }) => {
    await page.goto(world.whileOpen);
    await expect(page.locator('#app[data-phase=open]')).toBeAttached();
    await expectReadable(page);
    await expectHonestForm(page, 'attend');
    for (const name of ['name', 'email', 'joining', 'projects_other', 'hopes', 'consent']) {
      await expect(page.locator(`form[name=attend] [name=${name}]`)).toBeVisible();
    }
  });

  test('an address with a node leads to it', async ({ page }) => {
    const last = nodes.at(-1);
    await page.goto(`/#node-${last.id}`);
    await expect(page.locator(`#node-${last.id}`)).toBeInViewport();
  });
});

test('everything can be read when the program never arrives', async ({ page, watch }) => {
  watch.allow.push(/./);
  await page.route('**/*.wasm', (route) => route.abort());
  const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('.wasm'));
  await page.goto('/');
  await failed;
  await expectReadable(page);
  await expectHonestForm(page, 'next');
  await expect(page.locator('#app[data-hydrated]')).not.toBeAttached();
});

test('everything can still be read once the program runs', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('#app[data-hydrated]')).toBeAttached();
  await expectReadable(page);
  await expect(page.locator('form[name=next]').getByRole('button', { name: /^Send/ })).toBeEnabled();
});
