// A host whose files can be exchanged for those of another build while somebody looks at the page, and that says whatever
// a test wants it to say.

import { once } from 'node:events';
import { cp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ics': 'text/calendar; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

export class SwitchingHost {
  #server;
  // What is shown, below which path, and what is said instead: a function that answers a request itself, or gives nothing.
  folder;
  path = '/';
  says = () => undefined;

  static async start(folder, port) {
    const host = new SwitchingHost();
    host.folder = folder;
    host.#server = createServer((request, response) => host.#answer(request, response).catch(() => response.destroy())).listen(port, '127.0.0.1');
    await once(host.#server, 'listening');
    host.origin = `http://127.0.0.1:${port}`;
    return host;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  reset(folder) {
    Object.assign(this, { folder, path: '/', says: () => undefined });
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    const said = await this.says(pathname, request);
    if (said === null) return request.socket.destroy();
    if (said) {
      const { status = 200, headers = { 'Content-Type': 'text/html' }, body = '' } = said;
      return response.writeHead(status, headers).end(body);
    }
    const inside = pathname.startsWith(this.path) ? pathname.slice(this.path.length) : undefined;
    const found = inside === undefined ? undefined : await this.#file(inside);
    const file = found ?? join(this.folder, '404.html');
    const headers = { 'Cache-Control': 'no-cache', ...(await this.#headers()), 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' };
    response.writeHead(found ? 200 : 404, headers).end(request.method === 'HEAD' ? '' : await readFile(file));
  }

  async #file(name) {
    for (const path of [join(this.folder, name), join(this.folder, name, 'index.html')]) {
      if ((await stat(path).catch(() => undefined))?.isFile()) return path;
    }
    return undefined;
  }

  async #headers() {
    const [, lines] = /^\/\*\n((?: {2}.*\n)+)/m.exec(await readFile(join(this.folder, '_headers'), 'utf8'));
    return Object.fromEntries(lines.trim().split('\n').map((line) => line.trim().split(/: (.*)/s)));
  }
}

// A shell as another build would make it: its programs have other names, and are other files.
export async function anotherBuild(shell, folder) {
  await rm(folder, { recursive: true, force: true });
  await cp(shell, folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const [, program, hash, ending] = /^(page|seal|map|cities)-([0-9a-f]{16})(_bg\.wasm|\.js)$/.exec(name) ?? [];
    if (!program) continue;
    const other = join(folder, `${program}-${[...hash].reverse().join('')}${ending}`);
    await rename(join(folder, name), other);
    if (ending === '.js') await writeFile(other, `${await readFile(other, 'utf8')}\n// Of another build.\n`);
  }
  return folder;
}
