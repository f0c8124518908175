// A proxy before the form backend that goes wrong on demand. It stands on the wire, so that it shows what a page's own
// requests cannot: what Chromium sends again by itself, and what was stored although the page never heard of it.

import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';

// What can go wrong:
//   refuse             the connection is cut before anything is passed on
//   drop-after-commit  it is passed on, and the connection is cut instead of answered
//   truncate           it is passed on, and the answer ends in the middle
//   status             it is not passed on; `status`, `retryAfter` (which `hidden` keeps from the page), `body`
//   redirect           it is not passed on, but led to another address, which answers a GET with a page
//   hang               it is neither passed on nor answered
//   delay              it is passed on after `delay` milliseconds
//   no-cors            it is passed on, and nothing in the answer lets the page's origin read it
// Each happens `times` times (once, when that is not said) to requests with the methods `on`, by default to those that
// carry a message. A refusal by CORS begins with the question whether one may ask.
const METHODS = { 'no-cors': ['OPTIONS', 'POST', 'PUT'], default: ['POST', 'PUT'] };
const MODES = ['refuse', 'drop-after-commit', 'truncate', 'status', 'redirect', 'hang', 'delay', 'no-cors'];

export class FaultProxy {
  #server;
  #upstream;
  #faults = [];
  // Every request, in the order of arrival: method, path, body, the fault that met it, and from when to when.
  log = [];

  static async start(upstream, port = 0) {
    const proxy = new FaultProxy();
    proxy.#upstream = new URL(upstream);
    proxy.#server = createServer((request, response) => proxy.#meet(request, response)).listen(port, '127.0.0.1');
    await once(proxy.#server, 'listening');
    proxy.origin = `http://127.0.0.1:${proxy.#server.address().port}`;
    return proxy;
  }

  // What goes wrong from now on, one after the other; nothing any more when nothing is named.
  faults(...faults) {
    const unknown = faults.find(({ mode }) => !MODES.includes(mode));
    if (unknown) throw new Error(`no such fault: ${JSON.stringify(unknown)}`);
    this.#faults = faults.map((fault) => ({ times: 1, on: METHODS[fault.mode] ?? METHODS.default, ...fault }));
  }

  // Begins a new scenario.
  reset() {
    this.faults();
    this.log = [];
  }

  // The messages that arrived here, with what they carried.
  get messages() {
    return this.log.filter(({ method }) => method !== 'OPTIONS');
  }

  async stop() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #fault(method) {
    const fault = this.#faults.find(({ on }) => on.includes(method));
    if (fault && --fault.times <= 0) this.#faults = this.#faults.filter((other) => other !== fault);
    return fault;
  }

  async #meet(request, response) {
    const seen = { method: request.method, path: request.url, began: Date.now(), body: '', fault: null };
    this.log.push(seen);
    response.on('close', () => (seen.ended = Date.now()));
    const cut = () => request.socket.destroy();
    try {
      for await (const piece of request.setEncoding('utf8')) seen.body += piece;
      if (request.url.endsWith('?led=elsewhere')) return void answerInstead(request, response, { status: 200, body: '<!doctype html>' });
      const fault = this.#fault(request.method);
      seen.fault = fault?.mode ?? null;
      if (seen.fault === 'hang') return;
      if (seen.fault === 'refuse') return void cut();
      if (seen.fault === 'status') return void answerInstead(request, response, fault);
      if (seen.fault === 'redirect') {
        const to = { location: `${request.url}?led=elsewhere`, 'access-control-allow-origin': request.headers.origin ?? '*' };
        return void response.writeHead(301, to).end();
      }
      if (seen.fault === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.delay));
      const { status, headers, body } = await this.#pass(request, seen.body);
      seen.status = status;
      if (seen.fault === 'drop-after-commit') return void cut();
      if (seen.fault === 'no-cors') delete headers['access-control-allow-origin'];
      response.writeHead(status, headers);
      if (seen.fault !== 'truncate') return void response.end(body);
      // The length that was promised stays, so that the end is seen to be missing.
      response.write(body.subarray(0, 10), () => setImmediate(cut));
    } catch {
      cut();
    }
  }

  #pass({ url, method, headers }, body) {
    const { hostname, port, host } = this.#upstream;
    return new Promise((resolve, reject) => {
      const onward = ask({ hostname, port, path: url, method, headers: { ...headers, host } }, async (answer) => {
        try {
          const pieces = [];
          for await (const piece of answer) pieces.push(piece);
          const { 'transfer-encoding': _, ...kept } = answer.headers;
          const whole = Buffer.concat(pieces);
          resolve({ status: answer.statusCode, headers: { ...kept, 'content-length': whole.length }, body: whole });
        } catch (error) {
          reject(error);
        }
      });
      onward.on('error', reject);
      onward.end(body);
    });
  }
}

function answerInstead(request, response, { status = 503, retryAfter, hidden, body = '{"message":"not now"}' }) {
  response.writeHead(status, {
    'content-type': 'application/json',
    'access-control-allow-origin': request.headers.origin ?? '*',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    // Other origins may read this header only where the service says so.
    ...(!hidden && { 'access-control-expose-headers': 'retry-after' }),
    vary: 'origin',
  });
  response.end(body);
}
