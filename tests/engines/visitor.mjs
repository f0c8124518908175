// A visitor: what a person finds and does on the page, whatever the engine. Presses and keys are the engine's own, so that
// they count as a person's; what is there is read from the document.

import { test as base, expect } from '@playwright/test';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { CANNOT } from './cannot.mjs';
import { Site } from './site.mjs';
import { Engine, KEY } from './webdriver.mjs';

export { expect, KEY };

export const test = base.extend({
  // One of chromium, firefox and webkit.
  engineName: ['', { option: true, scope: 'worker' }],

  engine: [
    async ({ engineName }, use) => {
      const engine = await Engine.start(engineName);
      console.log(`  ${engine.version}`);
      await use(engine);
      await engine.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  site: [
    async ({}, use) => {
      const site = await Site.start();
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  // The page, at an origin of its own.
  page: async ({ site }, use) => {
    const page = await site.open();
    await use(page);
    await page.stop();
  },

  visitor: async ({ engine, site }, use) => {
    site.proxy.reset();
    const visitor = new Visitor(engine);
    await use(visitor);
    await visitor.leave();
  },

  able: [
    async ({ engineName }, use, info) => {
      const reason = CANNOT[engineName][info.title];
      base.skip(Boolean(reason), reason);
      await use();
    },
    { auto: true },
  ],
});

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ATTEND = 'form[data-form=attend]';
const HOST = 'form[data-form=host]';
export const FORMS = { attend: ATTEND, host: HOST };

export class Visitor {
  constructor(engine) {
    this.engine = engine;
  }

  // Nothing of one way is in the way of the next one.
  async leave() {
    const [first, ...others] = await this.engine.windows();
    for (const other of others) {
      await this.engine.switchTo(other);
      await this.engine.closeTab();
    }
    await this.engine.switchTo(first);
    await this.engine.go('about:blank');
  }

  async open(address) {
    await this.engine.go(address);
    await this.hydrated();
  }

  hydrated() {
    return this.see('#app[data-hydrated]');
  }

  // As a person does. What geckodriver calls so goes round the service worker.
  async reload() {
    await this.run(() => {
      window.isBefore = true;
      setTimeout(() => location.reload());
    });
    const isBack = () => this.run(() => !window.isBefore && document.querySelector('#app[data-hydrated]') !== null).catch(() => false);
    await expect.poll(isBack, { message: 'the page is there again', timeout: 15_000 }).toBe(true);
  }

  async newTab(address) {
    const tab = await this.engine.newTab();
    await this.open(address);
    return tab;
  }

  // ## What is there

  run(script, ...args) {
    return this.engine.run(script, ...args);
  }

  // The first element that matches, and whose text does, when it can be seen; null without one.
  find(css, text = '') {
    return this.run(
      (css, text) =>
        [...document.querySelectorAll(css)].find((one) => one.checkVisibility({ visibilityProperty: true }) && (!text || one.textContent.replace(/\s+/g, ' ').trim().includes(text))) ?? null,
      css,
      text,
    );
  }

  // The same, waited for.
  async see(css, text = '') {
    let found = null;
    await expect.poll(async () => (found = await this.find(css, text)), { message: `${css} ${text}`, timeout: 15_000 }).toBeTruthy();
    return found;
  }

  // Whatever a script gives becomes this.
  async expectThat(script, args = []) {
    return expect.poll(() => this.run(script, ...args), { timeout: 15_000 });
  }

  text(css) {
    return this.run((css) => document.querySelector(css)?.innerText ?? '', css);
  }

  async says(css, text) {
    await expect.poll(() => this.text(css), { timeout: 15_000 }).toContain(text);
  }

  // What axe finds in a part of the page, or in all of it, in both schemes. Drivers cannot ask for a scheme, so the theme is
  // set as a host sets it; the style sheet says both alike (crates/cli/src/tokens.rs).
  async expectAccessible(when, part = null) {
    if (!(await this.run(() => Boolean(window.axe)))) await this.engine.load(AXE);
    for (const theme of ['light', 'dark']) {
      const found = await this.run(
        async (theme, part) => {
          const root = document.documentElement;
          root.dataset.theme = theme;
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          const { violations } = await window.axe.run(part ?? document, { iframes: false, preload: false, resultTypes: ['violations'] });
          delete root.dataset.theme;
          return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
        },
        theme,
        part,
      );
      expect(found, `for axe: ${when}, ${theme}`).toEqual([]);
    }
  }

  // ## Presses

  async press(css, text = '') {
    const element = await this.see(css, text);
    await this.centre(element);
    await this.engine.click(element);
  }

  // To the middle of the window, where nothing lies over it.
  centre(element) {
    return this.run((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }), element);
  }

  // A press of the mouse at a point of the window.
  click(x, y) {
    return this.engine.hand('mouse', [
      { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]);
  }

  drag([fromX, fromY], [toX, toY]) {
    const half = [(fromX + toX) / 2, (fromY + toY) / 2];
    const move = ([x, y], duration) => ({ type: 'pointerMove', duration, x: Math.round(x), y: Math.round(y) });
    return this.engine.hand('mouse', [
      move([fromX, fromY], 0),
      { type: 'pointerDown', button: 0 },
      move(half, 60),
      move([toX, toY], 60),
      { type: 'pointerUp', button: 0 },
    ]);
  }

  hover(x, y) {
    return this.engine.hand('mouse', [{ type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) }]);
  }

  // ## Forms

  async type(css, text) {
    const element = await this.see(css);
    await this.centre(element);
    await this.engine.click(element);
    await this.engine.clear(element);
    await this.engine.type(element, text);
  }

  async fill(answers, form = ATTEND) {
    for (const [name, value] of Object.entries(answers)) {
      const field = `${form} [name="${name}"]`;
      if (Array.isArray(value)) for (const one of value) await this.press(`${field}[value="${one}"]`);
      else if (value === true) await this.press(field);
      else if (await this.run((field) => document.querySelector(field).localName === 'select', field)) await this.choose(field, value);
      else if (await this.run((field) => document.querySelector(field).type === 'radio', field)) await this.press(`${field}[value="${value}"]`);
      else await this.type(field, value);
    }
  }

  async choose(css, value) {
    const list = await this.see(css);
    await this.centre(list);
    const option = await this.run((list, value) => [...list.options].find((one) => one.value === value), list, value);
    // ChromeDriver's press on an option is one that the page hears only half of, without `input`; its keys are not.
    if (this.engine.name === 'chromium') await this.engine.type(list, await this.run((option) => option.text, option));
    else await this.engine.click(option);
  }

  // What is in the controls with these names.
  answers(names, form = ATTEND) {
    return this.run(
      (form, names) =>
        Object.fromEntries(
          names.map((name) => {
            const controls = [...document.querySelectorAll(`${form} [name="${name}"]`)];
            const ticked = controls.filter((one) => one.checked).map((one) => one.value);
            if (controls.length > 1) return [name, ticked];
            return [name, controls[0].type === 'checkbox' ? controls[0].checked : controls[0].value];
          }),
        ),
      form,
      names,
    );
  }

  async expectAnswers(answers, form = ATTEND) {
    await expect.poll(() => this.answers(Object.keys(answers), form), { timeout: 15_000 }).toEqual(answers);
  }

  async draftIs(state, part = '#sign-up') {
    await this.see(`${part} [data-draft="${state}"]`);
  }

  async send(form = ATTEND) {
    await this.press(`${form} button[type=submit]`);
  }

  async outboxIs(state, part = '#sign-up') {
    await expect
      .poll(() => this.run((part) => document.querySelector(`${part} [data-outbox]`)?.dataset.outbox, part), { timeout: 30_000 })
      .toBe(state);
  }
}

// ## People

const own = (who) => {
  const { testId, repeatEachIndex } = test.info();
  return `${who}-${createHash('sha256').update(`${testId} ${repeatEachIndex}`).digest('hex').slice(0, 10)}`;
};

export const answersOf = (who) => ({
  name: `${own(who)} of the tests`,
  email: `${own(who)}@example.org`,
  joining: 'online',
  projects: ['p2panda', 'Willow'],
  hopes: `What ${own(who)} hopes for: “to meet”, ünïcode & 東京.`,
  consent: true,
});

export const rowsOf = async (backend, table, { email }) => (await backend.rows(table)).filter((row) => row.email === email);

// All messages about one sign-up.
export const messagesAbout = async (backend, first) =>
  (await backend.rows('attend')).filter(({ submission_id, changes, withdraws }) => [submission_id, changes, withdraws].includes(first));

export async function expectOneRow(backend, answers, table = 'attend') {
  const rows = await rowsOf(backend, table, answers);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject(answers);
  return rows[0];
}
