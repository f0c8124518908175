// What the page needs around it: the web server and the form backend that `scripts/serve` runs, on free ports.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
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
  await printFrom(process.env.P4P_SHELL, out, options);
}

// Prints the page once more. Packing the programs and tables is what takes long, and they are the same in every printing:
// they are taken from one that is there, and stand empty in the shell meanwhile.
export async function printAgain(from, out, ...options) {
  const isProgram = (name) => /\.(wasm|bin)(\.(br|gz))?$/.test(name);
  const light = await mkdtemp(join(tmpdir(), 'p4p-shell-'));
  try {
    await cp(process.env.P4P_SHELL, light, { recursive: true });
    for (const name of await readdir(light, { recursive: true })) if (isProgram(name)) await writeFile(join(light, name), '');
    await printFrom(light, out, options);
    for (const name of await readdir(from, { recursive: true })) if (isProgram(name)) await copyFile(join(from, name), join(out, name));
  } finally {
    await rm(light, { recursive: true, force: true });
  }
}

export function printFrom(shell, out, options) {
  return run(process.env.P4P_SITE, ['prerender', '--shell', shell, '--out', out, ...options], { cwd: root });
}

// What is sealed in an armoured text.
export async function opened(sealed) {
  const age = spawn('age', ['-d', '-i', join(root, 'content/demo-key.txt')], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [text, complaints] = ['', ''];
  age.stdout.on('data', (piece) => (text += piece));
  age.stderr.on('data', (piece) => (complaints += piece));
  age.stdin.end(sealed);
  await once(age, 'close');
  if (age.exitCode !== 0) throw new Error(`age: ${complaints}`);
  if (Buffer.byteLength(text) % 512 !== 0) throw new Error(`not padded: ${Buffer.byteLength(text)} bytes`);
  return JSON.parse(text);
}

// A real form backend with an empty database in `folder`.
export class Backend {
  #server;
  #login = { identity: 'organiser@example.org', password: 'only-for-this-test-run' };

  static async start(folder, port, origins, content = join(root, 'content')) {
    const backend = new Backend();
    Object.assign(backend, { folder, port, origins, origin: `http://127.0.0.1:${port}` });
    await run(process.env.P4P_SITE, ['backend', '--out', folder, '--content', content], { cwd: root });
    await mkdir(join(folder, 'pb_hooks'), { recursive: true });
    await copyFile(join(root, 'tests/e2e/put.pb.js'), join(folder, 'pb_hooks/put.pb.js'));
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
