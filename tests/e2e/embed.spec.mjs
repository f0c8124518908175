// The page inside of other pages: parts in frames, and the element of embed.js, in hosts of many kinds.

import { answersOf, expect, expectAccessible, filters, form, list, pins, row, search, SignUp, test, WHILE_OPEN } from './page.mjs';
import { expectStoredOnce, expectToFitInside, frameOf, HEIGHT_STEP, heightsOf, iframe, scrollers, signUpIn, whole } from './embedding.mjs';
import { element, embedScript, plain, xwiki } from './hosts.mjs';

test.use({ now: WHILE_OPEN });

test.beforeEach(async ({ world }) => {
  test.setTimeout(60_000);
  await world.printFramed();
});

const PARTS = ['event', 'nodes', 'sign-up', 'host', 'all'];
const address = (world, query = '') => `${world.framed}/${query && '?' + query}`;

// The page puts the fixture there, goes to it and gives its frame.
async function shown(page, world, html, headers) {
  await page.goto(world.host.put('/host', html, headers));
  return frameOf(page);
}

for (const part of PARTS) {
  test(`the part "${part}" is all that its frame shows, at every width, for everybody`, async ({ page, world }) => {
    const frame = await shown(page, world, plain(iframe(address(world, `embed=${part}`))));
    const seen = await frame.evaluate(() => [...document.querySelectorAll('main > section')].filter((one) => one.offsetHeight).map((one) => one.id));
    if (part === 'all') expect(seen).toEqual(expect.arrayContaining(['about', 'nodes', 'sign-up', 'host']));
    else expect(seen).toEqual(part === 'event' ? [] : [part]);
    await expect(frame.getByText('When', { exact: true })).toBeVisible({ visible: part === 'event' || part === 'all' });
    for (const name of ['On this page', 'At a glance', 'Languages']) await expect(frame.getByRole('navigation', { name })).toHaveCount(0);
    await expect(frame.locator('#acknowledgement')).toBeHidden();
    await expect(frame.getByRole('img', { name: /^The network of this workshop/ })).toHaveCount(0);
    for (const width of [320, 390, 768, 1200]) {
      await page.setViewportSize({ width: width + 16, height: 800 });
      await expectToFitInside(frame, `at ${width}`);
      // A form that has the frame for itself is as wide as there is room for: it once was squeezed into a third of it.
      const id = { 'sign-up': 'attend', host: 'host' }[part];
      // A frame has its new size a moment after the window.
      const formWidth = async () => (await form(frame, id).boundingBox()).width;
      if (id) await expect.poll(formWidth, `the form at ${width}`).toBeGreaterThan(Math.min(width - 48, 480));
    }
    await expectAccessible(page);
  });
}

test('a frame is compact before any module has come', async ({ page, world }) => {
  await page.route(/(frame|page)-[0-9a-f]+(_bg)?\.(js|wasm)/, () => {});
  await page.goto(address(world, 'embed=nodes&theme=dark&accent=%23ffcc00&size=14'), { waitUntil: 'commit' });
  await expect(page.locator('#nodes')).toBeVisible();
  for (const gone of [page.getByText('When', { exact: true }), page.locator('#about'), page.locator('#sign-up'), page.locator('#acknowledgement')]) await expect(gone).toBeHidden();
  const look = await page.evaluate(() => {
    const { style, dataset } = document.documentElement;
    return [dataset.theme, style.getPropertyValue('--act'), style.fontSize];
  });
  expect(look).toEqual(['dark', 'rgb(255,204,0)', '14px']);
});

test('colours and sizes of the host are taken when they can be read, and nothing else is', async ({ page, world }) => {
  const look = async (query) => {
    await page.goto(address(world, `embed=event&${query}`), { waitUntil: 'domcontentloaded' });
    return page.evaluate(() => {
      const { style, dataset } = document.documentElement;
      return [dataset.theme ?? '', style.getPropertyValue('--act'), style.fontSize, dataset.clear ?? 'opaque'].join('|');
    });
  };
  expect(await look('theme=light&accent=%23036')).toBe('light|rgb(0,51,102)||opaque');
  expect(await look('theme=light&accent=rgb(0, 51, 102)&size=24&paper=none')).toBe('light|rgb(0,51,102)|24px|');
  // Too light on paper.
  expect(await look('theme=light&accent=%23ffcc00')).toBe('light|||opaque');
  for (const bad of ['red', '%23gg0000', 'rgb(300, 0, 0)', 'var(--x)', '%230000000', 'url(https://a.example)']) {
    expect(await look(`theme=black&accent=${bad}&size=11&paper=x`), bad).toBe('|||opaque');
  }
  for (const bad of ['25', '1e9', 'NaN', '16px', '-16']) expect(await look(`size=${bad}`), bad).toBe('|||opaque');
});

// Browsers tell colours in the form in which they were written; those forms were once dropped without a word.
test('the colours of a host are taken in whatever form it writes them', async ({ page, world }) => {
  const shows = async (ink, accent) => {
    const embed = element(`${world.framed}/`, `part="event" theme="host" accent="${accent}"`);
    const frame = await shown(page, world, plain(`<div style="--mine: oklch(0% 0 0); color: ${ink}">${embed}</div>${embedScript(world.framed)}`));
    return frame.evaluate(() => `${document.documentElement.dataset.theme}|${document.documentElement.style.getPropertyValue('--act')}`);
  };
  expect(await shows('oklch(20% 0.02 250)', 'color(srgb 0.1 0.2 0.4)')).toBe('light|rgb(26,51,102)');
  expect(await shows('lab(95% 0 0)', 'hwb(50 20% 0%)')).toBe('dark|rgb(255,221,51)');
  expect(await shows('light-dark(#222, #eee)', 'var(--mine)')).toBe('light|rgb(0,0,0)');
  // Outside of what screens of the usual kind show: as near as they come.
  expect(await shows('hsl(0 0% 20%)', 'color(display-p3 0 0 1)')).toBe('light|rgb(0,0,255)');
  for (const none of ['oklch(0% 0 0 / 50%)', 'no-colour', 'transparent']) expect(await shows('black', none), none).toBe('light|');
});

test('on a page like XWiki’s two embeds work side by side, with its scripts, colours and small root font', async ({ page, world }) => {
  const src = `${world.framed}/`;
  const body = element(src, 'id="one" part="nodes" theme="host" accent="var(--link-color, var(--brand-primary))" size="host"') + '<p>Between.</p>' + element(src, 'id="two" part="sign-up" title="Sign up"');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(world.host.put('/xwiki', xwiki(world.framed, body)));
  await expect(page.locator('html[data-booted]')).toBeAttached();
  await page.evaluate(() => {
    window.heard = [];
    for (const name of ['ready', 'stored', 'queued', 'sending', 'address']) addEventListener(`p4p-${name}`, ({ type, target, detail }) => heard.push([type, target.id, detail.form ?? detail.query ?? '']));
  });
  const nodes = await frameOf(page, '#one iframe');
  await expect(page.locator('#one a')).toBeHidden();
  await expect(list(nodes).first()).toBeVisible();
  await expect(pins(nodes).first()).toBeVisible();
  await search(nodes).fill('lisbon');
  await expect(list(nodes)).toHaveCount(1);
  // The theme of the wiki: its ink is dark, so the frame is light; its links are the frame's accent; its text has 14 px.
  const look = await nodes.evaluate(() => [document.documentElement.dataset.theme, document.documentElement.style.getPropertyValue('--act'), getComputedStyle(document.documentElement).fontSize]);
  expect(look).toEqual(['light', 'rgb(42,90,138)', '14px']);
  await expectToFit(page, '#one');

  await page.locator('#two').scrollIntoViewIfNeeded();
  const form = await frameOf(page, '#two iframe');
  const answers = answersOf('xwiki');
  await signUpIn(form, answers);
  await expectToFit(page, '#two');
  await expectStoredOnce(world, answers);
  const heard = await page.evaluate(() => heard);
  expect(heard).toContainEqual(['p4p-stored', 'two', 'attend']);
  expect(heard.filter(([type]) => type === 'p4p-stored')).toHaveLength(1);
  // What is looked for stands in the host's address, and nothing of the form does.
  await expect.poll(() => page.url()).toContain('#p4p?q=lisbon');
  // Nothing was left behind among the host's globals.
  expect(await page.evaluate(() => Object.keys(window).filter((name) => /p4p/i.test(name)))).toEqual([]);
});

// The frame is as high as what it holds, up to the next step.
async function expectToFit(page, selector) {
  const frame = await (await page.waitForSelector(`${selector} iframe`)).contentFrame();
  await expect
    .poll(async () => {
      const [outer, wanted] = await heightsOf(page.locator(`${selector} iframe`), frame);
      return outer === wanted && (await scrollers(frame)).length === 0;
    })
    .toBe(true);
}

test('in a column of 320 px the frame fits and grows with what is opened in it', async ({ page, world }) => {
  await page.goto(world.host.put('/narrow', plain(`<div style="width:320px">${element(`${world.framed}/`, 'part="nodes"')}</div>`, embedScript(world.framed))));
  const frame = await frameOf(page, 'p4p-event iframe');
  await expectToFit(page, 'p4p-event');
  await expectToFitInside(frame);
  const before = await page.locator('iframe').evaluate((one) => one.offsetHeight);
  await filters(frame).locator('summary').click();
  await expectToFit(page, 'p4p-event');
  const open = await page.locator('iframe').evaluate((one) => one.offsetHeight);
  expect(open).toBeGreaterThan(before);
  await search(frame).fill('nothing at all');
  await expectToFit(page, 'p4p-event');
  expect(await page.locator('iframe').evaluate((one) => one.offsetHeight)).toBeLessThan(open);
  const answers = answersOf('narrow');
  await page.goto(world.host.put('/narrow', plain(`<div style="width:320px">${element(`${world.framed}/`, 'part="sign-up"')}</div>`, embedScript(world.framed))));
  const form = await frameOf(page, 'p4p-event iframe');
  await signUpIn(form, answers);
  await expectToFit(page, 'p4p-event');
  await expectStoredOnce(world, answers);
});

// Who joins at a node is asked one question more; whoever takes that back leaves the frame as high as it was.
test('the host does not learn from heights what was answered', async ({ page, world }) => {
  const listen = '<script>heights = []; addEventListener("message", ({ data }) => data?.type === "height" && heights.push(data.height))</script>';
  const frame = await shown(page, world, plain(iframe(address(world, 'embed=sign-up&height=auto'), 'width="800" height="3000"'), listen));
  const signUp = new SignUp(frame);
  const told = () => page.evaluate(() => heights);
  await expect.poll(async () => (await told()).length).toBeGreaterThan(0);
  expect((await told()).filter((height) => height % HEIGHT_STEP)).toEqual([]);
  // From here on only answers change anything.
  await page.evaluate(() => heights.splice(0));
  const node = await signUp.field('joining').locator('option').evaluateAll((all) => all.map(({ value }) => value).find((value) => value && value !== 'online'));
  const question = signUp.form.getByText('Could you help the hosts of the node on the day?');
  for (const joining of [node, 'online', node, 'online']) {
    await signUp.fill({ joining });
    await expect(question).toBeVisible({ visible: joining === node });
  }
  // Two summaries of problems, one longer than the other, and none.
  await signUp.send.click();
  await expect(signUp.summary).toBeFocused();
  await signUp.fill({ name: 'Somebody' });
  await signUp.send.click();
  await expect(signUp.summary).toBeFocused();
  // An observer of sizes reports before the picture after the next one.
  await frame.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const heights = await told();
  expect(heights.filter((height) => height % HEIGHT_STEP)).toEqual([]);
  expect(heights, 'only ever higher, and each once').toEqual([...new Set(heights)].sort((a, b) => a - b));
});

test('links that leave open outside of the frame, also those to parts that it does not show', async ({ page, context, world }) => {
  const frame = await shown(page, world, plain(iframe(address(world, 'embed=nodes&q=lisbon'))));
  await expect(list(frame)).toHaveCount(1);
  const opened = context.waitForEvent('page');
  await whole(frame).click();
  const full = await opened;
  await full.waitForLoadState();
  expect(new URL(full.url()).searchParams.get('embed')).toBeNull();
  expect(new URL(full.url()).searchParams.get('q')).toBe('lisbon');
  await expect(full.locator('#acknowledgement')).toBeVisible();
  await full.close();
  await list(frame).first().locator('summary').click();
  for (const [link, expected] of [['a[href*="openstreetmap"]', /^https:\/\/www\.openstreetmap/], ['a[href$=".ics"]', /\.ics$/]]) {
    const one = list(frame).first().locator(link);
    await one.focus();
    await expect(one).toHaveAttribute('target', '_blank');
    expect(await one.evaluate((link) => link.href)).toMatch(expected);
  }
  const programme = await shown(page, world, plain(iframe(address(world, 'embed=event'))));
  const way = programme.getByRole('link', { name: 'Sign up', exact: true }).first();
  await way.focus();
  expect(await way.evaluate((link) => [link.target, new URL(link.href).hash, new URL(link.href).searchParams.has('embed')].join())).toBe('_blank,#sign-up,false');
});

test('filters and nodes go both ways between the host’s address and the frame', async ({ page, world }) => {
  const html = plain(element(`${world.framed}/`, 'part="nodes"'), embedScript(world.framed));
  const url = world.host.put('/both', html);
  await page.goto(`${url}#p4p?q=lisbon&evil=1`);
  let frame = await frameOf(page, 'p4p-event iframe');
  await expect(list(frame)).toHaveCount(1);
  const id = await list(frame).first().getAttribute('data-node');
  await search(frame).fill('');
  await expect.poll(() => page.url()).toBe(url);
  // Without a step in the host's history.
  expect(await page.evaluate(() => history.length)).toBe(2);
  await page.evaluate((id) => (location.hash = `p4p?q=lisbon&node=${id}`), id);
  await expect(list(frame)).toHaveCount(1);
  await expect(row(frame, id)).toHaveClass(/chosen/);
  await page.goto('about:blank');
  await page.goto(`${url}#node-${id}`);
  frame = await frameOf(page, 'p4p-event iframe');
  await expect(row(frame, id)).toHaveClass(/chosen/);
  // An address of the host's own is left alone.
  await page.goto('about:blank');
  await page.goto(`${url}#Comments`);
  frame = await frameOf(page, 'p4p-event iframe');
  await search(frame).fill('lisbon');
  await expect(list(frame)).toHaveCount(1);
  expect(page.url()).toBe(`${url}#Comments`);
});

test('the wheel scrolls the host, over the map and over everything in a frame that is as high as its content', async ({ page, world }) => {
  await page.setViewportSize({ width: 500, height: 600 });
  await page.goto(world.host.put('/wheel', plain(element(`${world.framed}/`, 'part="nodes"') + '<div style="height:3000px"></div>', embedScript(world.framed))));
  const frame = await frameOf(page, 'p4p-event iframe');
  await expectToFit(page, 'p4p-event');
  await frame.locator('[data-map]').hover();
  await page.mouse.wheel(0, 200);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
});

test('one finger scrolls the host, over the map and over the list', async ({ another, world }) => {
  const context = await another({ viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(world.host.put('/finger', plain(element(`${world.framed}/`, 'part="nodes"') + '<div style="height:3000px"></div>', embedScript(world.framed))));
  const frame = await frameOf(page, 'p4p-event iframe');
  await expectToFit(page, 'p4p-event');
  const session = await context.newCDPSession(page);
  // Once it was tapped the map has the finger on a page of its own, and not in a frame.
  await frame.locator('[data-map]').tap({ position: { x: 60, y: 100 } });
  await expect(frame.locator('[data-map][data-live]')).toBeAttached();
  const view = () => frame.locator('[data-map]').evaluate(({ dataset }) => [dataset.lon, dataset.lat, dataset.zoom]);
  const there = await view();
  for (const over of ['[data-nodes] > li >> nth=2', '[data-map]']) {
    await frame.locator(over).scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    const box = await frame.locator(over).boundingBox();
    const [x, y] = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
    const touch = (type, ...touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', { x, y });
    for (let step = 1; step <= 20; step++) await touch('touchMove', { x, y: y - step * 8 });
    await touch('touchEnd');
    await expect.poll(() => page.evaluate(() => scrollY), over).toBeGreaterThan(before + 100);
    expect(await view(), 'the map stays as it was').toEqual(there);
  }
});

test('the host changes the theme of an open frame, and unknown senders change nothing', async ({ page, world }) => {
  world.host.put('/other', plain('Somebody else'));
  await page.goto(world.host.put('/theme', plain(element(`${world.framed}/`, 'part="nodes" theme="light"') + '<iframe id="other" title="other" src="/other"></iframe>', embedScript(world.framed))));
  const frame = await frameOf(page, 'p4p-event iframe');
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.locator('p4p-event').evaluate((one) => one.setAttribute('theme', 'dark'));
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expectToFit(page, 'p4p-event');
  const height = await page.locator('p4p-event iframe').evaluate((one) => one.offsetHeight);

  // A frame beside it speaks to the host, and to the frame.
  await page.evaluate(() => addEventListener('p4p-stored', () => (window.fooled = true)));
  // Who says it last of all says so: then everything was heard.
  const countLast = () => {
    window.last = 0;
    addEventListener('message', ({ data }) => (window.last += data === 'last' ? 1 : 0));
  };
  await page.evaluate(countLast);
  await frame.evaluate(countLast);
  const other = page.frames().find((one) => one.url().endsWith('/other'));
  await other.evaluate(() => {
    const ours = parent.document.querySelector('p4p-event').shadowRoot.querySelector('iframe').contentWindow;
    for (const message of [{ type: 'height', height: 5000 }, { type: 'outbox', state: 'stored', form: 'attend' }, { type: 'address', query: 'q=evil', node: 'evil' }]) parent.postMessage({ p4p: 1, ...message }, '*');
    for (const message of [{ type: 'theme', theme: 'light' }, { type: 'address', query: 'q=evil', node: '' }]) ours.postMessage({ p4p: 1, ...message }, '*');
    for (const one of [parent, ours]) one.postMessage('last', '*');
  });
  // The frame itself, and the host with what is no message of this version.
  await frame.evaluate(() => {
    postMessage({ p4p: 1, type: 'theme', theme: 'light' }, '*');
    postMessage('last', '*');
  });
  await page.locator('p4p-event iframe').evaluate((one) => {
    for (const message of [null, 'theme', { p4p: 2, type: 'theme', theme: 'light' }, { p4p: 1, type: 'theme', theme: 7, accent: {}, size: [] }, { p4p: 1, type: 'address', node: '"><img>', query: { a: 1 } }, 'last']) one.contentWindow.postMessage(message, '*');
  });
  await expect.poll(() => frame.evaluate(() => window.last)).toBe(3);
  await expect.poll(() => page.evaluate(() => window.last)).toBe(1);
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(search(frame)).toHaveValue('');
  expect(await page.evaluate(() => [window.fooled ?? false, location.hash])).toEqual([false, '']);
  expect(await page.locator('p4p-event iframe').evaluate((one) => one.offsetHeight)).toBe(height);
  // And what the right one says is clamped.
  await frame.evaluate(() => parent.postMessage({ p4p: 1, type: 'height', height: 1e9 }, '*'));
  await expect.poll(() => page.locator('p4p-event iframe').evaluate((one) => one.offsetHeight)).toBe(20_000);
});
