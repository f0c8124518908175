// The three engines, driven by what all of them speak: WebDriver (W3C, classic) over HTTP.
//
// A client of our own, because it is one function for each command: what npm has for it brings managers that fetch
// browsers and drivers from elsewhere, and wants a newer Node.js than the rest of the project.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../e2e/servers.mjs';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const FRAME = 'frame-075b-4722-a72e-8d6b7a9b9f0f';
// Keys that write nothing (WebDriver, "keyboard actions").
export const KEY = { enter: '\uE007', tab: '\uE004', escape: '\uE00C', down: '\uE015', up: '\uE013', backspace: '\uE003', space: ' ' };

const SIZE = { width: 1280, height: 900 };

// How each engine's driver and browser are started. Chromium and Firefox need no screen; WebKitGTK gets one of its own.
const ENGINES = {
  chromium: {
    driver: () => [process.env.CHROMEDRIVER, (port) => [`--port=${port}`]],
    capabilities: () => ({
      'goog:chromeOptions': {
        binary: process.env.CHROMIUM,
        args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=en-GB', `--window-size=${SIZE.width},${SIZE.height}`],
      },
    }),
  },
  firefox: {
    driver: () => [process.env.GECKODRIVER, (port) => ['--host=127.0.0.1', `--port=${port}`, '--log=error']],
    capabilities: () => ({
      'moz:firefoxOptions': {
        binary: process.env.FIREFOX,
        args: ['-headless', `--width=${SIZE.width}`, `--height=${SIZE.height}`],
        prefs: {
          'intl.accept_languages': 'en-GB, en',
          // A window that nobody has clicked into has the keyboard all the same.
          'focusmanager.testmode': true,
        },
      },
    }),
  },
  webkit: {
    driver: () => [process.env.WEBKITWEBDRIVER, (port) => ['--host=127.0.0.1', `--port=${port}`]],
    capabilities: () => ({
      'webkitgtk:browserOptions': { binary: process.env.MINIBROWSER, args: ['--automation', `--geometry=${SIZE.width}x${SIZE.height}`] },
    }),
    needsScreen: true,
  },
};

export class Engine {
  #screen;
  #driver;
  #address;

  static async start(name) {
    const engine = new Engine();
    const { driver, capabilities, needsScreen } = ENGINES[name];
    engine.name = name;
    try {
      const env = { ...process.env, LANG: 'en_GB.UTF-8', TZ: 'America/New_York' };
      if (needsScreen) env.DISPLAY = await engine.#startScreen();
      const [program, options] = driver();
      const port = await freePort();
      engine.#address = `http://127.0.0.1:${port}`;
      engine.#driver = spawn(program, options(port), { env, stdio: 'ignore' });
      await engine.#listening();
      const { sessionId, capabilities: got } = await engine.#ask('POST', '/session', {
        capabilities: { alwaysMatch: { ...capabilities(), pageLoadStrategy: 'normal', timeouts: { script: 30_000, pageLoad: 30_000, implicit: 0 } } },
      });
      engine.#address += `/session/${sessionId}`;
      engine.version = `${got.browserName} ${got.browserVersion}`;
      return engine;
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  async stop() {
    if (this.version) await this.#ask('DELETE', '').catch(() => {});
    for (const process of [this.#driver, this.#screen]) {
      if (!process || process.exitCode !== null || process.signalCode !== null) continue;
      process.kill('SIGTERM');
      await once(process, 'exit');
    }
  }

  async #startScreen() {
    const options = ['-displayfd', '3', '-screen', '0', `${SIZE.width}x${SIZE.height}x24`, '-nolisten', 'tcp'];
    this.#screen = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const [number] = await once(createInterface({ input: this.#screen.stdio[3] }), 'line');
    return `:${number}`;
  }

  async #listening() {
    for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
      if (this.#driver.exitCode !== null) break;
      if (await fetch(`${this.#address}/status`).then((answer) => answer.ok, () => false)) return;
    }
    throw new Error(`the driver of ${this.name} does not answer`);
  }

  async #ask(method, path, body) {
    const answer = await fetch(this.#address + path, {
      method,
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
      headers: { 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(40_000),
    });
    const { value } = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(`${this.name}: ${method} ${path}: ${value.error}: ${value.message}`), { code: value.error });
    return value;
  }

  // ## Windows and addresses

  go(url) {
    return this.#ask('POST', '/url', { url });
  }

  back() {
    return this.#ask('POST', '/back');
  }

  address() {
    return this.#ask('GET', '/url');
  }

  windows() {
    return this.#ask('GET', '/window/handles');
  }

  window() {
    return this.#ask('GET', '/window');
  }

  async newTab() {
    const { handle } = await this.#ask('POST', '/window/new', { type: 'tab' });
    await this.switchTo(handle);
    return handle;
  }

  switchTo(handle) {
    return this.#ask('POST', '/window', { handle });
  }

  closeTab() {
    return this.#ask('DELETE', '/window');
  }

  // Of an element that is an iframe; of the page without one.
  intoFrame(element = null) {
    return this.#ask('POST', '/frame', { id: element });
  }

  resize(size) {
    return this.#ask('POST', '/window/rect', size);
  }

  print(options = {}) {
    return this.#ask('POST', '/print', options);
  }

  screenshot() {
    return this.#ask('GET', '/screenshot');
  }

  // ## Elements

  // Runs a function in the page, with these arguments; what it promises is waited for.
  run(script, ...args) {
    return this.#ask('POST', '/execute/sync', { script: `return (${script}).apply(null, arguments)`, args });
  }

  // Runs a text, which may be long, in the page. It is the driver's own, so that no policy of the page is asked.
  load(script) {
    return this.#ask('POST', '/execute/sync', { script: `${script}\n`, args: [] });
  }

  all(css) {
    return this.#ask('POST', '/elements', { using: 'css selector', value: css });
  }

  click(element) {
    return this.#ask('POST', `/element/${element[ELEMENT]}/click`);
  }

  type(element, text) {
    return this.#ask('POST', `/element/${element[ELEMENT]}/value`, { text });
  }

  clear(element) {
    return this.#ask('POST', `/element/${element[ELEMENT]}/clear`);
  }

  role(element) {
    return this.#ask('GET', `/element/${element[ELEMENT]}/computedrole`);
  }

  label(element) {
    return this.#ask('GET', `/element/${element[ELEMENT]}/computedlabel`);
  }

  // What a hand does: steps of `{ type, … }` as WebDriver has them.
  async hand(pointer, actions) {
    await this.#ask('POST', '/actions', { actions: [{ type: 'pointer', id: 'hand', parameters: { pointerType: pointer }, actions }] });
    await this.#ask('DELETE', '/actions');
  }

  async keys(...keys) {
    const actions = keys.flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
    await this.#ask('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }
}

export const isElement = (value) => Boolean(value?.[ELEMENT] ?? value?.[FRAME]);
