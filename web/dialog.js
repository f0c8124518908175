// @ts-nocheck
// How to show this page on another one: what to paste there, what that host has to allow, and how it will look.

import { readConfig } from "./read-config.js";

const said = TEXTS;
const { minHeight, maxHeight } = readConfig().embed;
const page = () => new URL("./", location.href);
const title = document.querySelector("h1").textContent.replace(/\s+/g, " ").trim();
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

const PARTS = [
  ["all", said.all],
  ["event", said.event],
  ["nodes", said.nodes],
  ["sign-up", said.sign_up],
  ["host", said.host],
];
const THEMES = [
  ["auto", said.theme_auto],
  ["light", said.light],
  ["dark", said.dark],
];

const RIGHTS = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";
function framed({ part, theme, height }) {
  const url = page();
  url.searchParams.set("embed", part);
  if (theme !== "auto") url.searchParams.set("theme", theme);
  return { url, tag: `<iframe src="${escaped(url.href)}" title="${escaped(title)}" width="100%" height="${height || 640}" style="border:0" loading="lazy" referrerpolicy="no-referrer" allow="geolocation; fullscreen; clipboard-write" sandbox="${RIGHTS}"></iframe>` };
}
// Where the site and the event are; `open` is told.
let toSite, toEvent;
const picture = () => new URL(toEvent + "map.svg", page()).href;
const attributes = ({ part, theme, height }, quote = '"') =>
  [`part=${quote}${part}${quote}`, theme !== "auto" && `theme=${quote}${theme}${quote}`, height && `height=${quote}${height}${quote}`].filter(Boolean).join(" ");

// For each host: its name, what to paste, and what it takes.
const HOSTS = [
  [
    "HTML",
    (choice) => `<p4p-event src="${escaped(page().href)}" ${attributes(choice)}><a href="${escaped(page().href)}">${escaped(title)}</a></p4p-event>\n<script async src="${new URL(toSite + "embed.js", page())}"></script>`,
    said.html,
  ],
  [said.html_plain_name, (choice) => framed(choice).tag, said.html_plain],
  [
    "XWiki",
    (choice) => `{{p4p-event ${attributes(choice)}/}}`,
    said.xwiki,
  ],
  [said.xwiki_plain_name, () => `[[image:${picture()}>>${page()}]]`, said.xwiki_plain],
  [
    "MediaWiki",
    () => `[${page()} ${title}]`,
    said.mediawiki,
    (choice) => `<iframe src="${escaped(framed(choice).url.href)}" width="800" height="${choice.height || 640}" />`,
  ],
  ["Discourse", (choice) => framed(choice).tag, said.discourse],
  ["WordPress", () => page().href, said.wordpress],
  ["Ghost", (choice) => framed(choice).tag, said.ghost],
  ["HedgeDoc", () => `[![${title.replace(/[[\]]/g, "")}](${picture()})](${page()})`, said.hedgedoc],
  ["Markdown", () => `[![${title.replace(/[[\]]/g, "")}](${picture()})](${page()})`, said.markdown],
];

const make = (name, text = "", properties = {}) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(text);
  return element;
};

function labelled(words, control, id) {
  control.id = "embed-" + id;
  const whole = make("div");
  whole.append(make("label", words, { className: "label", htmlFor: control.id }), control);
  return [whole, control];
}

function select(words, id, options) {
  const control = make("select");
  control.append(...options.map(([value, words]) => make("option", words, { value })));
  return labelled(words, control, id);
}

let dialog;

export function open(site, event) {
  [toSite, toEvent] = [site, event];
  dialog ??= build();
  dialog.showModal();
}

function build() {
  const dialog = make("dialog", "", { className: "embed-dialog" });
  const heading = make("h2", said.title, { id: "embed-title" });
  dialog.setAttribute("aria-labelledby", heading.id);
  const [part, ofPart] = select(said.part, "part", PARTS);
  const [theme, ofTheme] = select(said.theme, "theme", THEMES);
  const [host, ofHost] = select(said.where, "where", HOSTS.map(([name], at) => [at, name]));
  const number = make("input", "", { type: "number", min: minHeight, max: maxHeight, step: 10, inputMode: "numeric" });
  const [height, ofHeight] = labelled(said.height, number, "height");
  const needs = make("p", "", { className: "small" });
  needs.setAttribute("aria-live", "polite");
  const snippets = make("div");
  const preview = make("iframe", "", { title: said.look });
  preview.loading = "lazy";
  const close = make("button", said.close, { type: "button", className: "quiet" });
  close.addEventListener("click", () => dialog.close());

  const paint = () => {
    const number = Math.round(ofHeight.value);
    const choice = { part: ofPart.value, theme: ofTheme.value, height: number > 0 ? Math.min(Math.max(number, minHeight), maxHeight) : 0 };
    const [, code, words, other] = HOSTS[ofHost.value];
    needs.textContent = words;
    snippets.replaceChildren(...[code, other].filter(Boolean).flatMap((make) => snippet(make(choice))));
    // The picture of another day is for whoever looks at it now, and not for what is pasted.
    const { url } = framed(choice);
    const asked = new URLSearchParams(location.search).get("preview-at");
    if (asked) url.searchParams.set("preview-at", asked);
    if (preview.src !== url.href) preview.src = url.href;
    preview.style.height = (choice.height || 480) + "px";
  };
  for (const control of [ofPart, ofTheme, ofHost, ofHeight]) control.addEventListener("input", paint);
  const choices = make("div", "", { className: "choices" });
  choices.append(host, part, theme, height);
  dialog.append(heading, choices, needs, snippets, make("h3", said.look), preview, close);
  document.body.append(dialog);
  paint();
  return dialog;
}

function snippet(text) {
  const code = make("textarea", text, { readOnly: true, rows: 4, spellcheck: false });
  code.setAttribute("aria-label", said.pasted);
  const copy = make("button", said.copy, { type: "button" });
  const status = make("span", "", { className: "small" });
  status.setAttribute("role", "status");
  copy.addEventListener("click", async () => {
    code.select();
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = " " + said.copied;
    } catch {
      // Where the browser does not let pages write there, what is selected can be copied by hand.
      status.textContent = " " + said.selected;
    }
  });
  const line = make("p");
  line.append(copy, status);
  return [code, line];
}
