// Sends what waits in the outboxes of this device's events. Nothing here knows what a form service means: the next request
// is what the page wrote down, and the answer is written down beside it, unread. The page does the rest at its next look.

/** @import { Attempt, NextRequest, OutboxConfig, OutboxEntry, RawAnswer } from "./config.d.ts" */

// How often in a row it sends, and how long it waits in between at most, in milliseconds: the browser gives it minutes.
const ROUNDS = 3;
const LONGEST_PAUSE = 10_000;

/**
 * Of each event that this device knows; what fails for one stops no other.
 *
 * @param {OutboxConfig} config
 * @param {number} [rounds]
 */
export async function sendAll(config, rounds = ROUNDS) {
  const known = (await indexedDB.databases?.())?.map(({ name }) => name);
  const names = config.databases.filter((name) => known?.includes(name) ?? true);
  const results = await Promise.allSettled(names.map((name) => sendInRounds(name, config, rounds)));
  const failed = results.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

/**
 * What was handed in a moment ago, or failed a moment ago, is soon due.
 *
 * @param {string} name
 * @param {OutboxConfig} config
 * @param {number} rounds
 */
async function sendInRounds(name, config, rounds) {
  for (let round = 1; ; round += 1) {
    const waiting = await sendFrom(name, config);
    if (waiting.length === 0) return;
    const pause = Math.min(...waiting.map(({ due }) => due)) - Date.now();
    // The browser then asks again later.
    if (round >= rounds || pause > LONGEST_PAUSE) throw new Error(`${waiting.length} not known to have arrived`);
    await new Promise((done) => setTimeout(done, Math.max(pause, 0)));
  }
}

/**
 * The same lock as the page's: one sender at a time. The next requests of what waits then.
 *
 * @param {string} name
 * @param {OutboxConfig} config
 * @returns {Promise<NextRequest[]>}
 */
async function sendFrom(name, config) {
  return navigator.locks.request(name + config.lock, async () => {
    const database = await opened(name);
    // Of a page that keeps messages elsewhere, this worker knows nothing.
    if (!database?.objectStoreNames.contains(config.store)) {
      database?.close();
      return [];
    }
    // Who brings another layout, or deletes everything, need not wait for this.
    database.onversionchange = () => database.close();
    const entries = await all(database, config);
    for (const { id } of entries) {
      // Read again: what came before may have made it free to go, or a page has changed it.
      const known = await all(database, config);
      const entry = known.find((one) => one.id === id);
      if (!entry || isBehind(entry, known) || isRevoked(entry, config) || !isDue(entry, Date.now())) continue;
      await send(entry, (entry) => settled(storeOf(database, config, "readwrite").put(JSON.stringify(entry), entry.id)), config);
    }
    const waiting = (await all(database, config)).filter((entry) => !entry.answer && !isRevoked(entry, config));
    database.close();
    const others = new BroadcastChannel(name);
    others.postMessage(null);
    others.close();
    return waiting.flatMap(({ next }) => next ?? []);
  });
}

/**
 * @param {IDBDatabase} database
 * @param {OutboxConfig} config
 */
async function all(database, config) {
  const texts = await settled(storeOf(database, config, "readonly").getAll());
  return texts.flatMap(parsed).sort((one, other) => one.pressed - other.pressed);
}

/**
 * A text that cannot be read stops nothing else.
 *
 * @param {string} text
 * @returns {OutboxEntry[]}
 */
function parsed(text) {
  try {
    const entry = JSON.parse(text);
    return entry?.request ? [entry] : [];
  } catch {
    return [];
  }
}

/**
 * Whether the next request is to be made now; not before the page has read the answer to the last one.
 *
 * @param {OutboxEntry} entry
 * @param {number} now
 */
export function isDue({ next, answer }, now) {
  return Boolean(next) && !answer && isTime(/** @type {NextRequest} */ (next), now);
}

/**
 * Whether an earlier message about the same sign-up is still on its way.
 *
 * @param {OutboxEntry} entry
 * @param {OutboxEntry[]} known
 */
export function isBehind({ id, after }, known) {
  return known.some((other) => other.id === after && other.id !== id && !other.done);
}

/**
 * Whether it is sealed to a key that must not be used any more: the page seals it anew.
 *
 * @param {OutboxEntry} entry
 * @param {OutboxConfig} config
 */
export function isRevoked({ sealed_to: keys }, { revoked }) {
  return Boolean(keys?.some((key) => revoked.includes(key)));
}

const isTime = (/** @type {NextRequest} */ { due, setBack }, /** @type {number} */ now) => due <= now || now < setBack;

/**
 * Makes the request, and writes down when, and what was answered.
 *
 * @param {OutboxEntry} entry
 * @param {(entry: OutboxEntry) => Promise<unknown>} write
 * @param {OutboxConfig} config
 */
export async function send(entry, write, { answerLength }) {
  const { method, url, headers, body, opaque } = entry.request;
  const next = /** @type {NextRequest} */ (entry.next);
  /** @type {Attempt} */
  const attempt = { began: Date.now() };
  entry.attempts = [...(entry.attempts ?? []), attempt];
  // Whoever comes next knows that the service may have it, whatever becomes of this worker.
  await write(entry);
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      mode: opaque ? "no-cors" : "cors",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(next.patience),
    });
    if (next.transient?.includes(response.status)) {
      attempt.status = response.status;
      const seconds = secondsFrom(response.headers.get("retry-after"), Date.now());
      if (seconds !== undefined) attempt.retryAfter = seconds;
      wait(next, seconds === undefined ? next.moment : seconds * 1000);
      await response.body?.cancel();
    } else {
      entry.answer = await answerOf(response, answerLength);
    }
  } catch {
    // There is no answer, and nobody knows whether the message has arrived.
    wait(next, next.moment);
  }
  attempt.ended = Date.now();
  await write(entry);
}

/**
 * @param {NextRequest} next
 * @param {number} [pause]
 */
function wait(next, pause = 0) {
  const now = Date.now();
  [next.due, next.setBack] = [now + pause, now];
}

/**
 * The seconds in a `Retry-After`, which is a number of them or a date (RFC 9110, section 10.2.3).
 *
 * @param {string | null} text
 * @param {number} now
 */
export function secondsFrom(text, now) {
  if (!text) return undefined;
  if (/^\s*\d+\s*$/.test(text)) return Math.min(Number(text), 86_400);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(Math.ceil((date - now) / 1000), 0), 86_400);
}

/**
 * @param {Response} response
 * @param {number} length
 * @returns {Promise<RawAnswer>}
 */
async function answerOf(response, length) {
  return {
    status: response.status,
    body: await beginning(response.body, length),
    retry_after: response.headers.get("retry-after"),
    opaque: response.type === "opaque",
    redirected: response.redirected,
  };
}

/**
 * The first so many bytes of a body, as text; what follows is not waited for.
 *
 * @param {ReadableStream<Uint8Array> | null} body
 * @param {number} length
 */
export async function beginning(body, length) {
  if (!body) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let left = length; left > 0; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value.subarray(0, left), { stream: true });
    left -= value.length;
  }
  await reader.cancel();
  return text;
}

/**
 * Opens a database as it is: the page's layout may be older than this worker, or newer. One that is not there is not made.
 *
 * @param {string} name
 */
async function opened(name) {
  const request = indexedDB.open(name);
  let isThere = true;
  request.onupgradeneeded = () => {
    isThere = false;
    request.transaction?.abort();
  };
  return settled(request).catch((error) => {
    if (isThere) throw error;
  });
}

/**
 * @param {IDBDatabase} database
 * @param {OutboxConfig} config
 * @param {IDBTransactionMode} mode
 */
function storeOf(database, { store }, mode) {
  return database.transaction(store, mode, { durability: "strict" }).objectStore(store);
}

// How long the database may take for one thing, in milliseconds: who waits for ever holds the lock of senders for ever.
const PATIENCE = 4_000;

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(new Error("the database does not answer"));
      request.transaction?.abort();
    };
    const timer = setTimeout(giveUp, PATIENCE);
    const then = (/** @type {() => void} */ act) => () => (clearTimeout(timer), act());
    request.onsuccess = then(() => resolve(request.result));
    request.onerror = then(() => reject(request.error));
  });
}
