// Pages of other sites that show ours: on an origin of their own, and of another site (localhost is none of 127.0.0.1's).

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { root } from './servers.mjs';

const LIBRARIES = {
  '/prototype.js': '/usr/share/javascript/prototype/prototype.js',
  '/require.js': 'node_modules/requirejs/require.js',
  '/jquery.js': 'node_modules/jquery/dist/jquery.js',
  '/bootstrap.js': 'node_modules/bootstrap/dist/js/bootstrap.js',
  '/bootstrap.css': 'node_modules/bootstrap/dist/css/bootstrap.css',
};

export class Host {
  #server;
  #pages = new Map();

  static async start() {
    const host = new Host();
    host.#server = createServer((request, response) => host.#answer(request, response)).listen(0, 'localhost');
    await once(host.#server, 'listening');
    host.origin = `http://localhost:${host.#server.address().port}`;
    return host;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  // Puts a page at an address of this host; gives back the whole address.
  put(path, html, headers = {}) {
    this.#pages.set(path, { html, headers });
    return this.origin + path;
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    const page = this.#pages.get(pathname);
    if (page) {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...page.headers });
      return response.end(page.html);
    }
    if (pathname === '/favicon.ico') return response.writeHead(204).end();
    const file = LIBRARIES[pathname];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': pathname.endsWith('.css') ? 'text/css' : 'text/javascript' });
    response.end(await readFile(file.startsWith('/') ? file : join(root, file)));
  }
}

// A page with nothing of its own.
export const plain = (body, head = '') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A host</title>${head}</head>
<body><main><h1>A page of another site</h1>${body}</main></body></html>`;

export const element = (page, attributes = '', fallback = 'The workshop') =>
  `<p4p-event src="${page}" ${attributes}><a href="${page}">${fallback}</a></p4p-event>`;

export const embedScript = (page) => `<script async src="${new URL('/embed.js', page)}"></script>`;

// A page as XWiki makes them: its load order (AMD loader, then Prototype.js, then Bootstrap 3 on jQuery), root font of
// 10 px, CSS variables of its colour theme, panels at both sides; and what Prototype.js and it do to built-in objects.
export const xwiki = (page, body) => `<!doctype html>
<html lang="en" data-xwiki-document="Sandbox.WebHome">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Workshops</title>
<link rel="stylesheet" href="/bootstrap.css">
<style>
  html { font-size: 10px; }
  :root { --text-color: #3b3b3b; --link-color: #2a5a8a; --brand-primary: #2a5a8a; --xwiki-page-content-bg: #ffffff; --font-family-base: "Open Sans", sans-serif; --font-size-base: 14px; --border-radius-base: 7px; --target-size-recommended: 44px; }
  body { font-size: 14px; color: var(--text-color); }
  iframe { border: 5px solid red; max-width: 50%; }
  #contentcontainer { display: grid; grid-template-columns: 220px minmax(0, 1fr) 220px; gap: 15px; }
  #mainContentArea { min-width: 0; }
  @media (max-width: 900px) { #contentcontainer { display: block; } }
</style>
<script src="/require.js"></script>
<script>
  define('jquery', ['/jquery.js'], () => jQuery);
  var nativeFrom = Array.from;
</script>
<script src="/prototype.js"></script>
<script>
  // Prototype's Array.from is taken back a moment later, as XWiki does.
  setTimeout(() => { Array.from = nativeFrom; }, 0);
  require.config({ paths: { jquery: '/jquery', bootstrap: '/bootstrap' }, shim: { bootstrap: ['jquery'] } });
  require.undef('jquery');
  require(['jquery', 'bootstrap'], ($) => { $.noConflict(); document.documentElement.dataset.booted = ''; });
</script>
</head>
<body id="body" class="skin-flamingo main">
<div class="navbar navbar-default"><div class="container-fluid"><a class="navbar-brand" href="/">Wiki</a></div></div>
<div id="contentcontainer">
  <div id="leftPanels" class="panels left panel-width-Medium"><div class="panel"><h2>Applications</h2><p>Panels</p></div></div>
  <main id="mainContentArea"><div id="xwikicontent"><h1>Workshops</h1>${body}</div></main>
  <div id="rightPanels" class="panels right"><div class="panel"><h2>Tips</h2><p>Panels</p></div></div>
</div>
${embedScript(page)}
</body></html>`;

// What WordPress keeps of an oEmbed answer of a site that it does not know, and how it deals with the frame.
export function wordpress(oembed) {
  const frame = /<iframe\b[^>]*>/.exec(oembed.html)[0];
  const kept = [...frame.matchAll(/\s(src|width|height|frameborder|marginwidth|marginheight|scrolling|title)="([^"]*)"/g)];
  const secret = 'a1B2c3D4e5';
  const attributes = kept.map(([, name, value]) => (name === 'src' ? `src="${value}#?secret=${secret}" data-secret="${secret}"` : `${name}="${value}"`));
  return plain(`<figure><iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" ${attributes.join(' ')}></iframe></figure>
<script>
  addEventListener('message', ({ source, data }) => {
    const frame = document.querySelector('iframe[data-secret]');
    if (!data || data.secret !== frame.dataset.secret || source !== frame.contentWindow) return;
    if (data.message === 'height') frame.height = Math.min(1000, Math.max(200, parseInt(data.value, 10)));
    if (data.message === 'link' && new URL(data.value).host === new URL(frame.src).host && document.activeElement === frame) window.went = data.value;
  });
</script>`);
}
