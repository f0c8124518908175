// The live map: it takes the place of the picture when it is touched, and can be moved in every way people try.

import { expect, expectAccessible, hydrated, idsOf, list, nodes, open, pins, row, search, test } from './page.mjs';

const map = (page) => page.locator('[data-map]');
const surface = (page) => page.locator('[data-map] canvas');
const clusters = (page) => page.locator('[data-map] button[data-cluster]');
const pin = (page, id) => page.locator(`[data-map] .live button[data-node="${id}"]`);
const marks = (page) => page.locator('[data-map] .live :is(button[data-node], button[data-cluster])');
const hint = (page) => page.locator('[data-map] .live .hint');
const NAMES = { in: 'Zoom in', out: 'Zoom out', fit: 'All nodes', full: 'Full screen' };
const control = (page, act) => map(page).getByRole('button', { name: NAMES[act], exact: true });
const view = (page) => map(page).evaluate(({ dataset: { zoom, lon, lat } }) => ({ zoom: +zoom, lon: +lon, lat: +lat }));
const zoom = async (page) => (await view(page)).zoom;

// The page with the map in view, touched, and there.
async function live(page, address = '/') {
  await open(page, address);
  await touch(page);
}

// One touch is enough.
async function touch(page) {
  await map(page).hover({ position: { x: 3, y: 3 } });
  await expect(page.locator('[data-map][data-live]')).toBeAttached();
}

// The live map with the shapes that have names, which come last.
async function named(page) {
  const shapes = page.waitForResponse(/50m\.bin$/);
  await live(page);
  await (await shapes).finished();
  await still(page);
}

// The middle of the live map on the screen, and its size.
async function place(page) {
  const { x, y, width, height } = await page.locator('[data-map] .live').boundingBox();
  return { x: x + width / 2, y: y + height / 2, width, height };
}

const centreOf = async (locator) => {
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
};

// The map says when it rests; what that changes is there some frames later.
const still = (page) =>
  page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const map = document.querySelector('[data-map]');
    const at = () => map.dataset.zoom + [...map.querySelectorAll('.live button')].map((mark) => mark.outerHTML);
    for (let same = 0, last = ''; same < 6 || 'moving' in map.dataset; last = at()) {
      await frame();
      same = at() === last ? same + 1 : 0;
    }
  });

// Serves other nodes, which the page asks for once it is there.
const withNodes = (page, change) =>
  page.route('**/nodes.json', async (route) => {
    const collection = await (await route.fetch()).json();
    change(collection.features);
    await route.fulfill({ json: collection });
  });

test('the live map shows what the picture showed, at the same places', async ({ page }) => {
  await open(page);
  await map(page).scrollIntoViewIfNeeded();
  const before = new Map();
  for (const { id } of nodes.filter(({ placed }) => placed)) before.set(id, await centreOf(page.locator(`[data-map] [data-node="${id}"]`)));
  await touch(page);
  await still(page);
  const { width } = await place(page);
  expect(await zoom(page)).toBeCloseTo(Math.log2(width / 256), 3);
  const ids = await pins(page).evaluateAll((pins) => pins.map((pin) => pin.dataset.node));
  expect(ids.length).toBeGreaterThan(5);
  for (const id of ids) {
    const after = await centreOf(pin(page, id));
    expect(Math.hypot(after.x - before.get(id).x, after.y - before.get(id).y), id).toBeLessThan(1);
  }
});

test('the map is moved with the keyboard, and Escape goes back to the list', async ({ page }) => {
  await live(page);
  await surface(page).focus();
  const world = await view(page);
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect.poll(() => zoom(page)).toBe(Math.floor(world.zoom) + 2);
  const before = await view(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await view(page)).lon).toBeGreaterThan(before.lon);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  await expect.poll(async () => (await view(page)).lat).toBeGreaterThan(before.lat);
  expect((await view(page)).lon).toBeCloseTo(before.lon, 2);
  await page.keyboard.press('-');
  await expect.poll(() => zoom(page)).toBeLessThan(before.zoom);
  await page.keyboard.press('Home');
  await still(page);
  const seen = await marks(page).evaluateAll((all) => all.reduce((sum, one) => sum + Number(one.dataset.cluster ?? 1), 0));
  expect(seen).toBe(nodes.filter(({ placed }) => placed).length);
  await expect(map(page).getByRole('status').filter({ hasText: 'in view' })).toHaveText(/^\d+ of \d+ nodes in view$/);
  await page.keyboard.press('Escape');
  await expect(search(page)).toBeFocused();
});

test('the wheel scrolls the page, and zooms with Ctrl or once the map has the keyboard', async ({ page }) => {
  await live(page);
  const { x, y } = await place(page);
  await page.mouse.move(x, y);
  const [before, top] = [await zoom(page), await page.evaluate(() => scrollY)];
  await page.mouse.wheel(0, 60);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(top);
  await expect(hint(page)).toHaveText(/Hold \S+ to zoom the map/);
  expect(await zoom(page)).toBe(before);

  const at = await place(page);
  await page.mouse.move(at.x, at.y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await expect.poll(() => zoom(page)).toBeGreaterThan(before);
  await expect(hint(page)).toBeHidden();

  const near = await zoom(page);
  await surface(page).focus();
  await page.mouse.wheel(0, -200);
  await expect.poll(() => zoom(page)).toBeGreaterThan(near);
});

test('in a frame the wheel is the page’s, even when the map has the keyboard', async ({ page, world }) => {
  await page.route('**/host.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><iframe src="./" width="700" height="900" title="map"></iframe>' }),
  );
  await page.goto(`${world.today}/host.html`);
  const frame = page.frames()[1];
  await hydrated(frame);
  await touch(frame);
  await surface(frame).focus();
  const { x, y } = await place(frame);
  await page.mouse.move(x, y);
  const before = await zoom(frame);
  await page.mouse.wheel(0, -100);
  await expect(hint(frame)).toBeVisible();
  expect(await zoom(frame)).toBe(before);
  expect(await frame.locator('.live').evaluate((element) => getComputedStyle(element).touchAction)).toBe('pan-y');
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await expect.poll(() => zoom(frame)).toBeGreaterThan(before);
});

test('a drag moves what is below the mouse with it, and a drag that began on a pin does not press it', async ({ page }) => {
  await live(page);
  await control(page, 'in').click();
  await still(page);
  const from = await centreOf(pin(page, 'lisbon'));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 50, from.y + 20, { steps: 5 });
  await page.mouse.up();
  await still(page);
  const to = await centreOf(pin(page, 'lisbon'));
  expect(to.x - from.x).toBeCloseTo(50, 0);
  expect(to.y - from.y).toBeCloseTo(20, 0);
  await expect(row(page, 'lisbon')).not.toBeFocused();
  await pin(page, 'lisbon').click();
  await expect(row(page, 'lisbon')).toBeFocused();
});

test('a drag over 180 degrees goes on round the world', async ({ page }) => {
  await live(page);
  await surface(page).focus();
  for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowRight');
  await still(page);
  for (const id of ['wellington', 'honolulu']) await expect(pin(page, id)).toBeVisible();
  const [wellington, honolulu] = [await centreOf(pin(page, 'wellington')), await centreOf(pin(page, 'honolulu'))];
  expect(honolulu.x).toBeGreaterThan(wellington.x);
  const { lon } = await view(page);
  expect(lon >= -180 && lon <= 180, `${lon}`).toBe(true);
});

test('a double click zooms in where it is', async ({ page }) => {
  await live(page);
  const { x, y, width } = await place(page);
  const before = await zoom(page);
  await page.mouse.dblclick(x + width / 4, y);
  await expect.poll(() => zoom(page)).toBeGreaterThan(before + 0.2);
  expect((await view(page)).lon).toBeGreaterThan(20);
});

test.describe('with fingers', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 800 } });

  // What fingers do, as the browser gets it from a touch screen.
  async function fingers(page) {
    const session = await page.context().newCDPSession(page);
    return (type, ...points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  }

  test('two fingers zoom and move the map', async ({ page }) => {
    await live(page);
    const { x, y } = await place(page);
    const before = await zoom(page);
    const touch = await fingers(page);
    await touch('touchStart', [x - 20, y], [x + 20, y]);
    for (let step = 1; step <= 8; step++) await touch('touchMove', [x - 20 - step * 5, y], [x + 20 + step * 5, y]);
    await touch('touchEnd');
    await expect.poll(() => zoom(page)).toBeGreaterThan(before + 1);
  });

  test('one finger scrolls the page until the map was tapped, and moves the map from then on', async ({ page }) => {
    await live(page);
    const touch = await fingers(page);
    const up = async () => {
      const { x, y } = await place(page);
      await touch('touchStart', [x, y]);
      for (let step = 1; step <= 10; step++) await touch('touchMove', [x, y - step * 8]);
      await touch('touchEnd');
    };
    const [top, before] = [await page.evaluate(() => scrollY), await view(page)];
    await up();
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(top + 20);
    expect(await view(page)).toEqual(before);

    await page.evaluate((top) => window.scrollTo(0, top), top);
    await control(page, 'in').click();
    await control(page, 'in').click();
    await still(page);
    // In the Atlantic: straight below the middle, Accra's mark is so near that a fraction of a pixel decides. The page may
    // still scroll by the swipe, and so does Playwright when it taps an element.
    const [{ x, y }, canvas] = [await place(page), await surface(page).boundingBox()];
    await surface(page).tap({ position: { x: x - 80 - canvas.x, y: y + 60 - canvas.y } });
    await expect(surface(page)).toBeFocused();
    await still(page);
    const [there, lat] = [await page.evaluate(() => scrollY), (await view(page)).lat];
    await up();
    await expect.poll(async () => (await view(page)).lat).toBeLessThan(lat);
    expect(await page.evaluate(() => scrollY)).toBe(there);
  });
});

test('a step of the zoom draws what is seen, and there is more to move into view as soon as the map is held', async ({ page }) => {
  await named(page);
  const room = () => surface(page).evaluate((canvas) => canvas.getBoundingClientRect().width - canvas.parentElement.getBoundingClientRect().width);
  await control(page, 'in').click();
  await still(page);
  await expect.poll(room).toBeLessThan(1);
  const { x, y } = await place(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await expect.poll(room).toBeGreaterThan(200);
  await page.mouse.move(x - 60, y);
  const gap = () => surface(page).evaluate((canvas) => canvas.getBoundingClientRect().right - canvas.parentElement.getBoundingClientRect().right);
  expect(await gap()).toBeGreaterThanOrEqual(0);
  await page.mouse.up();
});

test('a button that is pressed before the map is there brings it, and does what it says', async ({ page }) => {
  await open(page);
  await control(page, 'in').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-map][data-live]')).toBeAttached();
  await still(page);
  const near = await zoom(page);
  expect(near).toBe(2);
  await control(page, 'in').click();
  await expect.poll(() => zoom(page)).toBe(near + 1);
  await control(page, 'out').click();
  await expect.poll(() => zoom(page)).toBe(near);
  await control(page, 'fit').click();
  await expect.poll(() => zoom(page)).toBeLessThan(near);
  for (const act of ['in', 'out', 'fit', 'full']) {
    const { width, height } = await control(page, act).boundingBox();
    expect(Math.min(width, height), act).toBeGreaterThanOrEqual(44);
  }
});

test('a cluster that is pressed is zoomed into, until its nodes are told apart, and the keyboard stays with them', async ({ page }) => {
  await live(page);
  const cluster = clusters(page).first();
  await expect(cluster).toHaveAccessibleName(/^\d+ nodes, zoom in$/);
  const [before, count] = [await zoom(page), await clusters(page).count()];
  expect(count).toBeGreaterThan(0);
  await cluster.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => zoom(page)).toBeGreaterThan(before + 0.9);
  await still(page);
  await expect(marks(page).and(page.locator(':focus'))).toHaveCount(1);
  // And back out again.
  for (let step = 0; step < 9; step++) await page.keyboard.press('-');
  await expect.poll(() => zoom(page)).toBe(before);
  await expect(marks(page).and(page.locator(':focus'))).toHaveAttribute('data-cluster', /\d/);
});

test('nodes at one place are one mark, which goes to their rows at every zoom', async ({ page }) => {
  const together = ['accra', 'montreal', 'taipei'];
  await withNodes(page, (nodes) => {
    for (const node of nodes) if (together.includes(node.id)) node.geometry.coordinates = [10, 20];
  });
  await live(page);
  await page.getByRole('button', { name: '3 nodes at one place, show in the list' }).click();
  await expect.poll(async () => (await idsOf(list(page))).slice(0, 3).sort()).toEqual(together);
  await expect(list(page).first()).toBeFocused();
});

test('an element stays the same while the map moves, and the pin that had the keyboard keeps it', async ({ page }) => {
  await open(page);
  // The button, and not the link of the picture, which it replaces.
  await page.locator('[data-map]').getByRole('button', { name: /Nairobi/ }).focus();
  await expect(page.locator('[data-map][data-live]')).toBeAttached();
  await expect(page.locator('.live [data-node=nairobi]')).toBeFocused();
  await pin(page, 'nairobi').evaluate((element) => (element.isTheSame = true));
  for (const key of ['+', 'ArrowRight', 'ArrowLeft', '-']) await page.keyboard.press(key);
  await still(page);
  await expect(pin(page, 'nairobi')).toBeFocused();
  expect(await pin(page, 'nairobi').evaluate((element) => element.isTheSame)).toBe(true);
  // When it leaves the view, the keyboard stays on the map.
  for (let step = 0; step < 4; step++) await page.keyboard.press('+');
  for (let step = 0; step < 12; step++) await page.keyboard.press('ArrowRight');
  await expect(surface(page)).toBeFocused();
});

test('the map and the list point at the same node, and show the same ones', async ({ page }) => {
  await live(page);
  await row(page, 'accra').hover();
  await expect(pin(page, 'accra')).toHaveClass(/chosen/);
  await pin(page, 'montreal').hover();
  await expect(row(page, 'montreal')).toHaveClass(/chosen/);
  await search(page).fill('Accra');
  await expect(list(page)).toHaveCount(1);
  await expect(pins(page)).toHaveCount(1);
  await expect(pin(page, 'accra')).toBeVisible();
  await search(page).fill('');
  await expect.poll(() => pins(page).count()).toBeGreaterThan(5);
});

test('the map follows the size of its place, and stays the whole world', async ({ page }) => {
  await live(page);
  for (const width of [390, 800, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await still(page);
    const place = await page.locator('[data-map] .live').boundingBox();
    await expect.poll(() => zoom(page)).toBeCloseTo(Math.log2(place.width / 256), 2);
    const picture = await page.locator('[data-map] svg').boundingBox();
    expect(Math.abs(place.height - picture.height)).toBeLessThan(1.5);
  }
});

// The map's colour in the north of Australia, which the canvas alone does not tell because it is only shown on it. In its
// middle stands its name, once the shapes with names have come.
const land = (page) =>
  page.locator('.live canvas').evaluate((canvas) => {
    const { width, x: left, y: top } = canvas.getBoundingClientRect();
    const place = canvas.parentElement.getBoundingClientRect();
    const [x, y] = [place.x - left + place.width * 0.867, place.y - top + place.width * (0.555 - 0.13)];
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    const scale = canvas.width / width;
    context.drawImage(canvas, x * scale, y * scale, 1, 1, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  });

test('the map changes its colours with the scheme', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await named(page);
  await expect.poll(async () => Math.min(...(await land(page)))).toBeGreaterThan(190);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  // Dark, and drawn: what is not drawn is black.
  await expect.poll(async () => Math.max(...(await land(page)))).toBeLessThan(80);
  expect(Math.min(...(await land(page)))).toBeGreaterThan(0);
});

test('with the system’s own colours the map has those, as the system has them', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark', reducedMotion: 'reduce' });
  await live(page);
  const canvas = await page.evaluate(() => {
    const element = document.body.appendChild(document.createElement('i'));
    element.style.cssText = 'caret-color: Canvas';
    return getComputedStyle(element).caretColor.match(/\d+/g).map(Number);
  });
  await expect(map(page)).toHaveAttribute('data-drawn', '');
  await expect.poll(() => land(page)).toEqual(canvas);
});

// A worker draws, so that the page need not wait. Where there is none, or it does not start, the page draws.
const MISSING = 'its file is missing';
const renderers = {
  'a worker': undefined,
  'the page where there are no workers': () => delete window.Worker,
  'the page where workers are forbidden': () => (window.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } }),
  'the page where the worker does not start': MISSING,
};
for (const [who, script] of Object.entries(renderers)) {
  test(`the world is drawn by ${who}`, async ({ page, watch }) => {
    watch.allow.push(/Failed to load resource/);
    // The page has the same file, and asks for it first.
    let isLoaded = false;
    if (script === MISSING) await page.route(/render-worker-[^/]*\.js/, (route) => (isLoaded ? route.fulfill({ status: 404 }) : ((isLoaded = true), route.continue())));
    else if (script) await page.addInitScript(script);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await named(page);
    await expect(map(page)).toHaveAttribute('data-drawn', '');
    expect(page.workers()).toHaveLength(script ? 0 : 1);
    await expect.poll(async () => Math.min(...(await land(page)))).toBeGreaterThan(190);
    // What is drawn is drawn anew where the map goes.
    const room = () => surface(page).evaluate((canvas) => canvas.getBoundingClientRect().width - canvas.parentElement.getBoundingClientRect().width);
    await control(page, 'in').click();
    await still(page);
    await expect.poll(async () => Math.abs(await room())).toBeLessThan(1);
  });
}

test('a renderer that answers no more leaves what was drawn, and the map goes on', async ({ page }) => {
  await page.addInitScript(() => {
    window.Worker = class extends Worker {
      postMessage(message, ...rest) {
        if (message[0] !== 'draw' || !window.isLost) super.postMessage(message, ...rest);
      }
    };
  });
  await live(page);
  await expect(map(page)).toHaveAttribute('data-drawn', '');
  await page.evaluate(() => (window.isLost = true));
  const [before, width] = [await zoom(page), (await surface(page).boundingBox()).width];
  await control(page, 'in').click();
  await expect.poll(() => zoom(page)).toBe(Math.floor(before + 1));
  await expect.poll(async () => (await surface(page).boundingBox()).width).toBeCloseTo(width * 2 ** ((await zoom(page)) - before), 0);
  await expect.poll(() => clusters(page).count()).toBeGreaterThan(0);
});

test.describe('with motion', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });

  test('a zoom is a way that can be followed, and nothing runs once it is over', async ({ page }) => {
    await page.addInitScript(() => {
      const ask = requestAnimationFrame.bind(window);
      window.frames_asked = 0;
      window.ask_uncounted = ask;
      window.requestAnimationFrame = (act) => ((window.frames_asked += 1), ask(act));
    });
    await live(page);
    const zooms = await page.evaluate(async () => {
      const seen = new Set();
      const map = document.querySelector('[data-map]');
      new MutationObserver(() => seen.add(map.dataset.zoom)).observe(map, { attributeFilter: ['data-zoom'] });
      document.querySelector('[aria-label="Zoom in"]').click();
      // Until it has moved, and then has not for twenty frames.
      for (let same = 0, before = 0; same < 20; same = seen.size && seen.size === before ? same + 1 : 0) {
        before = seen.size;
        await new Promise(window.ask_uncounted);
      }
      return [...seen];
    });
    expect(zooms.length).toBeGreaterThan(3);
    const asked = await page.evaluate(async () => {
      const before = window.frames_asked;
      for (let frame = 0; frame < 20; frame++) await new Promise(window.ask_uncounted);
      return window.frames_asked - before;
    });
    expect(asked).toBe(0);
  });

  test('a drag that is let go while it moves goes on a little', async ({ page }) => {
    await live(page);
    await control(page, 'in').click();
    await still(page);
    const [{ x, y }, before] = [await place(page), await view(page)];
    // With times of its own, because a busy computer's pauses between the steps would be a drag that has come to rest.
    const session = await page.context().newCDPSession(page);
    let timestamp = Date.now() / 1000 - 1;
    const mouse = (type, x, buttons) => session.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons, clickCount: 1, timestamp: (timestamp += 0.016) });
    await mouse('mousePressed', x, 1);
    for (let step = 1; step <= 10; step++) await mouse('mouseMoved', x - step * 12, 1);
    await mouse('mouseReleased', x - 120, 0);
    const dragged = (120 * 360) / (256 * 2 ** before.zoom);
    await expect.poll(async () => (await view(page)).lon).toBeGreaterThan(before.lon + dragged + 1);
  });
});

test('with reduced motion, a zoom is one step', async ({ page }) => {
  await live(page);
  const zooms = await page.evaluate(async () => {
    const seen = new Set();
    const map = document.querySelector('[data-map]');
    new MutationObserver(() => seen.add(map.dataset.zoom)).observe(map, { attributeFilter: ['data-zoom'] });
    document.querySelector('[aria-label="Zoom in"]').click();
    for (let frame = 0; frame < 40; frame++) await new Promise(requestAnimationFrame);
    return [...seen];
  });
  expect(zooms).toHaveLength(1);
});

test('when the module does not come, the picture stays, says so, and the next touch tries again', async ({ page, watch }) => {
  watch.allow.push(/map-|Failed to load|ERR_FAILED/);
  let isBlocked = true;
  await page.route('**/map-*', (route) => (isBlocked ? route.abort() : route.continue()));
  await open(page);
  await map(page).scrollIntoViewIfNeeded();
  await page.locator('[data-map] [data-node=accra]:visible').hover();
  await expect(map(page).getByText('The live map could not be loaded')).toBeVisible();
  await expect(page.locator('[data-map] svg')).toBeVisible();
  await page.locator('[data-map] [data-node=accra]:visible').click();
  await expect(row(page, 'accra')).toBeFocused();
  isBlocked = false;
  await control(page, 'in').click();
  await expect(page.locator('[data-map][data-live]')).toBeAttached();
  await expect(map(page).getByText('The live map could not be loaded')).toHaveCount(0);
  await expect.poll(() => zoom(page)).toBeGreaterThan(1);
});

test('the map fills the screen, and comes back with Escape', async ({ page }) => {
  await live(page);
  await control(page, 'full').click();
  await expect(control(page, 'full')).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(async () => (await place(page)).height).toBeGreaterThan(500);
  await control(page, 'full').click();
  await expect(control(page, 'full')).toHaveAttribute('aria-pressed', 'false');
  // As on phones whose browser cannot.
  await page.evaluate(() => Object.defineProperty(document, 'fullscreenEnabled', { value: false }));
  await control(page, 'full').click();
  await expect(page.locator('[data-map][data-fills]')).toBeAttached();
  const { width, height } = page.viewportSize();
  await expect.poll(async () => (await place(page)).width).toBe(width);
  expect((await place(page)).height).toBeGreaterThan(height - 150);
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-map][data-fills]')).toHaveCount(0);
});

test('on paper there is the picture', async ({ page }) => {
  await live(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('[data-map] svg')).toBeVisible();
  await expect(page.locator('.live')).toBeHidden();
});

test('no more than fifty marks are stops of the Tab key', async ({ page }) => {
  await withNodes(page, (nodes) => {
    const { length } = nodes;
    for (let index = 0; index < 400; index++) {
      const coordinates = [(index % 25) * 14 - 170, Math.floor(index / 25) * 7 - 45];
      nodes.push({ ...nodes[index % length], id: `more-${index}`, geometry: { type: 'Point', coordinates } });
    }
  });
  await live(page);
  await still(page);
  await expect.poll(() => marks(page).count()).toBeGreaterThan(50);
  await expect.poll(() => marks(page).and(page.locator(':not([tabindex="-1"])')).count()).toBe(50);
});

for (const width of [390, 1440]) {
  test(`axe finds nothing on the live map: ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await live(page);
    await still(page);
    await expectAccessible(page, (axe) => axe.include('#nodes'));
  });
}
