// What hosts and translators do to the texts of a page, so far as it can be made good.

/**
 * What stands in the place of a text, and what that said.
 *
 * @type {WeakMap<Node, { instead: ChildNode, said: string }>}
 */
const places = new WeakMap();

/**
 * The text whose place something took.
 *
 * @type {WeakMap<Node, Text>}
 */
const texts = new WeakMap();

/**
 * Translators put elements into the place of a text and take the text out of the page. Whoever goes on to change it would
 * change nothing that is seen, and find no place any more for what belongs beside it. So the text comes back, without its
 * words, before what stands in its place; when it is changed or goes, that goes, and what is new can be translated.
 *
 * @param {Node} root
 */
export function keepTexts(root) {
  const observer = new MutationObserver((changes) => {
    changes.forEach(follow);
    // Not what was done here.
    observer.takeRecords();
  });
  observer.observe(root, { subtree: true, childList: true, characterData: true });
}

/** @param {MutationRecord} change */
function follow({ type, target, addedNodes, removedNodes }) {
  if (type === "characterData") return clear(target);
  for (const node of removedNodes) {
    if (node.isConnected) continue;
    bringBack(texts.get(node));
    if (!(node instanceof Text)) continue;
    clear(node);
    const instead = [...addedNodes].find((added) => added instanceof HTMLElement && added.isConnected);
    if (!(instead instanceof HTMLElement)) continue;
    places.set(node, { instead, said: node.data });
    texts.set(instead, node);
    node.data = "";
    instead.before(node);
  }
}

/** @param {Node} text */
function clear(text) {
  places.get(text)?.instead.remove();
  places.delete(text);
}

/**
 * When a translator shows the original again.
 *
 * @param {Text | undefined} text
 */
function bringBack(text) {
  const place = text && places.get(text);
  if (place && !text.data) text.data = place.said;
  if (text) places.delete(text);
}

/**
 * Cloudflare hides mail addresses in pages, and has a script show them again; that one may be blocked, and writes HTML, which
 * the page's policy forbids.
 */
export function showAddresses() {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('a[href*="/email-protection#"]'))) {
    link.href = `mailto:${shown(link.hash.slice(1))}`;
  }
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-cfemail]"))) {
    element.replaceWith(shown(element.dataset.cfemail ?? ""));
  }
}

/** @param {string} hidden digits of bytes, the first of which is the key of the others */
function shown(hidden) {
  const [key, ...bytes] = (hidden.match(/../g) ?? []).map((digits) => parseInt(digits, 16));
  return String.fromCharCode(...bytes.map((byte) => byte ^ key));
}
