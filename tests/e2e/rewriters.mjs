// What hosts, translators and extensions make of a page on its way to somebody, or under their eyes.

// ## On the way

const APART = /(<script[^]*?<\/script>|<style[^]*?<\/style>|<textarea[^]*?<\/textarea>|<noscript[^]*?<\/noscript>)/i;
// Changes what is no script, style or the like.
const inText = (html, change) => html.split(APART).map((piece, index) => (index % 2 ? piece : change(piece))).join('');

export const withoutComments = (html) => inText(html, (text) => text.replace(/<!--[^]*?-->/g, ''));

const BLOCKS = 'address|article|aside|blockquote|body|dd|details|div|dl|dt|fieldset|figure|footer|form|h[1-6]|head|header|hr|html|li|link|main|meta|nav|ol|optgroup|option|p|section|select|summary|title|ul';
// As minifiers do: without comments, spaces between blocks, ends that may be left out and quotes that may be, too.
export const minified = (html) =>
  inText(withoutComments(html), (text) =>
    text
      .replace(/\s+/g, ' ')
      .replace(new RegExp(` ?(</?(?:${BLOCKS})(?: [^>]*)?>) ?`, 'gi'), '$1')
      .replace(/<\/(?:li|dt|dd|option)>(?=<(?:li|dt|dd|option|\/ul|\/ol|\/dl|\/select)\b)/gi, '')
      .replace(/ ([a-z-]+)="([\w.-]+)"/gi, ' $1=$2')
      .replace(/ ([a-z-]+)=""/gi, ' $1'),
  );

// A minifier that goes for scripts as well, so that they are not those any more that the page's policy knows.
export const withOtherScripts = (html) => html.replace(/<script([^>]*)>(?=[^<])/g, (tag, attributes) => (attributes.includes('json') ? tag : `${tag}/**/`));

const KEY = 0x2a;
const hidden = (address) => [KEY, ...Buffer.from(address)].map((byte, index) => (index ? byte ^ KEY : byte).toString(16).padStart(2, '0')).join('');
const ADDRESS = /[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}/gi;
const PATH = '/cdn-cgi/l/email-protection';

// As Cloudflare hides mail addresses; between the comments that it names it leaves them alone.
export function withoutAddresses(html) {
  const [head, body] = html.split(/(?=<body)/i);
  const hide = (text) =>
    text
      .replace(/<a [^>]*href="mailto:([^"]+)"[^>]*>([^]*?)<\/a>/gi, (link, address, inside) =>
        link
          .replace(`mailto:${address}`, `${PATH}#${hidden(address)}`)
          .replace(inside, inside.replace(ADDRESS, (one) => `<span class="__cf_email__" data-cfemail="${hidden(one)}">[email&#160;protected]</span>`)),
      )
      .replace(/>([^<]*)</g, (_, text) => `>${text.replace(ADDRESS, (one) => `<a href="${PATH}" class="__cf_email__" data-cfemail="${hidden(one)}">[email&#160;protected]</a>`)}<`);
  const left = body.split(/(<!--email_off-->[^]*?<!--\/email_off-->)/);
  const changed = left.map((piece, index) => (index % 2 ? piece : inText(piece, hide))).join('');
  if (!changed.includes('__cf_email__')) return html;
  return head + changed.replace('</body>', `<script data-cfasync="false" src="/cdn-cgi/scripts/5c5dd728/cloudflare-static/email-decode.min.js"></script></body>`);
}

// What shows them again: by an element's HTML, as Cloudflare's own script does.
export const DECODER = `(() => {
  const shown = (hex) => {
    const key = parseInt(hex.slice(0, 2), 16);
    let text = '';
    for (let at = 2; at < hex.length; at += 2) text += String.fromCharCode(parseInt(hex.slice(at, at + 2), 16) ^ key);
    const place = document.createElement('div');
    place.innerHTML = '<a href="' + text.replace(/"/g, '&quot;') + '"></a>';
    return place.childNodes[0].getAttribute('href');
  };
  try {
    for (const link of document.querySelectorAll('a[href*="${PATH}#"]')) link.href = 'mailto:' + shown(link.href.split('#')[1]);
    for (const element of document.querySelectorAll('.__cf_email__')) element.replaceWith(document.createTextNode(shown(element.dataset.cfemail)));
  } catch {}
})()`;

// A translating host: another language, and each text in elements of its own.
export const translatedOnTheWay = (html) =>
  inText(html.replace('<html lang="en"', '<html lang="de-x-mtfrom-en"'), (text) =>
    text.includes('</head>') || text.includes('<head') ? text : text.replace(/>([^<>]*[a-z]{4,}[^<>]*)</gi, (_, words) => `><font><font>${words}</font></font><`),
  );

// What toolbars, filters and password managers leave in pages before anything runs.
export const extendedOnTheWay = (html) =>
  html
    .replace(/<body[^>]*>/, '$&<div id="toolbar"></div>')
    .replace(/<form /g, '<span class="helper"></span><form ')
    .replace(/<input type="(?:text|email)"[^>]*>/g, '$&<div data-lastpass-icon-root=""></div>')
    .replace('</body>', '<grammarly-desktop-integration></grammarly-desktop-integration></body>');

// ## Under their eyes

// A translator of texts: puts elements into their place, and goes on with what changes.
export function translate() {
  const louder = (text) => text.replace(/[a-z]{4,}/gi, (word) => word.toUpperCase());
  const isLeft = (text) => !text.data.trim() || text.parentElement?.closest('script, style, noscript, textarea, font, [translate=no], .notranslate');
  const put = (text) => {
    if (isLeft(text)) return;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    for (const font of [outer, inner]) font.style.verticalAlign = 'inherit';
    inner.textContent = louder(text.data);
    outer.append(inner);
    text.replaceWith(outer);
    put.done.push([outer, text]);
  };
  put.done = [];
  const all = (root) => {
    const texts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode);
    texts.forEach(put);
  };
  document.documentElement.lang = 'de';
  document.documentElement.classList.add('translated-ltr');
  all(document.body);
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'characterData') {
        if (target.isConnected) put(target);
      } else {
        for (const node of addedNodes) {
          if (!node.isConnected) continue;
          if (node.nodeType === Node.TEXT_NODE) put(node);
          else if (node.localName !== 'font') all(node);
        }
      }
    }
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  window.showOriginal = () => {
    observer.disconnect();
    for (const [outer, text] of put.done) if (outer.isConnected) outer.replaceWith(text);
  };
}

// Extensions: icons in fields, marks around words, boxes between blocks, attributes, styles; and again for what comes later.
export function extend() {
  const mark = (root) => {
    for (const field of root.querySelectorAll('input:not([type=hidden], [data-seen]), textarea:not([data-seen])')) {
      field.dataset.seen = '';
      field.setAttribute('spellcheck', 'false');
      field.after(Object.assign(document.createElement('div'), { className: 'icon' }));
    }
    for (const block of root.querySelectorAll('ul, form, section > .text')) {
      if (!block.querySelector(':scope > .box')) block.prepend(Object.assign(document.createElement('span'), { className: 'box' }));
    }
  };
  mark(document.body);
  document.documentElement.setAttribute('data-darkreader-mode', 'dynamic');
  document.documentElement.append(document.createElement('grammarly-extension'));
  new MutationObserver(() => mark(document.body)).observe(document.body, { childList: true, subtree: true });
}
