// What a frame does beside showing its part: it speaks with its host, sends nothing that was not seen, opens links
// outside, and hands what was typed on to the full page. Also takes up there what was handed on.
//
// Messages, all of them { p4p: 1, type, … }. To the host: `ready`; `height` with `height` in CSS pixels; `address` with
// `query` (filters) and `node` (an id or ""); `outbox` with `form` and `state`. From the host: `theme` with what is to
// change of `theme`, `accent`, `size`; `address` as above. Nothing that was typed into a form is in any of them.

const said = WORDS;
const root = document.documentElement;
const app = document.getElementById("app");
const host = self === top ? undefined : parent;
const say = (type, more) => host?.postMessage({ p4p: 1, type, ...more }, "*");

const FILTERS = ["q", "kind", "room", "access", "language", "time", "status"];
const OF_FRAMES = ["embed", "theme", "accent", "size", "paper", "height", "lang"];
const isNode = (text) => /^[a-z0-9-]{1,80}$/.test(text);

// ## Height ------------------------------------------------------------------------------------------------------

// A host that goes by what it is told makes the frame so high at most; what is longer then scrolls inside.
const HIGHEST = 20_000;
let told = [];
function measure() {
  const height = Math.ceil(app.getBoundingClientRect().height);
  // Two heights that follow each other again and again, because one of them brings a scroll bar: the larger one stays.
  const now = performance.now();
  told = told.filter(({ at }) => now - at < 1000);
  if (told.length > 6 && told.some((one) => one.height > height)) return;
  told.push({ at: now, height });
  root.style.overflow = height > HIGHEST ? "auto" : "";
  say("height", { height: Math.min(height, HIGHEST) });
  // WordPress gives each frame a secret, and hears those who know it.
  if (secret) host.postMessage({ message: "height", value: Math.max(height, 600), secret }, "*");
}
const secret = host && /^#\?secret=(\w{1,40})$/.exec(location.hash)?.[1];

// ## Links -------------------------------------------------------------------------------------------------------

// The address of the full page, with what is looked for and without what is said to a frame only.
function whole(hash = "") {
  const url = new URL(location.href);
  for (const name of OF_FRAMES) url.searchParams.delete(name);
  url.hash = hash;
  return url.href;
}

// Run before a link can be followed: what leaves, opens outside of the frame.
function aim({ target }) {
  const link = target.closest?.("a[href]");
  if (!link || link.hasAttribute("download")) return;
  if (link.id === "whole" || link.hasAttribute("data-whole")) link.href = whole(drafted());
  // The marks of the printed map are links of SVG, whose href is no text.
  const { hash, pathname, origin, protocol } = new URL(link.getAttribute("href"), location.href);
  if (!protocol.startsWith("http")) return;
  const isHere = pathname === location.pathname && origin === location.origin;
  if (isHere && hash && !hash.startsWith("#draft=") && !link.hasAttribute("data-part")) {
    if (document.getElementById(hash.slice(1))) return;
    // A part that this frame does not show.
    link.setAttribute("data-part", "");
    link.href = whole(hash);
  }
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener");
}

function followed(event) {
  aim(event);
  const link = event.target.closest?.("a[target=_blank]");
  if (!link || !secret) return;
  // WordPress's sandbox opens nothing, and goes there itself. What was typed is not for it to read.
  event.preventDefault();
  host.postMessage({ message: "link", value: link.href.replace(/#draft=.*/, ""), secret }, "*");
}

// ## Addresses ---------------------------------------------------------------------------------------------------

const replace = history.replaceState;

function tell(url) {
  const query = new URLSearchParams([...url.searchParams].filter(([name]) => FILTERS.includes(name)));
  const node = /^#node-(.+)$/.exec(url.hash)?.[1] ?? "";
  say("address", { query: String(query), node: isNode(node) ? node : "" });
}

// What is looked for makes no steps in the host's own history. Where a frame has no origin, the browser may refuse.
function listenToAddress() {
  history.pushState = history.replaceState = (state, title, url) => {
    const wanted = new URL(url ?? location.href, location.href);
    tell(wanted);
    replace.call(history, state, title, wanted.href);
  };
  addEventListener("hashchange", () => tell(new URL(location.href)));
}

function goTo({ query, node }) {
  const url = new URL(location.href);
  for (const name of FILTERS) url.searchParams.delete(name);
  for (const [name, value] of new URLSearchParams(String(query ?? "").slice(0, 2000))) {
    if (FILTERS.includes(name)) url.searchParams.append(name, value);
  }
  url.hash = isNode(node) ? "node-" + node : "";
  if (url.href === location.href) return;
  try {
    replace.call(history, history.state, "", url.href);
  } catch {
    return;
  }
  dispatchEvent(new PopStateEvent("popstate"));
}

function listenToHost() {
  addEventListener("message", ({ source, data }) => {
    if (source !== host || data?.p4p !== 1) return;
    if (data.type === "address") goTo(data);
    if (data.type === "theme") {
      const { theme, accent, size } = data;
      const asked = Object.entries({ theme, accent, size }).filter(([, value]) => typeof value === "string");
      dispatchEvent(new CustomEvent("p4p-look", { detail: Object.fromEntries(asked) }));
    }
  });
}

// ## What became of what was sent --------------------------------------------------------------------------------

function watchOutbox() {
  const known = new Map();
  new MutationObserver((changes) => {
    for (const { target, oldValue } of changes) {
      const state = target.dataset.outbox;
      // What an earlier visit sent is no news.
      const isNews = oldValue !== null || known.has(target);
      if (!state || known.get(target) === state) continue;
      known.set(target, state);
      if (isNews || state === "queued" || state === "sending") say("outbox", { form: target.id.replace(/-outcome$/, ""), state });
    }
  }).observe(app, { subtree: true, attributeFilter: ["data-outbox"], attributeOldValue: true });
}

// ## Nothing is sent unseen --------------------------------------------------------------------------------------

// A form has its controls as properties, so that one named "name" hides the form's own.
const nameOf = (form) => form.getAttribute("name");
const FORMS = "form[name]:not([name=find])";

const make = (name, text = "", attributes = {}) => {
  const element = Object.assign(document.createElement(name), attributes);
  element.textContent = text;
  return element;
};

// The moment at which this frame got the keyboard: a press that brings it may have been meant for something else.
let focused = document.hasFocus() ? 0 : Infinity;
addEventListener("focus", () => (focused = performance.now()));
addEventListener("blur", () => (focused = Infinity));

const SEEN = 1000;
const knowsCover = "isVisible" in IntersectionObserverEntry.prototype;

// Calls back with true once all of an element has been in sight for a second, and, where the browser knows, with nothing
// of the host over it; with false as soon as that is over.
function watch(element, seen) {
  let timer;
  const observer = new IntersectionObserver(
    (entries) => {
      const { intersectionRatio, isVisible } = entries.at(-1);
      clearTimeout(timer);
      const isSeen = intersectionRatio > 0.98 && (!knowsCover || isVisible);
      if (!isSeen) seen(false);
      // When it stays out of sight, that has to be said.
      timer = setTimeout(seen, SEEN, isSeen, true);
    },
    { threshold: [0, 0.5, 0.99, 1], ...(knowsCover && { trackVisibility: true, delay: 100 }) },
  );
  observer.observe(element);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}

const isMeant = (event) => event.isTrusted && performance.now() - focused > 500;

let confirmed, review, withdrawal;

// Asked at each press that would send something, before the page's program hears of it.
export function allows(event) {
  const button = event.target.closest("[name^='withdraw:']");
  return button ? allowsWithdrawal(event, button) : allowsSubmit(event.target.closest("form"), event.type);
}

// A sandbox without forms knows no submitting, only presses; so the press counts, and what follows it is ours.
function allowsSubmit(form, type) {
  if (type === "submit" && confirmed === form) return true;
  if (type === "click" || review?.form !== form) prepare(form);
  return false;
}

// A withdrawal is asked for twice by the page itself; here the second press counts once its button was seen.
function allowsWithdrawal(event, button) {
  if (withdrawal?.button === button) return withdrawal.isSeen && isMeant(event);
  return false;
}
function watchWithdrawal() {
  new MutationObserver(() => {
    const button = app.querySelector("[name^='withdraw:']");
    if (button === (withdrawal?.button ?? null)) return;
    withdrawal?.stop();
    withdrawal = button ? { button, isSeen: false } : undefined;
    if (button) withdrawal.stop = watch(button, (isSeen) => (withdrawal.isSeen = isSeen));
  }).observe(app, { childList: true, subtree: true });
}

// The page's program says what would be sent, or what is wrong with it.
function prepare(form) {
  review?.close();
  const previewed = document.getElementById(nameOf(form) + "-previewed");
  const observer = new MutationObserver(() => {
    const [clear, leaves] = previewed.querySelectorAll("pre");
    if (!leaves) return;
    observer.disconnect();
    show(form, clear.textContent, leaves);
  });
  observer.observe(previewed, { childList: true });
  review = { form, close: () => observer.disconnect() };
  document.getElementById(nameOf(form) + "-preview").click();
}

const TECHNICAL = ["submission_id", "form", "form_version", "sent_at", "code", "changes", "withdraws"];
const inWords = (value) => (Array.isArray(value) ? value.join(", ") : value === true ? said.yes : value === false ? said.no : String(value));

function show(form, clear, leaves) {
  review?.close();
  const box = make("section", "", { className: "review", tabIndex: -1 });
  box.setAttribute("aria-label", said.what);
  const answers = make("dl");
  for (const line of clear.split("\n")) {
    const [, id, json] = /^ {2}(\w+): (.*)$/.exec(line) ?? [];
    if (!id || TECHNICAL.includes(id)) continue;
    const field = form.querySelector(`[name="${id}"]`)?.closest(".field");
    const label = field?.querySelector(".label, label")?.textContent.replace(said.optional, "") ?? id;
    let value = json;
    try {
      value = inWords(JSON.parse(json));
    } catch {}
    const option = field?.querySelector(`option[value="${CSS.escape(value)}"]`);
    answers.append(make("dt", label), make("dd", option?.textContent ?? value));
  }
  const exactly = make("details");
  const machine = make("pre", clear, { tabIndex: 0 });
  const sealed = leaves.cloneNode(true);
  exactly.append(make("summary", said.exactly), machine, sealed);
  const confirm = make("div", "", { className: "confirm" });
  const to = form.querySelector(".goes-to").cloneNode(true);
  const send = make("button", form.querySelector("[type=submit]").textContent, { type: "button", disabled: true });
  send.dataset.send = "";
  const back = make("button", said.back, { type: "button", className: "quiet" });
  const status = make("p", "", { className: "small" });
  status.setAttribute("role", "status");
  const actions = make("p", "", { className: "actions" });
  actions.append(send, back);
  confirm.append(to, actions);
  box.append(make("h3", said.look), answers, exactly, confirm, status);
  form.insertAdjacentElement("afterend", box);

  const close = () => {
    stop();
    box.remove();
    form.removeEventListener("input", close);
    review = undefined;
  };
  const stop = watch(confirm, (isSeen, isFinal) => {
    send.disabled = !isSeen;
    if (isSeen) status.textContent = "";
    else if (isFinal) {
      const way = make("a", said.whole, { href: "./" });
      way.dataset.whole = "";
      status.textContent = said.covered + " ";
      status.append(way);
    }
  });
  send.addEventListener("click", (event) => {
    if (!isMeant(event)) return (status.textContent = said.once_more);
    close();
    confirmed = form;
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    confirmed = undefined;
  });
  back.addEventListener("click", () => {
    close();
    form.querySelector("[type=submit]").focus();
  });
  // What is typed now was not looked at.
  form.addEventListener("input", close);
  review = { form, close };
  box.focus();
  box.scrollIntoView({ block: "nearest" });
}

// ## Drafts ------------------------------------------------------------------------------------------------------

// In the fragment, which no server sees: #draft= and base64url of UTF-8 JSON { form, answers }.
const MOST = 60_000;
const controls = (form) => [...form.querySelectorAll("[name]")].filter(({ name, type }) => name !== "leave_empty" && !["submit", "button", "hidden"].includes(type));
// Agreeing is done by the person, in sight of what is agreed to.
const isCarried = (control) => !control.hasAttribute("data-yes");

function answersOf(form) {
  const answers = {};
  for (const control of controls(form).filter(isCarried)) {
    const { name, type, value, checked } = control;
    if (type === "checkbox") checked && (answers[name] ??= []).push(value);
    else if (type === "radio") checked && (answers[name] = value);
    else if (value.trim()) answers[name] = value;
  }
  return answers;
}

function drafted() {
  for (const form of document.querySelectorAll(FORMS)) {
    const answers = answersOf(form);
    // A choice that a form begins with is no draft.
    if (!isBlank(form)) {
      const bytes = new TextEncoder().encode(JSON.stringify({ form: nameOf(form), answers }));
      const text = btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
      return text.length > MOST ? "" : "draft=" + text;
    }
  }
  return "";
}

const isBlank = (form) =>
  controls(form).every(({ type, value, checked, options, selectedIndex }) =>
    type === "checkbox" || type === "radio" ? !checked : options ? selectedIndex < 1 : !value.trim(),
  );

function decoded(text) {
  if (text.length > MOST || !/^[\w-]+$/.test(text)) return;
  try {
    const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
    const { form, answers } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof form === "string" && typeof answers === "object" && answers) return { name: form, answers };
  } catch {}
}

// Only controls that the form has are filled, each with what it can hold; everything else is dropped.
function put(form, answers) {
  for (const control of controls(form).filter(isCarried)) {
    const given = Object.hasOwn(answers, control.name) ? answers[control.name] : undefined;
    const { type, value, options } = control;
    const text = typeof given === "string" ? given.slice(0, 10_000) : "";
    let isNew;
    if (type === "checkbox" || type === "radio") {
      const checked = type === "radio" ? given === value : Array.isArray(given) && given.includes(value);
      isNew = control.checked !== checked;
      control.checked = checked;
    } else if (!options || [...options].some((option) => option.value === text)) {
      isNew = value !== text;
      control.value = text;
    }
    if (isNew) control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const same = (form, answers) => JSON.stringify(answersOf(form)) === JSON.stringify(answers);

// What a frame handed on goes into an empty form, and over a draft that is there only when the person says so.
async function takeUp(text) {
  replace.call(history, history.state, "", location.pathname + location.search);
  const draft = decoded(text);
  if (!draft) return;
  const find = () => [...document.querySelectorAll(FORMS)].find((form) => nameOf(form) === draft.name);
  const isThere = () => app.hasAttribute("data-hydrated") && find() && app.querySelector(`#${CSS.escape(draft.name)}-draft[data-restored]`);
  for (const end = Date.now() + 30_000; !isThere(); await new Promise((done) => setTimeout(done, 50))) if (Date.now() > end) return;
  const form = find();
  if (same(form, draft.answers)) return;
  const note = make("div", "", { className: "carried" });
  note.setAttribute("role", "status");
  const words = make("p");
  note.append(words);
  form.insertAdjacentElement("beforebegin", note);
  if (isBlank(form)) {
    put(form, draft.answers);
    words.textContent = said.carried;
  } else {
    words.textContent = said.two_drafts;
    const theirs = make("button", said.theirs, { type: "button" });
    const mine = make("button", said.mine, { type: "button", className: "quiet" });
    const actions = make("p", "", { className: "actions" });
    actions.append(theirs, mine);
    const shown = make("dl");
    for (const [name, value] of Object.entries(draft.answers).slice(0, 100)) {
      if (controls(form).some((control) => control.name === name)) shown.append(make("dt", name), make("dd", inWords(value).slice(0, 300)));
    }
    note.append(shown, actions);
    theirs.addEventListener("click", () => (put(form, draft.answers), note.remove()));
    mine.addEventListener("click", () => note.remove());
  }
  note.scrollIntoView();
}

// ## Start -------------------------------------------------------------------------------------------------------

if (location.hash.startsWith("#draft=")) takeUp(location.hash.slice(7));

if (host || root.dataset.embed) {
  // The host has a main part of its own.
  document.querySelector("main").setAttribute("aria-label", document.title);
  for (const name of ["pointerdown", "focusin"]) addEventListener(name, aim, true);
  for (const name of ["click", "auxclick"]) addEventListener(name, followed, true);
  listenToAddress();
}

if (host) {
  const foot = document.getElementById("whole");
  if (self.origin === "null") {
    root.dataset.opaque = "";
    // Such a frame may be forbidden to open anything, and cannot know.
    foot?.after(make("span", whole(), { className: "address" }));
  }
  root.toggleAttribute("data-no-full", !document.fullscreenEnabled);
  const position = navigator.permissions?.query({ name: "geolocation" });
  position?.then(({ state }) => root.toggleAttribute("data-no-position", state === "denied"), () => {});
  listenToHost();
  watchOutbox();
  watchWithdrawal();
  if (root.dataset.height === "auto" || secret) new ResizeObserver(measure).observe(app);
  say("ready");
}
