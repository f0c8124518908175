// What a browser keeps of the page: registers the service worker and follows its updates, shows what is kept and how large
// it is, and forgets all of it. Loaded once everything that a visit needs is there.

/** @import { PageConfig } from "./config.d.ts" */

/** @typedef {{ count: number, bytes: number }} Amount */
/** @typedef {{ page: Amount, drafts: Amount, receipts: Amount, waiting: Amount, choices: Amount }} Kept */

const LANGUAGE = "p4p:language";
// An open page asks for a newer one when somebody comes back to it after this time, in milliseconds.
const HOUR = 3_600_000;
// How long the database, or a newer service worker, may take for one thing, in milliseconds.
const PATIENCE = 4_000;

/**
 * @param {PageConfig} config
 * @param {string} site
 */
export async function keepPage(config, site) {
  offerToForget(config, site);
  if (wasForgotten(config)) return;
  const { serviceWorker } = config.files;
  if (!serviceWorker || !navigator.serviceWorker) return;
  // Where it is refused (private windows, some frames), the page works with a network.
  const registration = await navigator.serviceWorker.register(site + serviceWorker, { updateViaCache: "none" });
  // Some browsers, and tools that forbid workers, give nothing instead of failing.
  if (registration) follow(registration);
}

// ## Newer versions

/**
 * A newer service worker that belongs to this page takes over at once; one that belongs to a newer page waits until
 * somebody asks for that page.
 *
 * @param {ServiceWorkerRegistration} registration
 */
function follow(registration) {
  const { serviceWorker } = navigator;
  const revision = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=p4p-revision]"))?.content;
  const greet = (/** @type {ServiceWorker | null} */ worker) => worker?.postMessage({ revision });
  serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.renewed) tell("renewed");
  });
  const awaitInstalled = (/** @type {ServiceWorker | null} */ worker) =>
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed") greet(worker);
    });
  registration.addEventListener("updatefound", () => awaitInstalled(registration.installing));
  awaitInstalled(registration.installing);
  greet(registration.waiting);
  // Another tab has let a newer one take over.
  serviceWorker.addEventListener("controllerchange", () => greet(serviceWorker.controller));

  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - looked < HOUR) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
  addEventListener("p4p-reload", (event) => {
    const { waiting } = registration;
    if (!waiting) return;
    event.preventDefault();
    const reload = () => location.reload();
    serviceWorker.addEventListener("controllerchange", reload, { once: true });
    setTimeout(reload, PATIENCE);
    waiting.postMessage({ takeOver: true });
  });
}

/** @param {string} notice */
function tell(notice) {
  const element = /** @type {HTMLElement | null} */ (document.querySelector(`[data-notice=${notice}]`));
  if (element) element.hidden = false;
}

// ## What is kept

/**
 * Whether a name in this browser belongs to the site of this page.
 *
 * @param {string} name
 * @param {PageConfig} config
 */
export const isOurs = (name, { kept }) => name === kept.name || name.startsWith(`${kept.name}:`);

/**
 * The names of the caches that belong to the service worker of this site.
 *
 * @param {string} site
 */
async function cacheNames(site) {
  const scope = new URL(site, document.baseURI).href;
  const names = self.caches ? await caches.keys() : [];
  return names.filter((name) => name.startsWith("p4p:") && name.endsWith(`:${scope}`));
}

/** @param {PageConfig} config */
async function databaseNames(config) {
  const known = await indexedDB.databases?.();
  return known ? known.map(({ name }) => name ?? "").filter((name) => isOurs(name, config)) : [config.kept.database];
}

/** @returns {Amount} */
const none = () => ({ count: 0, bytes: 0 });

/**
 * @param {Amount} amount
 * @param {string[]} texts
 */
function add(amount, ...texts) {
  amount.count += 1;
  for (const text of texts) amount.bytes += new Blob([text]).size;
}

/**
 * What this site keeps here, and how large it is.
 *
 * @param {PageConfig} config
 * @param {string} site
 */
export async function measure(config, site) {
  /** @type {Kept} */
  const kept = { page: none(), drafts: none(), receipts: none(), waiting: none(), choices: none() };
  await Promise.allSettled([measureCaches(kept, site), measureDatabases(kept, config), measureStorage(kept, config)]);
  return kept;
}

/**
 * @param {Kept} kept
 * @param {string} site
 */
async function measureCaches({ page }, site) {
  for (const name of await cacheNames(site)) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      page.count += 1;
      page.bytes += (await (await cache.match(request))?.blob())?.size ?? 0;
    }
  }
}

/**
 * @param {Kept} kept
 * @param {PageConfig} config
 */
async function measureDatabases(kept, config) {
  for (const name of await databaseNames(config)) {
    const database = await opened(name);
    for (const store of database?.objectStoreNames ?? []) {
      const texts = await settled(/** @type {IDBDatabase} */ (database).transaction(store).objectStore(store).getAll());
      for (const text of texts) {
        if (store === "outbox" && isDone(text)) kept.receipts.bytes += text.length;
        else if (store === "outbox" && !isMessage(text)) kept.choices.bytes += text.length;
        else add(store === "outbox" ? kept.waiting : store === "drafts" ? kept.drafts : kept.receipts, text);
      }
    }
    database?.close();
  }
}

/** @param {string} text */
const isDone = (text) => Boolean(parsed(text)?.done);

/**
 * What cannot be read may be one.
 *
 * @param {string} text
 */
function isMessage(text) {
  const entry = parsed(text);
  return !entry || "request" in entry;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {Kept} kept
 * @param {PageConfig} config
 */
async function measureStorage({ drafts, choices }, config) {
  for (const [key, text] of Object.entries(localStorage)) {
    if (key === LANGUAGE || (isOurs(key, config) && !key.includes(":draft:"))) add(choices, key, text);
    // A draft is in the database too, which is slower than a tab that closes.
    else if (isOurs(key, config)) drafts.bytes += new Blob([key, text]).size;
  }
}

/**
 * Opens a database that is there, as it is.
 *
 * @param {string} name
 * @returns {Promise<IDBDatabase | undefined>}
 */
async function opened(name) {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.transaction?.abort();
  return settled(request).catch(() => undefined);
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the database does not answer")), PATIENCE);
    const then = (/** @type {() => void} */ act) => () => (clearTimeout(timer), act());
    request.onsuccess = then(() => resolve(request.result));
    request.onerror = then(() => reject(request.error));
  });
}

// ## Forgetting

/**
 * Forgets everything of this site on this device; whether all of it is gone. Nothing else may be writing meanwhile.
 *
 * @param {PageConfig} config
 * @param {string} site
 */
export async function forgetEverything(config, site) {
  const results = await Promise.allSettled([
    forgetCaches(site),
    forgetDatabases(config),
    (async () => {
      const names = Object.keys(localStorage).filter((key) => key === LANGUAGE || isOurs(key, config));
      for (const name of names) localStorage.removeItem(name);
    })(),
  ]);
  return results.every(({ status }) => status === "fulfilled");
}

/** @param {string} site */
async function forgetCaches(site) {
  const scope = new URL(site, document.baseURI).href;
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  for (const registration of registrations) if (registration.scope === scope) await registration.unregister();
  for (const name of await cacheNames(site)) await caches.delete(name);
}

/** @param {PageConfig} config */
async function forgetDatabases(config) {
  for (const name of await databaseNames(config)) await settled(indexedDB.deleteDatabase(name));
}

/**
 * Called by the loader instead of starting the program, on the page that comes after the question.
 *
 * @param {PageConfig} config
 * @param {string} site
 */
export async function forgetAll(config, site) {
  const isDone = await forgetEverything(config, site);
  sessionStorage.setItem(config.kept.forget, isDone ? "done" : "failed");
  location.reload();
}

/**
 * Whether everything was forgotten in this tab, which then keeps nothing by itself; says so at the first look.
 *
 * @param {PageConfig} config
 */
function wasForgotten({ kept }) {
  try {
    const state = sessionStorage.getItem(kept.forget);
    if (state === "done") tell("forgotten");
    if (state === "failed") tell("failed");
    if (state) sessionStorage.setItem(kept.forget, "told");
    return Boolean(state);
  } catch {
    return false;
  }
}

/**
 * @param {PageConfig} config
 * @param {string} site
 */
function offerToForget(config, site) {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-forget]"));
  if (!button || !self.HTMLDialogElement) return;
  button.hidden = false;
  button.addEventListener("click", () => ask(config, site));
}

/**
 * @param {PageConfig} config
 * @param {string} site
 */
async function ask(config, site) {
  const kept = await measure(config, site);
  const rows = Object.entries(kept).filter(([, { count, bytes }]) => count || bytes);
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { class: "embed-dialog kept-here", "aria-labelledby": "p4p_kept-here-title" }));
  const close = () => dialog.close();
  const heading = make("h2", { id: "p4p_kept-here-title" }, TEXTS.title);
  const origin = (await navigator.storage?.estimate?.().catch(() => undefined))?.usage;
  dialog.append(heading, ...(rows.length ? [amounts(rows)] : [make("p", {}, TEXTS.nothing)]));
  if (origin) dialog.append(make("p", { class: "help" }, `${TEXTS.origin}: ${size(origin)}`));
  const actions = make("p", { class: "actions" });
  if (rows.length) {
    const forget = make("button", { type: "button" }, TEXTS.forget);
    // Asked once more, beside what is lost by it.
    forget.addEventListener("click", () => {
      const warnings = make("div", { role: "alert" });
      if (kept.waiting.count) warnings.append(make("p", {}, `${TEXTS.waiting}: ${number(kept.waiting.count)}. ${TEXTS.lost}`));
      if (kept.receipts.count) warnings.append(make("p", {}, TEXTS.codes));
      warnings.append(make("p", {}, TEXTS.tabs));
      const sure = make("button", { type: "button" }, TEXTS.sure);
      sure.addEventListener("click", () => {
        sessionStorage.setItem(config.kept.forget, "now");
        location.reload();
      });
      actions.before(warnings);
      actions.replaceChildren(sure, " ", button(TEXTS.keep, close));
      /** @type {HTMLElement} */ (actions.lastChild).focus();
    });
    actions.append(forget, " ");
  }
  actions.append(button(TEXTS.close, close));
  dialog.append(actions);
  dialog.addEventListener("close", () => dialog.remove());
  document.getElementById("app")?.append(dialog);
  dialog.showModal();
}

/** @param {[string, Amount][]} rows */
function amounts(rows) {
  const list = make("dl", {});
  for (const [what, { count, bytes }] of rows) {
    const amount = what === "page" || !count ? size(bytes) : `${number(count)} (${size(bytes)})`;
    list.append(make("dt", {}, TEXTS[what]), make("dd", {}, amount));
  }
  return list;
}

// As dates have it (src/browser/clock.rs): in the interface's language, with the digits of what is printed.
function language() {
  const { dataset, lang } = document.documentElement;
  return `${dataset.interface ?? lang}-u-nu-latn`;
}

export const number = (/** @type {number} */ value) => value.toLocaleString(language());

/** @param {number} bytes */
export function size(bytes) {
  const [unit, value] = bytes < 100_000 ? ["kilobyte", bytes / 1000] : ["megabyte", bytes / 1_000_000];
  return value.toLocaleString(language(), { style: "unit", unit, maximumFractionDigits: 1 });
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {string} [text]
 */
function make(tag, attributes, text) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const made = make("button", { type: "button", class: "quiet" }, text);
  made.addEventListener("click", act);
  return made;
}
