// The ways that matter, each one function that all engines go through. What an engine cannot do stands in cannot.mjs.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { element, embedScript, plain } from '../e2e/hosts.mjs';
import { CANNOT } from './cannot.mjs';
import { answersOf, expect, expectOneRow, FORMS, KEY, messagesAbout, rowsOf, test } from './visitor.mjs';

const run = promisify(execFile);
const titles = new Set();
const way = (title, act) => {
  titles.add(title);
  test(title, act);
};

const shown = () => [...document.querySelectorAll('ul[data-nodes] > li[data-node]')].filter((one) => one.checkVisibility()).map((one) => one.dataset.node);
const searchedFor = () => document.querySelector('[name=q]').value;
const zoom = () => Number(document.querySelector('[data-map]').dataset.zoom);
const longitude = () => Number(document.querySelector('[data-map]').dataset.lon);
const middleOf = (css) => {
  const { x, y, width, height } = document.querySelector(css).getBoundingClientRect();
  return [x + width / 2, y + height / 2];
};
// How much lighter one of two colours is (WCAG 2, "contrast ratio"), in what is there now.
const contrastOf = (css) => {
  const { color, backgroundColor } = getComputedStyle(document.querySelector(css));
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  const light = (paint) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = paint;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(color), light(backgroundColor)].sort((a, b) => b - a);
  return (a + 0.05) / (b + 0.05);
};

// ## Reading

way('the page is read, and its parts are found by their names', async ({ visitor, page, engine }) => {
  await visitor.open(page.origin);
  await visitor.says('h1', 'Peer-4-peer');
  expect((await visitor.run(shown)).length).toBeGreaterThan(5);
  expect(await visitor.run(() => document.documentElement.lang)).toBe('en');
  await visitor.says('[role=timer]', 'day');
  // As a screen reader is told.
  const search = await visitor.see('[name=q]');
  expect([await engine.role(search), await engine.label(search)]).toEqual([expect.stringMatching(/^search ?box$/i), 'Find a node']);
  // Nothing was made afresh, and nothing stopped.
  expect(await visitor.run(() => [...document.querySelectorAll('[data-afresh], [data-stopped]')].length)).toBe(0);
});

way('nodes are searched, and after Back through the cache the box says what the list shows', async ({ visitor, page }) => {
  await visitor.open(page.origin);
  const all = await visitor.run(shown);
  await visitor.type('[name=q]', 'berlin');
  await expect.poll(() => visitor.run(shown).then((found) => found.length)).toBeLessThan(all.length);
  const found = await visitor.run(shown);
  expect(found.length).toBeGreaterThan(0);
  await expect.poll(() => visitor.engine.address()).toContain('q=berlin');
  // A city, too, in which nobody else remembers it.
  await visitor.type('#p4p_near', 'Köln');
  await visitor.run(() => (window.isCached = true));
  // By its address, because a language that is chosen is remembered.
  await visitor.open(`${page.origin}/nl/`);
  await visitor.engine.back();
  await visitor.see('html[lang=en] #app[data-hydrated]');
  // WebKit empties such fields a moment after it has shown the page.
  await visitor.run(() => new Promise((done) => setTimeout(done, 400)));
  expect(await visitor.run(searchedFor)).toBe('berlin');
  expect(await visitor.run(shown)).toEqual(found);
  if (await visitor.run(() => window.isCached)) expect(await visitor.run(() => document.querySelector('#p4p_near').value)).toBe('Köln');
});

way('the live map is zoomed, dragged, moved with keys, and shows a node in the list', async ({ visitor, page, engine }) => {
  await visitor.open(page.origin);
  await visitor.press('[data-map] [data-act=in]');
  await visitor.see('[data-map][data-live][data-drawn]');
  await expect.poll(() => visitor.run(zoom)).toBeGreaterThan(1);
  await visitor.centre(await visitor.see('[data-map] canvas'));
  const rests = () => expect.poll(() => visitor.run(() => 'moving' in document.querySelector('[data-map]').dataset)).toBe(false);
  const before = await visitor.run(longitude);
  const [x, y] = await visitor.run(middleOf, '[data-map] .live');
  await visitor.drag([x, y + 60], [x - 120, y + 60]);
  await expect.poll(() => visitor.run(longitude)).toBeGreaterThan(before + 1);
  await rests();
  await visitor.run(() => document.querySelector('[data-map] canvas').focus({ preventScroll: true }));
  const dragged = await visitor.run(longitude);
  await engine.keys('\uE014', '\uE014');
  // Eastwards, which may be over the line where days change.
  await expect.poll(async () => ((await visitor.run(longitude)) - dragged + 360) % 360).toBeGreaterThan(1);
  await visitor.press('[data-map] [data-act=fit]');
  // On the way there, nodes part and gather.
  await rests();
  const pin = () => visitor.run(() => document.querySelector('[data-map] .live button[data-node]')?.dataset.node ?? '');
  await expect.poll(pin).not.toBe('');
  const node = await pin();
  await visitor.press(`[data-map] .live button[data-node="${node}"]`);
  await expect.poll(() => visitor.run(() => document.activeElement.closest('li')?.dataset.node)).toBe(node);
});

way('the map fills the screen, and the window where the browser refuses', async ({ visitor, page }) => {
  await visitor.open(page.origin);
  await visitor.run(() => {
    window.rejections = [];
    addEventListener('unhandledrejection', ({ reason }) => window.rejections.push(String(reason)));
  });
  await visitor.press('[data-map] [data-act=in]');
  await visitor.see('[data-map][data-live]');
  const isPressed = () => visitor.run(() => document.querySelector('[data-act=full]').getAttribute('aria-pressed'));
  await visitor.press('[data-act=full]');
  await expect.poll(() => visitor.run(() => document.querySelector('[data-map]').matches(':fullscreen'))).toBe(true);
  await expect.poll(isPressed).toBe('true');
  await visitor.press('[data-act=full]');
  await expect.poll(() => visitor.run(() => document.fullscreenElement)).toBe(null);
  await expect.poll(isPressed).toBe('false');
  // A script's press is none of a person's, and browsers refuse it; until the press before is forgotten they do not.
  await expect.poll(() => visitor.run(() => navigator.userActivation?.isActive ?? false), { timeout: 20_000 }).toBe(false);
  await visitor.run(() => document.querySelector('[data-act=full]').click());
  await visitor.see('[data-map][data-fills]');
  expect(await isPressed()).toBe('true');
  await visitor.press('[data-act=full]');
  await expect.poll(() => visitor.run(() => document.querySelector('[data-map]').hasAttribute('data-fills'))).toBe(false);
  expect(await visitor.run(() => window.rejections)).toEqual([]);
});

way('pressed buttons can be read, also under the pointer', async ({ visitor, page }) => {
  await visitor.open(page.origin);
  const pressed = '.clocks button[aria-pressed="true"]';
  await visitor.press('.clocks button[aria-pressed="false"]');
  await visitor.see(pressed);
  const isPointedAt = () => visitor.run((css) => document.querySelector(css).matches(':hover'), pressed);
  await visitor.hover(...(await visitor.run(middleOf, pressed)));
  await expect.poll(isPointedAt).toBe(true);
  expect(await visitor.run(contrastOf, pressed)).toBeGreaterThan(4.5);
  await visitor.hover(1, 1);
  await expect.poll(isPointedAt).toBe(false);
  expect(await visitor.run(contrastOf, pressed)).toBeGreaterThan(4.5);
});

way('a language is chosen, and remembered', async ({ visitor, page }) => {
  await visitor.open(page.origin);
  for (const [language, said] of [['nl', 'Een plek zoeken'], ['fr', 'Trouver un nœud'], ['de', 'Einen Knoten finden'], ['es', 'Buscar un nodo']]) {
    await visitor.press(`.languages a[lang=${language}]`);
    await visitor.see(`html[lang=${language}] #app[data-hydrated]`);
    expect(await visitor.text('label[for=p4p_q]')).toBe(said);
  }
  await visitor.engine.go(page.origin);
  await visitor.see('html[lang=es] #app[data-hydrated]');
  expect(new URL(await visitor.engine.address()).pathname).toBe('/es/');
});

way('the page is printed on paper', async ({ visitor, page, engine }, info) => {
  await visitor.open(page.origin);
  const pdf = info.outputPath('page.pdf');
  await writeFile(pdf, Buffer.from(await engine.print(), 'base64'));
  const { stdout } = await run('pdftotext', ['-layout', pdf, '-']);
  for (const text of ['Peer-4-peer', 'Local nodes', 'Lisbon']) expect(stdout).toContain(text);
  // What only a screen can do is left out.
  for (const text of ['Zoom in', 'Discard']) expect(stdout).not.toContain(text);
});

// ## Signing up

way('a draft is kept, and the same in two tabs', async ({ visitor, page, engine }) => {
  await visitor.open(page.origin);
  const first = await engine.window();
  await visitor.type(`${FORMS.attend} [name=name]`, 'Ada, in the first tab');
  await visitor.draftIs('saved');
  const second = await visitor.newTab(page.origin);
  await visitor.expectAnswers({ name: 'Ada, in the first tab' });
  await visitor.type(`${FORMS.attend} [name=hopes]`, 'written in the second');
  await visitor.draftIs('saved');
  await engine.switchTo(first);
  await visitor.expectAnswers({ name: 'Ada, in the first tab', hopes: 'written in the second' });
  await engine.switchTo(second);
  await visitor.reload();
  await visitor.expectAnswers({ name: 'Ada, in the first tab', hopes: 'written in the second' });
});

way('what is typed and sent is kept after a page was left in its first moment', async ({ visitor, page, site, engine }) => {
  // In WebKit such a page once went into the cache with a transaction open, for which every other tab then waited.
  await engine.go(page.origin);
  for (let times = 0; times < 6; times += 1) {
    // In one go, because the moment between two commands is too long.
    await visitor.run(
      () =>
        new Promise((left) => {
          const look = () => {
            if (!document.querySelector('#app[data-hydrated]')) return void setTimeout(look);
            location.href = 'nl/';
            left();
          };
          look();
        }),
    );
    await visitor.see('html[lang=nl] #app[data-hydrated]');
    await engine.back();
    await visitor.see('html[lang=en] #app[data-hydrated]');
    await visitor.reload();
  }
  await visitor.newTab(page.origin);
  const answers = answersOf('left');
  await visitor.fill(answers);
  await visitor.draftIs('saved');
  await visitor.reload();
  await visitor.expectAnswers(answers);
  await visitor.send();
  await visitor.outboxIs('stored');
  await expectOneRow(site.backend, answers);
});

way('a sign-up is sent once, has a receipt, is changed and withdrawn', async ({ visitor, page, site }) => {
  await visitor.open(page.origin);
  const answers = answersOf('whole');
  await visitor.fill(answers);
  await visitor.send();
  await visitor.outboxIs('stored');
  const row = await expectOneRow(site.backend, answers);
  const receipt = `[data-receipt="${row.submission_id}"]`;
  await visitor.says(receipt, row.submission_id);
  await visitor.says(receipt, row.code);
  // It is there at the next visit.
  await visitor.reload();
  await visitor.says(receipt, row.code);
  await visitor.press(`${receipt} button`, 'Change it');
  await visitor.expectAnswers(answers);
  await visitor.type(`${FORMS.attend} [name=hopes]`, 'Something else.');
  await visitor.press(`${FORMS.attend} button`, 'Send the change');
  await visitor.says('#sign-up [data-outbox]', 'Your change is stored.');
  await visitor.press(`${receipt} button`, 'Withdraw it');
  await visitor.press(`${receipt} button`, 'Yes, withdraw it');
  await visitor.says('#sign-up [data-outbox]', 'Your withdrawal has arrived.');
  const messages = await messagesAbout(site.backend, row.submission_id);
  expect(messages).toHaveLength(3);
  expect(messages.find(({ changes }) => changes)).toMatchObject({ hopes: 'Something else.', name: answers.name, code: row.code });
  expect(messages.find(({ withdraws }) => withdraws)).toMatchObject({ code: row.code });
});

way('without a network the page opens, its form is sent later, and once', async ({ visitor, page, site, engine }) => {
  await visitor.open(page.origin);
  await expect.poll(() => visitor.run(async () => (await navigator.serviceWorker.ready).active.state === 'activated' && Boolean(navigator.serviceWorker.controller))).toBe(true);
  await page.down();
  site.proxy.faults({ mode: 'refuse', times: Infinity, on: ['OPTIONS', 'POST', 'PUT'] });
  await visitor.reload();
  await visitor.type('[name=q]', 'lisbon');
  await expect.poll(() => visitor.run(shown)).toEqual(['lisbon']);
  const answers = answersOf('cut-off');
  await visitor.fill(answers);
  await visitor.send();
  await visitor.outboxIs('queued');
  // For how long this browser keeps it.
  const says = engine.name === 'webkit' ? 'This browser deletes it after seven days without a visit' : 'It is kept here';
  await visitor.says('#sign-up [data-outbox]', says);
  expect(await rowsOf(site.backend, 'attend', answers)).toEqual([]);
  await visitor.newTab(page.origin);
  await visitor.outboxIs('queued');
  site.proxy.faults();
  await page.up();
  await visitor.reload();
  await visitor.outboxIs('stored');
  await expectOneRow(site.backend, answers);
});

way('the page says for how long this browser keeps what is typed', async ({ visitor, page, engine }) => {
  await visitor.open(page.origin);
  const kept = engine.name === 'webkit' ? 'after seven days without a visit' : 'for up to 30 days';
  await visitor.says('#sign-up [data-draft], #sign-up .draft', kept);
});

way('on a shared computer, Back shows nothing of the person before', async ({ visitor, page }) => {
  await visitor.open(page.origin);
  await visitor.press(`#sign-up [name=shared]`);
  const answers = answersOf('shared');
  await visitor.fill(answers);
  await visitor.open(`${page.origin}/nl/`);
  await visitor.engine.back();
  await visitor.see('html[lang=en] #app[data-hydrated]');
  await visitor.run(() => new Promise((done) => setTimeout(done, 150)));
  await visitor.expectAnswers({ name: '', email: '', projects: [], hopes: '', consent: false });
});

way('a host chooses a city and a position, and the mark is where the press was', async ({ visitor, page, site, engine }) => {
  await visitor.open(page.origin);
  const answers = { ...answersOf('host'), precision: 'The exact venue', conduct: true };
  for (const name of ['joining', 'projects', 'hopes']) delete answers[name];
  await visitor.fill(answers, FORMS.host);
  const field = (name) => `${FORMS.host} [name=${name}]`;
  await visitor.type(field('city'), 'colog');
  await visitor.see('#host [role=option]', 'Köln (Cologne), Germany');
  await engine.keys(KEY.down, KEY.enter);
  await visitor.expectAnswers({ city: 'Köln', zone: 'Europe/Berlin', position: '50.94, 6.95' }, FORMS.host);
  await visitor.press(`${FORMS.host} .choose-on-map`);
  await visitor.see('.picker[data-drawn]');
  await expect.poll(() => visitor.run(() => document.activeElement.localName)).toBe('canvas');
  // Not the canvas, which is larger than what is seen of it.
  await visitor.centre(await visitor.see('.picker .live'));
  const [x, y] = await visitor.run(middleOf, '.picker .live');
  await visitor.click(x + 70, y - 40);
  await expect.poll(() => visitor.answers(['position'], FORMS.host)).not.toEqual({ position: '50.94, 6.95' });
  const isThere = () => {
    const { x, y, width, height } = document.querySelector('.picker .own-place').getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
  // The mark follows when the map moves what was pressed, so both are looked at when it rests.
  await expect.poll(() => visitor.run(() => 'moving' in document.querySelector('.picker').dataset)).toBe(false);
  const [markX, markY] = await visitor.run(isThere);
  expect(Math.hypot(markX - Math.round(x + 70), markY - Math.round(y - 40)), 'pixels between press and mark').toBeLessThan(3);
  const chosen = await visitor.answers(['city', 'zone', 'position'], FORMS.host);
  await visitor.send(FORMS.host);
  await visitor.outboxIs('stored', '#host');
  await expectOneRow(site.backend, { ...answers, ...chosen }, 'host');
});

// ## For everybody, as far as axe sees it. Each state in another language.

way('axe finds nothing where somebody looks around', async ({ visitor, page }) => {
  await visitor.open(page.origin);
  await visitor.press('.filters > summary');
  await visitor.press('ul[data-nodes] summary');
  await visitor.press('[data-map] [data-act=in]');
  await visitor.see('[data-map][data-live][data-drawn]');
  await visitor.expectAccessible('all of the page');
});

way('axe finds nothing in problems, a receipt, and the question before a withdrawal', async ({ visitor, page }) => {
  await visitor.open(`${page.origin}/nl/`);
  await visitor.send();
  await visitor.see('#sign-up .problems');
  await visitor.expectAccessible('problems', '#sign-up');
  await visitor.fill(answersOf('axe'));
  await visitor.send();
  await visitor.outboxIs('stored');
  await visitor.press('#sign-up [data-receipt] .actions button:nth-last-of-type(2)');
  await visitor.see('#sign-up .question');
  await visitor.expectAccessible('a question', '#sign-up');
});

way('axe finds nothing in what waits, and in the choice of a position', async ({ visitor, page, site }) => {
  await visitor.open(`${page.origin}/fr/`);
  site.proxy.faults({ mode: 'status', status: 403, times: Infinity });
  await visitor.fill(answersOf('axe-held'));
  await visitor.send();
  await visitor.outboxIs('held');
  await visitor.expectAccessible('what waits', '#sign-up');
  await visitor.press(`${FORMS.host} .choose-on-map`);
  await visitor.see('.picker[data-drawn]');
  await visitor.expectAccessible('the choice of a position', '#host');
});

// ## On other sites

const innerFrame = (visitor) => visitor.run(() => (document.querySelector('p4p-event')?.shadowRoot ?? document).querySelector('iframe'));

// Brings something in the frame that the driver is in to the middle of the window. WebKit scrolls the host's page for nobody,
// so that people do it.
async function reach(visitor, css) {
  await visitor.centre(await visitor.see(css));
  const [, middle] = await visitor.run(middleOf, css);
  await visitor.engine.intoFrame();
  await visitor.run((frame, middle) => scrollBy(0, frame.getBoundingClientRect().top + middle - innerHeight / 2), await innerFrame(visitor), middle);
  await visitor.engine.intoFrame(await innerFrame(visitor));
}

// Signs up from the frame that the driver is in, as a person does: looks at what would be sent, and presses again.
async function signUpInFrame(visitor, answers) {
  await visitor.hydrated();
  await visitor.fill(answers);
  await reach(visitor, `${FORMS.attend} [type=submit]`);
  await visitor.send();
  await visitor.says('#sign-up', 'Please look: this will be sent');
  // It works once it was in sight for a second.
  await reach(visitor, '#sign-up [data-send]');
  await visitor.press('#sign-up [data-send]:not([disabled])');
  await visitor.outboxIs('stored');
}

way('a frame without an origin works, and sends once', async ({ visitor, site, engine }) => {
  const origin = await site.framed();
  const frame = (part) => plain(`<iframe title="The workshop" src="${origin}/?embed=${part}" width="100%" height="700" sandbox="allow-scripts"></iframe>`);
  await engine.go(site.host.put('/opaque', frame('nodes')));
  await engine.intoFrame(await innerFrame(visitor));
  await visitor.hydrated();
  expect(await visitor.run(() => self.origin)).toBe('null');
  await visitor.type('[name=q]', 'lisbon');
  await expect.poll(() => visitor.run(shown)).toEqual(['lisbon']);
  await visitor.press('[data-map] [data-act=in]');
  await visitor.see('[data-map][data-live][data-drawn]');
  await engine.intoFrame();
  await engine.go(site.host.put('/opaque', frame('sign-up')));
  await engine.intoFrame(await innerFrame(visitor));
  const answers = answersOf('opaque');
  await signUpInFrame(visitor, answers);
  await expectOneRow(site.backend, answers);
  await engine.intoFrame();
});

way('the element on a page of another site has its height before it is in sight, and sends once', async ({ visitor, site, engine }) => {
  const origin = await site.framed();
  const space = '<p style="height: calc(100vh + 150px)">Far down</p>';
  await engine.go(site.host.put('/element', plain(space + element(`${origin}/`, 'part="sign-up"'), embedScript(origin))));
  // Its own height, and not the one that it has before it answers.
  const height = () => visitor.run(() => document.querySelector('p4p-event')?.shadowRoot?.querySelector('iframe').offsetHeight ?? 0);
  await expect.poll(height).toBeGreaterThan(481);
  await expect.poll(async () => {
    const before = await height();
    await visitor.run(() => new Promise((done) => setTimeout(done, 300)));
    return before === (await height());
  }).toBe(true);
  const unseen = await height();
  expect(await visitor.run(() => scrollY)).toBe(0);
  await visitor.run(() => document.querySelector('p4p-event').scrollIntoView({ behavior: 'instant' }));
  await engine.intoFrame(await innerFrame(visitor));
  await visitor.hydrated();
  const inner = await visitor.run(() => document.getElementById('app').getBoundingClientRect().height);
  expect(unseen).toBe(Math.ceil(Math.ceil(inner) / 200) * 200);
  const answers = answersOf('element');
  await signUpInFrame(visitor, answers);
  await expectOneRow(site.backend, answers);
  await engine.intoFrame();
});

for (const [engine, ways] of Object.entries(CANNOT)) {
  const unknown = Object.keys(ways).filter((title) => !titles.has(title));
  if (unknown.length) throw new Error(`cannot.mjs: ${engine} cannot do what nobody does: ${unknown}`);
}
