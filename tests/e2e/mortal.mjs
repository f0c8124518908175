// A browser that can be killed: of its own process group, with a profile that stays.

import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const running = new Set();

export class MortalBrowser {
  static async start(profile) {
    const browser = new MortalBrowser();
    await rm(join(profile, 'DevToolsActivePort'), { force: true });
    browser.process = spawn(
      process.env.CHROMIUM,
      [
        '--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--disable-extensions', '--hide-crash-restore-bubble',
        '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank',
      ],
      { detached: true, stdio: 'ignore' },
    );
    running.add(browser);
    browser.exited = once(browser.process, 'exit');
    let port;
    for (const end = Date.now() + 30_000; !port; await pause(20)) {
      port = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n')[0];
      if (Date.now() > end) throw new Error('Chromium did not start');
    }
    browser.remote = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    [browser.context] = browser.remote.contexts();
    browser.page = browser.context.pages()[0] ?? (await browser.context.newPage());
    return browser;
  }

  // Nothing of it goes on: not a renderer, not the process that writes to the disk.
  async kill() {
    if (this.process.exitCode === null && this.process.signalCode === null) process.kill(-this.process.pid, 'SIGKILL');
    await this.exited;
    running.delete(this);
    await this.remote.close().catch(() => {});
  }
}

// Whatever ends this run takes its browsers along.
process.on('exit', () => {
  for (const browser of running) {
    if (browser.process.exitCode === null && browser.process.signalCode === null) process.kill(-browser.process.pid, 'SIGKILL');
  }
});
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) {
  process.on(signal, () => process.exit(code));
}
