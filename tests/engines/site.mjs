// What each engine visits: the event of the tests two weeks before it begins, by the real clock, with a real form backend.
// Each way has an origin of its own, so that none finds what another one has left in the browser.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultProxy } from '../e2e/faultproxy.mjs';
import { Host } from '../e2e/hosts.mjs';
import { Backend, freePort, printUnpacked, servePage } from '../e2e/servers.mjs';
import { inTwoWeeks } from '../e2e/world.mjs';

export class Site {
  #folder;
  #servers = [];
  #framed;

  static async start() {
    const site = new Site();
    site.#folder = await mkdtemp(join(tmpdir(), 'p4p-engines-'));
    try {
      await mkdir(site.#path('backend'));
      // Any origin may ask: each way has its own, and a frame without one is called "null".
      site.backend = await site.#keep(Backend.start(site.#path('backend'), await freePort(), ['*']));
      site.proxy = await site.#keep(FaultProxy.start(site.backend.origin));
      site.host = await site.#keep(Host.start());
      await inTwoWeeks(site.#path('content'));
      await printUnpacked(site.#path('page'), site.#path('content'), '--backend-origin', site.proxy.origin);
      return site;
    } catch (error) {
      await site.stop();
      throw error;
    }
  }

  async stop() {
    for (const server of this.#servers.reverse()) await server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  // The page at an origin where nobody has been yet; it can go away and come back.
  async open() {
    const port = await freePort();
    const serve = () => servePage(this.#path('page'), port, this.#path(`server-${port}`));
    let server = await serve();
    return {
      origin: `http://127.0.0.1:${port}`,
      down: () => server.stop(),
      up: async () => (server = await serve()),
      stop: () => server.stop(),
    };
  }

  // The page as it is at an address that it knows, and that the host may show in frames.
  framed() {
    this.#framed ??= this.#printFramed();
    return this.#framed;
  }

  async #printFramed() {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const content = this.#path('framed-content');
    await inTwoWeeks(content);
    const facts = join(content, 'event.toml');
    const text = (await readFile(facts, 'utf8'))
      .replace(/^framed_by = .*$/m, `framed_by = ["${this.host.origin}"]\naddress = "${origin}/"`);
    await writeFile(facts, text);
    await printUnpacked(this.#path('framed'), content, '--backend-origin', this.proxy.origin);
    await this.#keep(servePage(this.#path('framed'), port, this.#path('framed-server')));
    return origin;
  }

  async #keep(starting) {
    const server = await starting;
    this.#servers.push(server);
    return server;
  }

  #path(name) {
    return join(this.#folder, name);
  }
}
