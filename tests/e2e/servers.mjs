// What the page needs around it: the web server and the form backend that `scripts/serve` runs, on free ports.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = fileURLToPath(new URL('../../', import.meta.url));

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// A process that becomes one of the functions in scripts/lib.sh.
class Server {
  #process;
  #said = '';

  constructor(name, ...values) {
    this.#process = spawn('bash', ['-c', `source scripts/lib.sh && ${name} "$@"`, name, ...values.map(String)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on('data', (text) => (this.#said += text));
    }
  }

  // Settled once the address answers.
  async ready(address) {
    for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
      if (this.#process.exitCode !== null) break;
      if (await fetch(address).then((answer) => answer.ok, () => false)) return this;
    }
    await this.stop();
    throw new Error(`${address} does not answer. What its server said:\n${this.#said}`);
  }

  // Settled once it has ended well by itself.
  async finished() {
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
    if (this.#process.exitCode !== 0) throw new Error(this.#said);
  }

  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGTERM');
    await once(this.#process, 'exit');
  }
}

export function servePage(folder, port, state) {
  return new Server('serve_page', folder, port, state).ready(`http://127.0.0.1:${port}/`);
}

// Prints the page from the shell that the build kept.
export async function printPage(out, ...options) {
  await run(process.env.P4P_SITE, ['prerender', '--shell', process.env.P4P_SHELL, '--out', out, ...options], { cwd: root });
}

// A real form backend with an empty database in `folder`.
export class Backend {
  #server;
  #login = { identity: 'organiser@example.org', password: 'only-for-this-test-run' };

  static async start(folder, port, origins) {
    const backend = new Backend();
    Object.assign(backend, { folder, port, origins, origin: `http://127.0.0.1:${port}` });
    await run(process.env.P4P_SITE, ['backend', '--out', folder], { cwd: root });
    const login = new Server('backend_login', folder, backend.#login.identity, backend.#login.password);
    await login.finished();
    await backend.start();
    return backend;
  }

  async start() {
    const server = new Server('serve_backend', this.folder, this.port, this.origins.join(','));
    this.#server = await server.ready(`${this.origin}/api/health`);
  }

  async stop() {
    await this.#server?.stop();
  }

  // The rows that a form's table has, read from the database file itself.
  async rows(form) {
    const program = `
import json, sqlite3, sys
database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
database.row_factory = sqlite3.Row
print(json.dumps([dict(row) for row in database.execute(f'select * from "{sys.argv[2]}"')]))`;
    const { stdout } = await run('python3', ['-c', program, join(this.folder, 'pb_data/data.db'), form]);
    return JSON.parse(stdout);
  }

  async #ask(method, path, body, token) {
    const answer = await fetch(this.origin + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: token }) },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  // Changes columns of a form's table as an organiser would in the dashboard; gives back how to undo it.
  async change(form, column, settings) {
    const { token } = await this.#ask('POST', '/api/collections/_superusers/auth-with-password', this.#login);
    const path = `/api/collections/${form}`;
    const { fields } = await this.#ask('GET', path, undefined, token);
    if (!fields.some(({ name }) => name === column)) throw new Error(`no column ${column} in ${form}`);
    const changed = fields.map((field) => (field.name === column ? { ...field, ...settings } : field));
    await this.#ask('PATCH', path, { fields: changed }, token);
    return () => this.#ask('PATCH', path, { fields }, token);
  }
}
