// What the tests of one worker share: the event of the tests, printed in the ways that they need and served, before one
// real form backend.

import { createHash } from 'node:crypto';
import { access, appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultProxy } from './faultproxy.mjs';
import { Host } from './hosts.mjs';
import { manyNodes } from './many.mjs';
import { MediaWiki } from './mediawiki.mjs';
import { Backend, copyOf, FIXTURE, freePort, inOneLanguage, printUnpacked, root, servePage } from './servers.mjs';

export const WHILE_OPEN = '2025-11-10T09:00:00Z';
export const MANY = 3000;

const DAY = 86_400_000;

// Each is an origin, served from the start or once it is asked for:
//   today      as it is on the day of the tests, when the event is long over; the same once more in folder/
//   published  what the build made of content/, with its packed copies
//   whileOpen  printed while sign-up was open
//   clear      the same, with answers that are not sealed
//   faulty     the same, whose forms go to the backend by a proxy that goes wrong on demand
//   edited     what a test prints from forms, nodes and facts of its own
//   live       of an event two weeks from now, with the same proxy: for service workers, whose clock no test can set
//   many       with thousands of nodes
//   framed     that other sites may show in a frame
//   elsewhere  what a test serves by other web servers
const PAGES = ['today', 'published', 'whileOpen', 'clear', 'faulty', 'edited', 'live', 'many', 'framed', 'elsewhere'];

export class World {
  #folder;
  #servers = [];
  #ports = {};
  #editor;
  #once = new Map();

  static async start() {
    const world = new World();
    world.#folder = await mkdtemp(join(tmpdir(), 'p4p-e2e-'));
    try {
      await world.#start();
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  async #start() {
    for (const name of [...PAGES, 'wiki', 'backend']) this.#ports[name] = await freePort();
    for (const name of PAGES) this[name] = `http://127.0.0.1:${this.#ports[name]}`;
    // Of another site, as far as browsers are concerned.
    this.wiki = `http://localhost:${this.#ports.wiki}`;
    const state = this.#path('backend');
    await mkdir(state);
    // A frame without an origin of its own is called "null".
    this.backend = await this.#keep(Backend.start(state, this.#ports.backend, [...PAGES.map((name) => this[name]), 'null']));
    this.proxy = await this.#keep(FaultProxy.start(this.backend.origin));
    this.host = await this.#keep(Host.start());
    const [direct, open] = [['--backend-origin', this.backend.origin], ['--as-of', WHILE_OPEN]];
    const clear = await edited(this.#path('clear-content'), (text) => text.replace(/^seal_to = .*$/m, ''));
    await printUnpacked(this.#path('today'), FIXTURE, ...direct);
    await symlink('.', join(this.#path('today'), 'folder'));
    await printUnpacked(this.#path('whileOpen'), FIXTURE, ...direct, ...open);
    await printUnpacked(this.#path('clear'), clear, ...direct, ...open);
    await printUnpacked(this.#path('faulty'), FIXTURE, ...this.#byProxy, ...open);
    for (const name of ['today', 'whileOpen', 'clear', 'faulty']) await this.#serve(name);
  }

  async stop() {
    for (const server of this.#servers.reverse()) await server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  // All that a page or a test may ask.
  get origins() {
    return [...PAGES.map((name) => this[name]), this.wiki, this.backend.origin, this.proxy.origin, this.host.origin];
  }

  // Prints the page at `edited` anew, from forms, nodes and facts that `change` has rewritten. What was printed before
  // from the same files is taken again.
  async printEdited(change, geojson, moreFacts = '', asOf = WHILE_OPEN, service = this.proxy.origin) {
    const content = this.#path('edited-content');
    await edited(content, change);
    await inOneLanguage(content);
    await appendFile(join(content, 'event.toml'), moreFacts);
    if (geojson) await writeFile(join(content, 'nodes.geojson'), JSON.stringify(geojson));
    const name = `edited-${await hashOf(content, asOf, service)}`;
    if (name === this.#editor?.shows) return;
    const isThere = await access(this.#path(name)).then(() => true, () => false);
    if (!isThere) await printUnpacked(this.#path(name), content, '--backend-origin', service, '--as-of', asOf);
    // A server reads the page's headers when it starts, and another page may have others.
    await this.#editor?.stop();
    this.#editor = await this.#serve('edited', name);
    this.#editor.shows = name;
  }

  // Of a page that other sites may show; the sites are the host's and the wiki's.
  printFramed() {
    return this.#first('framed', async () => {
      const content = await edited(this.#path('framed-content'), (text, name) =>
        name === 'event' ? text.replace(/^framed_by = .*$/m, `framed_by = ["${this.host.origin}", "${this.wiki}"]\naddress = "${this.framed}/"`) : text,
      );
      await printUnpacked(this.#path('framed'), content, '--backend-origin', this.backend.origin, '--as-of', WHILE_OPEN);
      await this.#serve('framed');
    });
  }

  // The page at `whileOpen`, and the port of `elsewhere`, for another web server.
  get forElsewhere() {
    return { page: this.#path('whileOpen'), port: this.#ports.elsewhere };
  }

  // Puts a file beside the page that is served by this name, as an organiser would.
  putBeside(name, file, text) {
    return writeFile(join(this.#path(name), file), text);
  }

  servePublished() {
    return this.#first('published', async () => {
      await this.#keep(servePage(join(root, 'dist'), this.#ports.published, this.#path('published-server')));
      return this.published;
    });
  }

  printMany() {
    return this.#first('many', async () => {
      const content = await copyOf(FIXTURE, this.#path('many-content'));
      await writeFile(join(content, 'nodes.geojson'), JSON.stringify(manyNodes(MANY)));
      await printUnpacked(this.#path('many'), content, '--backend-origin', this.backend.origin, '--as-of', WHILE_OPEN);
      await this.#serve('many');
    });
  }

  printLive() {
    return this.#first('live', async () => {
      const content = this.#path('live-content');
      await inTwoWeeks(content);
      await printUnpacked(this.#path('live'), content, ...this.#byProxy);
      await this.#serve('live');
    });
  }

  startWiki() {
    return this.#first('wiki', () => this.#keep(MediaWiki.start(this.#path('wiki'), this.#ports.wiki)));
  }

  get #byProxy() {
    return ['--backend-origin', this.proxy.origin];
  }

  #path(name) {
    return join(this.#folder, name);
  }

  #first(name, make) {
    if (!this.#once.has(name)) this.#once.set(name, make());
    return this.#once.get(name);
  }

  async #keep(starting) {
    const server = await starting;
    this.#servers.push(server);
    return server;
  }

  #serve(name, folder = name) {
    return this.#keep(servePage(this.#path(folder), this.#ports[name], this.#path(`${name}-server`)));
  }
}

// The event of the tests with forms, nodes and facts that are rewritten by their names.
async function edited(folder, change) {
  await rm(folder, { recursive: true, force: true });
  await cp(FIXTURE, folder, { recursive: true });
  const files = ['attend', 'host', 'next'].map((form) => [form, `forms/${form}.toml`]);
  for (const [name, file] of [...files, ['nodes', 'nodes.geojson'], ['event', 'event.toml']]) {
    const path = join(folder, file);
    await writeFile(path, change(await readFile(path, 'utf8'), name));
  }
  return folder;
}

// The event of the tests, whose sign-up is open by the real clock.
export function inTwoWeeks(folder) {
  const day = new Date(Date.now() + 14 * DAY).toISOString().slice(0, 10);
  return copyOf(FIXTURE, folder, { 'event.toml': (text) => text.replace(/^(start|end) = \d{4}-\d\d-\d\d/gm, `$1 = ${day}`) });
}

async function hashOf(folder, ...more) {
  const hash = createHash('sha256').update(more.join());
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const bytes = await readFile(join(folder, name)).catch(() => '');
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 16);
}
