import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, mock, test } from "node:test";
import { checked, fateOf, isChecked, isForLong, judged, knownAs } from "./offline.js";

afterEach(() => mock.restoreAll());

const PAGE = "https://page.example/2025/";
const FILE = "https://page.example/nodes.json";
const OURS = '<!doctype html><meta name="p4p-revision" content="0011223344556677"><title>Ours</title>';
const html = (/** @type {string} */ text, init = {}) => new Response(text, { headers: { "content-type": "text/html" }, ...init });
const json = (/** @type {string} */ text, init = {}) => new Response(text, { headers: { "content-type": "application/json" }, ...init });
const checkOf = (/** @type {string} */ text) => createHash("sha256").update(text).digest("hex").slice(0, 16);

test("a host in trouble is not shown where a page is kept, and what it has to say about an address is", async () => {
  for (const status of [408, 425, 429, 500, 502, 503, 504, 511, 521]) {
    assert.equal(await judged(html("<h1>Sorry</h1>", { status }), PAGE), "kept", `${status}`);
    assert.equal(await judged(json("{}", { status }), FILE), "kept", `${status}`);
  }
  for (const status of [404, 410]) assert.equal(await judged(html("<h1>Gone</h1>", { status }), PAGE), "theirs", `${status}`);
  // Networks in between say so, too.
  for (const status of [206, 401, 403, 407, 451]) {
    assert.equal(await judged(html("<h1>Log in</h1>", { status }), PAGE), "strange", `${status}`);
    assert.equal(await judged(json("{}", { status }), FILE), "theirs", `${status}`);
  }
});

test("an empty answer is none", async () => {
  for (const status of [204, 205]) assert.equal(await judged(new Response(null, { status }), PAGE), "kept");
  assert.equal(await judged(html(""), PAGE), "kept");
  assert.equal(await judged(json(""), FILE), "kept");
  assert.equal(await judged(new Response(null, { headers: { "content-type": "text/html" } }), PAGE), "kept");
});

test("the page of any build is ours, however a host has rewritten it, and a log-in is strange", async () => {
  assert.equal(await judged(html(OURS), PAGE), "theirs");
  assert.equal(await judged(html("<!doctype html><meta content=aa name=p4p-revision>"), PAGE), "theirs");
  assert.equal(await judged(html(`${"<script>/* of the host */</script>".repeat(500)}${OURS}`), PAGE), "theirs");
  assert.equal(await judged(html("<title>Welcome to the train</title>"), PAGE), "strange");
  assert.equal(await judged(/** @type {Response} */ ({ type: "opaqueredirect", status: 0 }), PAGE), "strange");
  // In place of something that is no page.
  assert.equal(await judged(html("<title>Welcome to the train</title>"), FILE), "kept");
  assert.equal(await judged(json('{"features":[]}'), FILE), "theirs");
});

test("an answer that was looked at can still be read to its end", async () => {
  const response = html(OURS + "x".repeat(300_000));
  await judged(response, PAGE);
  assert.equal((await response.text()).length, OURS.length + 300_000);
});

test("only files of the same build are kept, and pages by their revision", async () => {
  const kept = await checked(json("{}", { headers: { "content-type": "application/json", "content-encoding": "br", vary: "x" } }), FILE, checkOf("{}"));
  assert.equal(await kept.text(), "{}");
  assert.equal(kept.headers.get("content-type"), "application/json");
  assert.equal(kept.headers.get("content-encoding"), null);
  assert.ok(isChecked(kept, checkOf("{}")) && !isChecked(kept, checkOf("[]")) && !isChecked(undefined, ""));

  await assert.rejects(checked(json("[]"), FILE, checkOf("{}")), /another build/);
  await assert.rejects(checked(json("{}", { status: 404 }), FILE, checkOf("{}")), /404/);
  await assert.rejects(checked(json("{}", { status: 206 }), FILE, checkOf("{}")), /206/);
  await assert.rejects(checked(json(""), FILE), /another build/);
  assert.equal((await checked(html(`${OURS}<script src=of-the-host></script>`), PAGE, "0011223344556677")).status, 200);
  await assert.rejects(checked(html(OURS), PAGE, "7766554433221100"), /another build/);
});

test("a site that is gone is told from a network that wants a log-in", async () => {
  const fates = [
    [new Response("", { status: 404 }), "gone"],
    [new Response("", { status: 410 }), "gone"],
    [new Response("const WORKER", { headers: { "content-type": "text/javascript; charset=utf-8" } }), "there"],
    [html("<title>Welcome to the train</title>"), "unknown"],
    [new Response("", { status: 503 }), "unknown"],
  ];
  for (const [answer, fate] of fates) {
    mock.method(globalThis, "fetch", async () => answer);
    assert.equal(await fateOf("https://page.example/sw.js"), fate);
  }
  mock.method(globalThis, "fetch", async () => {
    throw new TypeError("no network");
  });
  assert.equal(await fateOf("https://page.example/sw.js"), "unknown");
});

test("what stands in the page's place for more than a day is believed", async () => {
  const notes = new Map();
  const cache = /** @type {Cache} */ (/** @type {unknown} */ ({
    match: async (/** @type {string} */ key) => notes.get(key)?.clone(),
    put: async (/** @type {string} */ key, /** @type {Response} */ value) => notes.set(key, value),
  }));
  const [since, hour] = [1_800_000_000_000, 3_600_000];
  assert.equal(await isForLong(cache, "note", since), false);
  assert.equal(await isForLong(cache, "note", since + 23 * hour), false);
  assert.equal(await isForLong(cache, "note", since + 25 * hour), true);
  // A clock that was set back begins anew.
  assert.equal(await isForLong(cache, "note", since - hour), false);
  assert.equal(await isForLong(cache, "note", since + 22 * hour), false);
});

test("an address is known however its host writes it", () => {
  const known = new Set([PAGE, "https://page.example/", "https://page.example/about.html"]);
  const as = (/** @type {string} */ url) => knownAs(url, (one) => known.has(one));
  assert.equal(as("https://page.example/2025"), PAGE);
  assert.equal(as("https://page.example/2025/index.html?lang=de#sign-up"), PAGE);
  assert.equal(as("https://page.example/index"), "https://page.example/");
  assert.equal(as("https://page.example/about"), "https://page.example/about.html");
  assert.equal(as("https://page.example/no-such"), "https://page.example/no-such");
});
