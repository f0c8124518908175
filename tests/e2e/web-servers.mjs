// Web servers that the page may stand on: real ones, with what deploy/ has for each and as they come without it, and hosts
// that cannot be run here, made from the rules that they document.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { root, Server } from './servers.mjs';

const run = promisify(execFile);
const TREE = process.env.P4P_WEB_SERVERS;

// A copy of a printed page with packed files beside it, as the build makes them, only quicker. Servers that begin as root go
// on as somebody who must be allowed to read it.
export async function packed(page) {
  const folder = await mkdtemp(join(tmpdir(), 'p4p-served-'));
  await chmod(folder, 0o755);
  const copy = join(folder, 'page');
  await cp(page, copy, { recursive: true });
  for (const name of await readdir(copy, { recursive: true })) {
    if (!/\.(html|js|wasm|css|json)$/.test(name) || /nodes\/[^/]*\.html$/.test(name)) continue;
    const bytes = await readFile(join(copy, name));
    await writeFile(join(copy, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }));
    await writeFile(join(copy, `${name}.gz`), gzipSync(bytes, { level: 1 }));
  }
  return { folder, page: copy, remove: () => rm(folder, { recursive: true, force: true }) };
}

// What the printing program says of a page's headers, in a server's words.
const headersFor = async (page, server) => (await run(process.env.P4P_SITE, ['headers', page, '--for', server])).stdout;

// A text of deploy/ with its places filled; none may have gone.
async function snippet(name, places) {
  let text = await readFile(join(root, 'deploy', name), 'utf8');
  for (const [place, value] of Object.entries(places)) {
    if (!text.includes(place)) throw new Error(`deploy/${name} has no ${place}`);
    text = text.replaceAll(place, value);
  }
  return text;
}

const start = (port, command, ...values) => new Server(command, ...values).ready(`http://127.0.0.1:${port}/`);

async function nginx(page, port, state, inHttp, server) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${state}/${name};`);
  await writeFile(
    join(state, 'nginx.conf'),
    `${inHttp.modules ?? ''}
user nobody nogroup;
daemon off;
worker_processes 1;
pid ${state}/nginx.pid;
error_log stderr warn;
events {}
http {
${temporary.join('\n')}
access_log off;
include ${TREE}/etc/nginx/mime.types;
default_type application/octet-stream;
gzip on;
${server}
}`,
  );
  return start(port, 'exec', join(TREE, 'usr/sbin/nginx'), '-e', 'stderr', '-p', state, '-c', join(state, 'nginx.conf'));
}

const MODULES = ['mpm_event', 'authz_core', 'mime', 'dir', 'negotiation', 'filter', 'deflate', 'setenv', 'headers', 'rewrite', 'autoindex', 'alias'];

async function apache(page, port, state, rights) {
  const modules = MODULES.map((name) => (name === 'setenv' ? 'setenvif' : name));
  await writeFile(
    join(state, 'apache.conf'),
    `ServerRoot ${state}
DefaultRuntimeDir ${state}
ServerName 127.0.0.1
PidFile ${state}/apache.pid
ErrorLog ${state}/error.log
Listen 127.0.0.1:${port}
${modules.map((name) => `LoadModule ${name}_module ${TREE}/usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
User nobody
Group nogroup
ServerLimit 1
StartServers 1
ThreadsPerChild 25
MaxRequestWorkers 25
TypesConfig ${TREE}/etc/mime.types
DirectoryIndex index.html
AddOutputFilterByType DEFLATE text/html text/css application/javascript
DocumentRoot ${page}
<Directory ${page}>
	Options FollowSymLinks
	AllowOverride ${rights}
	Require all granted
</Directory>`,
  );
  const libraries = (await readdir(join(TREE, 'usr/lib'))).filter((name) => name.endsWith('-linux-gnu'));
  const path = libraries.map((name) => join(TREE, 'usr/lib', name)).join(':');
  return start(port, 'exec', 'env', `LD_LIBRARY_PATH=${path}`, join(TREE, 'usr/sbin/apache2'), '-f', join(state, 'apache.conf'), '-D', 'FOREGROUND');
}

// ## Hosts by their rules

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'application/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ics': 'text/calendar',
  '.webmanifest': 'application/manifest+json',
};

const isFile = (path) => stat(path).then((found) => found.isFile(), () => false);

// `rules` gives for an address `{ file }` or `{ location, status }`, or nothing; `headers` what is sent with each answer.
async function byRules(page, port, rules, headers, types = TYPES) {
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url, 'http://host');
    const path = decodeURIComponent(pathname);
    const answer = path.includes('/.') || path.includes('/_headers') ? undefined : await rules(path, (name) => isFile(join(page, name)));
    if (answer?.location) return response.writeHead(answer.status, { Location: answer.location + search, ...headers(path) }).end();
    const file = answer ? join(page, answer.file) : join(page, '404.html');
    response.writeHead(answer ? 200 : 404, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', ...headers(path) });
    response.end(request.method === 'HEAD' ? undefined : await readFile(file));
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

// A file, a file whose .html is left out, a folder's page; a folder without its slash is led to the one with it. .html may be
// there.
async function github(path, isThere) {
  if (path.endsWith('/')) return (await isThere(`${path}index.html`)) && { file: `${path}index.html` };
  if (await isThere(path)) return { file: path };
  if (await isThere(`${path}.html`)) return { file: `${path}.html` };
  return (await isThere(`${path}/index.html`)) && { location: `${path}/`, status: 301 };
}

// Without "pretty URLs": a slash may be there or not, with files and with folders, and nothing is led anywhere.
async function netlify(path, isThere) {
  const bare = path.replace(/\/$/, '');
  for (const file of [path, `${bare}.html`, `${bare}/index.html`]) if (!file.endsWith('/') && (await isThere(file))) return { file };
  return undefined;
}

// .html and index.html are taken away from addresses; a folder has its slash, and a file has none.
async function cloudflare(path, isThere) {
  if (/(^|\/)index(\.html)?$/.test(path)) return { location: path.replace(/index(\.html)?$/, ''), status: 308 };
  if (path.endsWith('.html')) return (await isThere(path)) && { location: path.slice(0, -5), status: 308 };
  if (path.endsWith('/')) {
    if (await isThere(`${path}index.html`)) return { file: `${path}index.html` };
    return (await isThere(`${path.slice(0, -1)}.html`)) && { location: path.slice(0, -1), status: 308 };
  }
  if (await isThere(path)) return { file: path };
  if (await isThere(`${path}.html`)) return { file: `${path}.html` };
  return (await isThere(`${path}/index.html`)) && { location: `${path}/`, status: 308 };
}

// What `_headers` says of an address: of all that fit, a file or what is below a folder.
async function fromHeaders(page) {
  const rules = [];
  for (const line of (await readFile(join(page, '_headers'), 'utf8')).split('\n')) {
    const [, name, value] = /^\s+([^:]+): (.*)$/.exec(line) ?? [];
    if (name) rules.at(-1).headers[name] = value;
    else if (line) rules.push({ path: line, headers: {} });
  }
  return (address) => {
    const fitting = rules.filter(({ path }) => (path.endsWith('*') ? address.startsWith(path.slice(0, -1)) : path === address));
    return Object.assign({ 'Cache-Control': 'public, max-age=0, must-revalidate' }, ...fitting.map(({ headers }) => headers));
  };
}

// ## All of them
//
//   start      from a page's folder, a port and a folder of its own to a server that can be stopped
//   sends      whether it sends what `_headers` says, by snippet or by itself
//   packs      whether it sends packed copies
//   ownWords   whether an address that is not there gets the host's own words
//   slashless  what happens to a folder without its slash: 'led' there, or 'shown' as it is
//   bare       whether it shows a page whose .html is left out

export const SERVERS = {
  'Caddy with deploy/Caddyfile': {
    start: (page, port, state) => start(port, 'serve_page', page, port, state),
    sends: true, packs: ['br', 'gzip'], slashless: 'led',
  },
  'nginx with deploy/nginx.conf': {
    start: async (page, port, state) => {
      await writeFile(join(state, 'headers.conf'), await headersFor(page, 'nginx'));
      const places = {
        'listen 80;': `listen 127.0.0.1:${port};`,
        '\tlisten [::]:80;\n': '',
        '/srv/page': page,
        '# brotli_static on;': 'brotli_static on;',
        '/etc/nginx/workshop-headers.conf;': `${state}/headers.conf;`,
      };
      const modules = `load_module ${TREE}/usr/lib/nginx/modules/ngx_http_brotli_static_module.so;`;
      return nginx(page, port, state, { modules }, await snippet('nginx.conf', places));
    },
    sends: true, packs: ['br', 'gzip'], slashless: 'led',
  },
  'nginx as it comes': {
    start: (page, port, state) =>
      nginx(page, port, state, {}, `server { listen 127.0.0.1:${port}; root ${page}; index index.html; location / { try_files $uri $uri/ =404; } }`),
    packs: [], ownWords: true, slashless: 'led',
  },
  'Apache with deploy/apache.htaccess': {
    start: async (page, port, state) => {
      await writeFile(join(page, '.htaccess'), (await snippet('apache.htaccess', {})) + (await headersFor(page, 'apache')));
      return apache(page, port, state, 'FileInfo');
    },
    sends: true, packs: ['br', 'gzip'], slashless: 'led',
  },
  'Apache as it comes': {
    start: (page, port, state) => apache(page, port, state, 'None'),
    packs: [], ownWords: true, slashless: 'led',
  },
  'python3 -m http.server': {
    start: (page, port) => start(port, 'exec', 'python3', '-m', 'http.server', port, '--bind', '127.0.0.1', '--directory', page),
    packs: [], ownWords: true, slashless: 'led',
  },
  'a host like GitHub Pages': {
    start: (page, port) => byRules(page, port, github, () => ({ 'Cache-Control': 'max-age=600', 'Access-Control-Allow-Origin': '*' })),
    packs: [], slashless: 'led', bare: true,
  },
  'a host like Netlify': {
    start: async (page, port) => byRules(page, port, netlify, await fromHeaders(page)),
    sends: true, packs: [], slashless: 'shown', bare: true,
  },
  'a host like Cloudflare Pages': {
    start: async (page, port) => byRules(page, port, cloudflare, await fromHeaders(page)),
    sends: true, packs: [], slashless: 'led', bare: true,
  },
};

// The same host with types of its own.
export async function withTypes(page, port, types) {
  return byRules(page, port, github, () => ({ 'X-Content-Type-Options': 'nosniff' }), { ...TYPES, ...types });
}

export async function folderOf(folder, name) {
  const state = join(folder, name);
  await mkdir(state, { recursive: true });
  return state;
}
