// What organisers call their sections, questions and nodes never stands in the place of something of the browser, and a
// form is sent by the page's program or not at all.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, answersOf, expect, form, open, SignUp, startClock, test, WHILE_OPEN } from './page.mjs';
import { copyOf, FIXTURE, freePort, inOneLanguage, printUnpacked, root, servePage } from './servers.mjs';

// Everything that a window, a document and a form have by themselves, where no element has a name yet.
async function ownNames(context) {
  const blank = await context.newPage();
  const names = await blank.evaluate(() => {
    const all = (object) => {
      const found = new Set();
      for (let at = object; at; at = Object.getPrototypeOf(at)) for (const name of Object.getOwnPropertyNames(at)) found.add(name);
      return [...found];
    };
    return { window: all(window), document: all(document), own: Object.getOwnPropertyNames(document), form: all(document.createElement('form')) };
  });
  await blank.close();
  return names;
}

// What a window has of its own comes before the ids of elements; what a document has may not.
async function expectOwn(page, before) {
  const isElement = (names) => names.filter((name) => window[name] instanceof Element || window[name] instanceof HTMLCollection);
  expect(await page.evaluate(isElement, before.window), 'elements in the place of what windows have').toEqual([]);
  const named = await page.locator('form[name], iframe[name], img[name], embed[name], object[name], object[id]').count();
  expect(named, 'elements that are properties of the document').toBe(0);
}

// Sections with the names of all headings of our own, and of what windows have.
test('whatever sections are called, no id stands twice, and windows keep what is theirs', async ({ page, context, known }) => {
  const names = ['attend-form', 'host-form', 'next-form', 'embed', 'kept-here', 'nodes-list', 'history', 'location', 'status', 'top', 'name'];
  const before = await ownNames(context);
  await startClock(context, WHILE_OPEN);
  const folder = await mkdtemp(join(tmpdir(), 'p4p-ids-'));
  let server;
  try {
    const content = await copyOf(FIXTURE, join(folder, 'content'), {
      'event.toml': (text) => text.replace('sections = [', `sections = [${names.map((name) => `"${name}", `).join('')}`),
    });
    await inOneLanguage(content);
    for (const name of names) await writeFile(join(content, `${name}.md`), `# ${name}\n\nMore.\n`);
    const port = await freePort();
    known.push(`http://127.0.0.1:${port}`);
    await printUnpacked(join(folder, 'page'), content, '--as-of', WHILE_OPEN);
    server = await servePage(join(folder, 'page'), port, join(folder, 'server'));
    await open(page, `http://127.0.0.1:${port}`);
    const expectOnce = async () => {
      const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
      expect(ids.filter((id, at) => ids.indexOf(id) !== at), 'ids that stand twice').toEqual([]);
      await expectOwn(page, before);
    };
    await expectOnce();
    for (const opener of ['Show this on your own site', 'What this device keeps']) {
      await page.getByRole('button', { name: opener }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog).toBeVisible();
      await expectOnce();
      await dialog.getByRole('button', { name: 'Close', exact: true }).click();
      await expect(dialog).toBeHidden();
    }
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

for (const [phase, instant] of [['open', WHILE_OPEN], ['over', undefined]]) {
  test(`no id and no name stands before what window, document and forms have themselves, while sign-up is ${phase}`, async ({ page, context, world }) => {
    const before = await ownNames(context);
    if (instant) await startClock(context, instant);
    await open(page, instant ? world.whileOpen : world.today);
    const now = await page.evaluate(() => ({
      named: [...document.querySelectorAll('[id], [name]')].flatMap((element) => [element.id, element.getAttribute('name')]).filter(Boolean),
      own: Object.getOwnPropertyNames(document),
      forms: [...document.forms].map((form) => [...form.elements].flatMap((element) => [element.id, element.name]).filter(Boolean)),
    }));
    expect(now.named.length).toBeGreaterThan(20);
    expect(now.own.filter((name) => !before.own.includes(name)), 'new properties of document').toEqual([]);
    await expectOwn(page, before);
    expect(now.forms.length).toBeGreaterThan(1);
    // `form.name` is read by nobody here, and most forms ask for a name.
    for (const names of now.forms) expect(names.filter((name) => before.form.includes(name) && name !== 'name')).toEqual([]);
  });
}

// A browser that has learnt more than this one needs a line more in that file.
test('what check refuses as the name of a question is what forms of this browser have', async ({ context }) => {
  const refused = (await readFile(join(root, 'crates/cli/src/content/form_properties.txt'), 'utf8')).split(/\s+/);
  const { form } = await ownNames(context);
  const possible = form.filter((name) => /^[a-z][a-z0-9_]*$/.test(name) && name !== 'name');
  expect(possible.filter((name) => !refused.includes(name))).toEqual([]);
});

test.describe('while sign-up is open', () => {
  test.use({ now: WHILE_OPEN });

  // The form service of the tests takes plain answers, too, from visitors without scripts.
  test('the browser itself sends nothing once the program is there, whatever becomes of its handlers', async ({ page, watch, backend }) => {
    await open(page);
    const signUp = new SignUp(page);
    await signUp.fill(answersOf('ada'));
    await expect(signUp.draft).toHaveAttribute('data-draft', 'saved');
    const address = page.url();
    const asked = watch.requests.length;
    for (const id of ['attend', 'host']) {
      await form(page, id).evaluate((element) => {
        HTMLFormElement.prototype.submit.call(element);
        // As if the program had never listened.
        element.addEventListener('submit', (event) => event.stopImmediatePropagation(), { capture: true, once: true });
        element.noValidate = true;
        element.requestSubmit();
      });
    }
    // Something that is sent after it would have been.
    await page.evaluate(() => fetch('./event.json').then((response) => response.text()));
    const more = watch.requests.slice(asked).filter((request) => !request.url().endsWith('/event.json'));
    expect(more.map((request) => `${request.method()} ${request.url()}`)).toEqual([]);
    expect(page.url()).toBe(address);
    expect((await backend.rows('attend')).filter(({ email }) => email === addressOf('ada'))).toEqual([]);
  });
});
