// What the page needs around it: the web server and the form backend that `scripts/serve` runs, on free ports.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = fileURLToPath(new URL('../../', import.meta.url));

// The event of the tests, and the secret half of its key.
export const FIXTURE = join(root, 'tests/fixtures/event');
export const KEY = join(FIXTURE, 'demo-key.txt');
// A second one, of organisers who change theirs.
export const OTHER_KEY = join(root, 'tests/fixtures/other-key.txt');

// A port that nobody listens on. Below those that a system gives away by itself, and each process has a hundred of its own
// to begin with, so that it is still free when a server takes it a moment later.
let nextPort = 20_000 + (process.pid % 120) * 100;
export async function freePort() {
  for (let tries = 0; tries < 1000; tries += 1) {
    const port = nextPort;
    nextPort = port < 31_999 ? port + 1 : 20_000;
    const server = createServer().listen(port, '127.0.0.1');
    // Fails with the error of a port that is taken.
    const isFree = await once(server, 'listening').then(() => true, () => false);
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new Error('no port is free');
}

// A process that becomes one of the functions in scripts/lib.sh, or a program with `exec`.
export class Server {
  #process;
  #output = '';

  constructor(name, ...values) {
    this.#process = spawn('bash', ['-c', `source scripts/lib.sh && ${name} "$@"`, name, ...values.map(String)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on('data', (text) => (this.#output += text));
    }
  }

  // Settled once the address answers.
  async ready(address) {
    for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
      if (this.#process.exitCode !== null) break;
      if (await fetch(address).then((answer) => answer.ok, () => false)) return this;
    }
    await this.stop();
    throw new Error(`${address} does not answer. What its server said:\n${this.#output}`);
  }

  // Settled once it has ended well by itself.
  async finished() {
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
    if (this.#process.exitCode !== 0) throw new Error(this.#output);
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

// Prints an event's page from the shell that the build kept: packed, as it is published.
export function printPage(out, content, ...options) {
  return run(process.env.P4P_SITE, ['prerender', '--shell', process.env.P4P_SHELL, '--out', out, '--content', content, ...options], { cwd: root });
}

// The same without the packed copies, which take most of the time and make no difference to a browser.
export const printUnpacked = (out, content, ...options) => printPage(out, content, '--unpacked', ...options);

// A copy of an event's folder, its files changed by functions that get their texts; each has to change something.
export async function copyOf(content, folder, changes = {}) {
  await cp(content, folder, { recursive: true });
  for (const [name, change] of Object.entries(changes)) {
    const path = join(folder, name);
    const before = await readFile(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${name} did not change`);
    await writeFile(path, after);
  }
  return folder;
}

// Leaves an event's folder its own language only: translations would have to be changed along with what is changed in it.
export async function inOneLanguage(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== 'forms') await rm(join(folder, entry.name), { recursive: true });
  }
  const facts = join(folder, 'event.toml');
  await writeFile(facts, (await readFile(facts, 'utf8')).replace(/^languages = .*$/m, ''));
  return folder;
}

// What is sealed in an armoured text.
export async function opened(sealed, keys = [KEY, OTHER_KEY]) {
  const age = spawn('age', ['-d', ...keys.flatMap((key) => ['-i', key])], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [text, complaints] = ['', ''];
  age.stdout.on('data', (piece) => (text += piece));
  age.stderr.on('data', (piece) => (complaints += piece));
  age.stdin.end(sealed);
  await once(age, 'close');
  if (age.exitCode !== 0) throw new Error(`age: ${complaints}`);
  if (Buffer.byteLength(text) % 512 !== 0) throw new Error(`not padded: ${Buffer.byteLength(text)} bytes`);
  return JSON.parse(text);
}

// A real form backend with an empty database in `folder`, which takes as many sign-ups as a test sends, whatever day it is.
export class Backend {
  #server;
  #login = { identity: 'organiser@example.org', password: 'only-for-this-test-run' };

  static async start(folder, port, origins, content = FIXTURE) {
    const backend = new Backend();
    Object.assign(backend, { folder, port, origins, origin: `http://127.0.0.1:${port}` });
    await run(process.env.P4P_SITE, ['backend', '--out', folder, '--content', content], { cwd: root });
    await mkdir(join(folder, 'pb_hooks'), { recursive: true });
    await copyFile(join(root, 'tests/e2e/put.pb.js'), join(folder, 'pb_hooks/put.pb.js'));
    // PocketBase applies them in the order of their names.
    await copyFile(join(root, 'tests/e2e/unlimited.pb.js'), join(folder, 'pb_migrations/2000000001_unlimited.js'));
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

  // The rows that a form's table has, read from the database file itself; what is sealed in them is opened by the
  // system's own `age` with the key of the demonstration, and laid over the row, unless it is to stay sealed.
  async rows(form, areOpened = true) {
    const program = `
import json, sqlite3, sys
database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
database.row_factory = sqlite3.Row
print(json.dumps([dict(row) for row in database.execute(f'select * from "{sys.argv[2]}"')]))`;
    const { stdout } = await run('python3', ['-c', program, join(this.folder, 'pb_data/data.db'), form]);
    if (!areOpened) return JSON.parse(stdout);
    return Promise.all(JSON.parse(stdout).map(async (row) => (row.sealed ? { ...row, ...(await opened(row.sealed)) } : row)));
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
