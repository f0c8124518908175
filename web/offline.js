// What the service worker keeps for visits without a network, and whom it believes: files are kept when they are those of
// the worker's own build, and what a network answers in place of the page is looked at before it is shown.

/**
 * What is known of a file: its address, and how to see that it is the right one. Of a page, which hosts may rewrite on the
 * way, a text that stands in it; of everything else the beginning of its SHA-256.
 *
 * @typedef {Map<string, string>} Files
 */

// A page of ours says so near its beginning, whatever its build.
const MARK = /name\s*=\s*["']?p4p-revision\b/;
// So far it is looked for, in characters.
const BEGINNING = 65_536;
// A host that says something else in place of the page is a network that wants a log-in first, unless it goes on for longer
// than this, in milliseconds.
const DAY = 86_400_000;
// Later the same worker can tell by it which file of which build it has.
const CHECK = "p4p-check";

/** @param {string} url */
export const isPage = (url) => /\/(?:[^/]+\.html)?$/.test(url);

/**
 * A file of the worker's build, to be kept; fails for everything else.
 *
 * @param {Response} response
 * @param {string} url
 * @param {string} [check] without one, whatever is not empty is right
 */
export async function checked(response, url, check = "") {
  if (response.status !== 200) throw new Error(`${response.status}: ${url}`);
  const bytes = await response.arrayBuffer();
  const isRight = isPage(url) && check ? new TextDecoder().decode(bytes).includes(check) : (await hashOf(bytes)).startsWith(check);
  if (!isRight || !bytes.byteLength) throw new Error(`of another build: ${url}`);
  // Made anew, because what was redirected to is refused by browsers later; and it is neither packed any more.
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name);
  headers.set(CHECK, check);
  return new Response(bytes, { headers });
}

/** @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Whether something kept is the file of this build.
 *
 * @param {Response | undefined} response
 * @param {string} check
 */
export const isChecked = (response, check) => response?.headers.get(CHECK) === check;

/** @typedef {"theirs" | "kept" | "strange"} Verdict */

/**
 * What is done with a network's answer where something is kept: "theirs" shows it, "kept" does not, and "strange" means
 * that it stands in place of a page, but is none of ours.
 *
 * @param {Response} response
 * @param {string} url
 * @returns {Promise<Verdict>}
 */
export async function judged(response, url) {
  const { status, type } = response;
  if (type === "opaqueredirect") return "strange";
  // Nothing, asked too early or too often, or the host is in trouble.
  if ([204, 205, 408, 425, 429].includes(status) || status >= 500) return "kept";
  // 404 and 410 are a host's word. Everything else (401, 403, 407, 451) may be that of a network in between.
  if (status !== 200) return [404, 410].includes(status) || !isPage(url) ? "theirs" : "strange";
  const isHtml = /^(text\/html|application\/xhtml)/i.test(response.headers.get("content-type") ?? "");
  const text = await beginning(response, isPage(url) ? MARK : /./s);
  if (!text) return "kept";
  if (!isPage(url)) return isHtml ? "kept" : "theirs";
  return MARK.test(text) ? "theirs" : "strange";
}

/**
 * The beginning of an answer, until something is found in it; the answer itself can still be used.
 *
 * @param {Response} response
 * @param {RegExp} wanted
 */
async function beginning(response, wanted) {
  const reader = response.clone().body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (reader && text.length < BEGINNING && !wanted.test(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  reader?.cancel().catch(() => {});
  return text;
}

/**
 * What became of the site whose page is a strange one, by what its host says of the service worker's own file: "gone"
 * means that something else is there now; "there" that the host knows what it says; "unknown" that a network stands in
 * between.
 *
 * @param {string} script the address of that file
 * @returns {Promise<"gone" | "there" | "unknown">}
 */
export async function fateOf(script) {
  try {
    const { ok, status, redirected, headers } = await fetch(script, { cache: "no-store", signal: AbortSignal.timeout(10_000) });
    if (status === 404 || status === 410) return "gone";
    const isScript = /javascript|ecmascript/i.test(headers.get("content-type") ?? "");
    return ok && isScript && !redirected ? "there" : "unknown";
  } catch {
    return "unknown";
  }
}

/**
 * Whether a strange page has been there for so long that it is no log-in of a network.
 *
 * @param {Cache} cache
 * @param {string} note where it is noted since when
 * @param {number} now
 */
export async function isForLong(cache, note, now) {
  const since = Number(await (await cache.match(note))?.text());
  if (since && since <= now) return now - since > DAY;
  await cache.put(note, new Response(String(now)));
  return false;
}

/**
 * The address under which a page or file is known, for hosts that leave out the slash of a folder, the `.html` of a page,
 * or show `index.html`.
 *
 * @param {string} url
 * @param {(url: string) => boolean} isKnown
 */
export function knownAs(url, isKnown) {
  const plain = url.replace(/[?#].*/, "");
  const folder = plain.replace(/\/index(?:\.html)?$/, "/");
  return [plain, folder, `${plain}/`, `${plain}.html`].find(isKnown) ?? plain;
}
