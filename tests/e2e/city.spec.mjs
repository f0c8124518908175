// The field for a city suggests cities from a table that comes with the page, and fills in what follows from them.

import { expect, hydrated, lookedAfter, open, SignUp, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

class Host {
  constructor(page) {
    this.page = page;
    this.form = page.getByRole('form', { name: 'Register a local node' });
    this.city = this.form.getByRole('combobox', { name: 'City' });
    this.cities = this.form.getByRole('listbox', { name: 'Cities' });
    this.options = this.cities.getByRole('option');
    this.zone = this.form.getByLabel('Time zone of the node');
    this.position = this.form.getByLabel('Position on the map');
    this.status = this.form.getByRole('status').filter({ hasText: /\S/ });
    this.draft = new SignUp(page, 'host').draft;
  }

  async type(text) {
    await this.city.fill('');
    await this.city.pressSequentially(text);
  }

  async openMap() {
    await this.form.getByRole('button', { name: 'Choose on the map' }).click();
    const map = this.form.getByRole('region', { name: /choose the position/i });
    await expect(map.locator('canvas')).toBeFocused();
    return map;
  }
}

test('a city is chosen with the keyboard alone, and fills in its zone and its position', async ({ page }) => {
  const host = new Host(page);
  await open(page);
  await host.form.getByLabel('The exact venue').check();
  await host.city.focus();
  await page.keyboard.type('colog');
  await expect(host.options.first()).toHaveText('Köln (Cologne), Germany');
  await expect(host.city).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(host.options.first()).toHaveAttribute('aria-selected', 'true');
  await expect(host.city).toHaveAttribute('aria-activedescendant', await host.options.first().getAttribute('id'));
  await page.keyboard.press('Enter');
  await expect(host.city).toHaveValue('Köln');
  await expect(host.city).toBeFocused();
  await expect(host.cities).toBeHidden();
  await expect(host.city).toHaveAttribute('aria-expanded', 'false');
  await expect(host.zone).toHaveValue('Europe/Berlin');
  await expect(host.position).toHaveValue('50.94, 6.95');
  await expect(host.form.getByLabel('Country')).toHaveValue('DE');
  await expect(host.status).toContainText('Time zone: Europe/Berlin, filled in below');
  await expect(host.status).toContainText('Position: 50.94, 6.95, filled in below');

  // Another city takes their place, as nobody wrote anything of their own.
  await host.type('lisbo');
  await expect(host.options.first()).toHaveText('Lisbon, Portugal');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(host.zone).toHaveValue('Europe/Lisbon');
  // It is kept like what is typed.
  await expect(host.draft).toHaveAttribute('data-draft', 'saved');
  await page.reload();
  await expect(host.city).toHaveValue('Lisbon');
  await expect(host.zone).toHaveValue('Europe/Lisbon');
});

// What was filled in was known in memory only: a node was filed as Berlin, NL.
test('after a reload, too, another city takes the place of the one that was chosen', async ({ page }) => {
  const host = new Host(page);
  await open(page);
  await host.form.getByLabel('The exact venue').check();
  await host.type('amsterd');
  await host.options.filter({ hasText: /^Amsterdam, Netherlands$/ }).click();
  await expect(host.zone).toHaveValue('Europe/Amsterdam');
  const before = await host.position.inputValue();
  await expect(host.draft).toHaveAttribute('data-draft', 'saved');
  await page.reload();
  await hydrated(page);
  await expect(host.city).toHaveValue('Amsterdam');
  await expect(host.position).toHaveValue(before);
  await host.city.focus();
  await host.type('berli');
  await host.options.filter({ hasText: /^Berlin, Germany$/ }).click();
  await expect(host.form.getByLabel('Country')).toHaveValue('DE');
  await expect(host.zone).toHaveValue('Europe/Berlin');
  await expect(host.position).toHaveValue(/^52\.5\d, 13\.\d\d$/);
  // What somebody wrote meanwhile stays.
  await host.zone.fill('Africa/Accra');
  await expect(host.draft).toHaveAttribute('data-draft', 'saved');
  await page.reload();
  await hydrated(page);
  await expect(host.zone).toHaveValue('Africa/Accra');
  await host.city.focus();
  await host.type('lisbo');
  await host.options.first().click();
  await expect(host.form.getByLabel('Country')).toHaveValue('PT');
  await expect(host.zone).toHaveValue('Africa/Accra');
});

test('what somebody wrote is never overwritten', async ({ page }) => {
  const host = new Host(page);
  await open(page);
  await host.zone.fill('Africa/Accra');
  await host.form.getByLabel('Country').fill('GH');
  await host.type('kyoto');
  await host.options.first().click();
  await expect(host.city).toHaveValue('Kyoto');
  await expect(host.zone).toHaveValue('Africa/Accra');
  await expect(host.form.getByLabel('Country')).toHaveValue('GH');
  await expect(host.status).toContainText('Time zone: as you wrote it');
});

test('the arrows go round, Escape closes the list, and free text stays', async ({ page }) => {
  const host = new Host(page);
  await open(page);
  await host.type('san jose');
  await expect(host.options).not.toHaveCount(0);
  await page.keyboard.press('ArrowUp');
  await expect(host.options.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(host.options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(host.cities).toBeHidden();
  await expect(host.city).toHaveValue('san jose');
  // Leaving the field closes it too.
  await host.type('san jos');
  await expect(host.cities).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(host.cities).toBeHidden();
  await host.type('Nowhere-on-Sea');
  await expect(host.status).toContainText('It counts as you write it');
  await expect(host.city).toHaveValue('Nowhere-on-Sea');
});

test('other scripts and countries find their cities', async ({ page }) => {
  const host = new Host(page);
  await open(page);
  for (const [typed, title] of [
    ['東京', /^Tokyo \(東京.*\), Japan$/],
    ['Paris, United S', /^Paris, United States$/],
    ['münch', /^Munich \(München\), Germany$/],
  ]) {
    await host.type(typed);
    await expect(host.options.first()).toHaveText(title);
  }
});

test('without the table the field says so once and takes any text', async ({ page, watch }) => {
  watch.allow.push(/Failed to load resource/, /ERR_FAILED/);
  const host = new Host(page);
  await page.route('**/cities.bin*', (route) => route.abort());
  await open(page);
  await host.city.focus();
  await expect(host.status).toHaveText('The list of cities could not be loaded. Write the city as you like.');
  await host.type('Accra');
  await expect(host.city).toHaveValue('Accra');
  await expect(host.cities).toBeHidden();
  // It is asked for again when there is another chance.
  await page.unroute('**/cities.bin*');
  await host.type('Accr');
  await expect(host.options.first()).toHaveText('Accra, Ghana');
});

test('a table that is damaged is one that is not there', async ({ page }) => {
  const host = new Host(page);
  await page.route('**/cities.bin*', (route) => route.fulfill({ body: 'cities1\n\xff\xff\xff\xff' }));
  await open(page);
  await host.city.focus();
  await expect(host.status).toContainText('could not be loaded');
});

test('hostile texts find nothing and do nothing', async ({ page }) => {
  const host = new Host(page);
  await open(page);
  for (const text of ['<img src=x onerror="window.attacked=true">', '"><script>window.attacked=true</script>', '\u202e\u0000,', 'a'.repeat(20_000), ', , ,']) {
    await host.city.fill(text);
    await expect(host.options).toHaveCount(0);
  }
  await host.type('rome');
  await expect(host.options.first()).toHaveText(/^Rome, Italy/);
  expect(await page.evaluate(() => window.attacked)).toBeUndefined();
  await expect(page.locator('img[src=x]')).toHaveCount(0);
});

test('the table is asked for when the field is first used, and once', async ({ page, watch }) => {
  const host = new Host(page);
  await open(page);
  const asked = () => watch.requests.filter((request) => request.url().endsWith('/cities.bin')).length;
  await host.form.getByLabel('Your name').fill('Ada');
  expect(asked()).toBe(0);
  await host.type('quito');
  await expect(host.options.first()).toHaveText('Quito, Ecuador');
  expect(asked()).toBe(1);
});

test.describe('after a visit on which the field was used', () => {
  test.use({ serviceWorkers: 'allow' });

  test('cities are found without a network', async ({ page, context, watch }) => {
    watch.allow.push(/Failed to load resource/, /ERR_/);
    const host = new Host(page);
    await open(page);
    await lookedAfter(page);
    await host.type('nairo');
    await expect(host.options.first()).toHaveText('Nairobi, Kenya');
    const isKept = () => page.evaluate(async () => Boolean(await caches.match(new URL('cities.bin', location.origin))));
    await expect.poll(isKept).toBe(true);
    await context.setOffline(true);
    await page.reload();
    await hydrated(page);
    // What is typed before the draft is back would be typed over by it.
    await expect(page.locator('#host [data-restored]')).toBeAttached();
    // Not what the draft has brought back: that, typed once more before the table is there, is no news to the field.
    await host.type('nairob');
    await expect(host.options.first()).toHaveText('Nairobi, Kenya');
    await host.options.first().click();
    await expect(host.zone).toHaveValue('Africa/Nairobi');
  });
});

test('a position is chosen on a map below its field, with the keyboard and with a press', async ({ page }) => {
  const host = new Host(page);
  await open(page);
  const map = await host.openMap();
  await page.keyboard.press('Enter');
  const typed = /^-?\d+(\.\d+)?, -?\d+(\.\d+)?$/;
  await expect(host.position).toHaveValue(typed);
  await expect(host.zone).not.toHaveValue('');
  const before = await host.position.inputValue();
  await map.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await map.boundingBox();
  await page.mouse.click(x + width * 0.75, y + height * 0.3);
  await expect(host.position).not.toHaveValue(before);
  await expect(host.position).toHaveValue(typed);
  await map.locator('canvas').focus();
  await page.keyboard.press('Escape');
  await expect(map).toHaveCount(0);
  await expect(host.position).toBeFocused();
});

// The frame that the map has asked for comes when the map is gone.
test('a map that is closed while it moves draws no more', async ({ page }) => {
  const host = new Host(page);
  await open(page);
  const map = await host.openMap();
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(map).toHaveCount(0);
  // What goes wrong now is an error in the console, which fails every test.
  await page.clock.runFor(1000);
});
