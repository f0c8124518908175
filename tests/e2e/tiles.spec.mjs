// Another host's tiles, which an organiser may offer: nobody asks for them before a visitor has switched them on.

import { expect, open, test, WHILE_OPEN } from './page.mjs';

test.use({ now: WHILE_OPEN });

test('tiles are asked for once they are switched on, and the button says of whom', async ({ page, world, watch }) => {
  // A real server and a real image, the same one for every tile.
  const host = new URL(world.today).host;
  const tiles = `\n[tiles]\naddress = "${world.today}/icon-192.png?{z}/{x}/{y}"\ncredit = "Nobody in particular"\n`;
  await world.printEdited((text) => text, undefined, tiles);
  await open(page, world.edited);
  const map = page.locator('[data-map]');
  const asked = () => watch.requests.filter((request) => request.url().startsWith(`${world.today}/icon-192.png?`)).length;
  await map.hover();
  await expect(map).toHaveAttribute('data-live', '');
  const streets = map.getByRole('button', { name: `Street map from ${host}` });
  await expect(streets).toHaveAttribute('aria-pressed', 'false');
  expect(asked()).toBe(0);
  await streets.click();
  await expect(streets).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(asked).toBeGreaterThan(0);
  // They are drawn: nobody may read a canvas any more that has another host's image on it.
  const drawn = () =>
    map.locator('.streets').evaluate((canvas) => {
      try {
        return canvas.getContext('2d').getImageData(0, 0, 1, 1).data[3];
      } catch (error) {
        return error.name;
      }
    });
  await expect.poll(drawn).toBe('SecurityError');
  // They move with the map.
  const [streetsAt, worldAt] = [map.locator('.streets'), map.locator('.surface')];
  await map.locator('.surface').focus();
  await page.keyboard.press('ArrowRight');
  const apart = async () => {
    const [streets, world] = [await streetsAt.boundingBox(), await worldAt.boundingBox()];
    return Math.abs(streets.x + streets.width / 2 - world.x - world.width / 2);
  };
  await expect.poll(apart).toBeLessThan(1);
  await streets.click();
  await expect(streetsAt).toBeHidden();
});
