// <p4p-event src part height lang theme accent size paper>: shows a part of the event's page in a frame that is as high
// as what it holds. What stands inside of the element is its fallback: it is shown until the frame has answered, on
// paper, and where no script runs. See docs/organisers/embedding.md.
//
// Written in the JavaScript of 2017, because wikis pack scripts with old tools, and without what Prototype.js, AMD
// loaders and Bootstrap change: no globals, no Array.from, no rem, no style sheet, no eval.
(function () {
  "use strict";
  if (!self.customElements || customElements.get("p4p-event")) return;

  /**
   * What an element consists of, and what it listens with.
   *
   * @typedef {object} Parts
   * @property {HTMLIFrameElement} frame
   * @property {HTMLElement} fallback
   * @property {boolean} isReady whether the frame has answered
   * @property {IntersectionObserver} observer
   * @property {(event: MessageEvent) => void} heard
   * @property {() => void} moved
   * @property {(event?: Event) => void} printed
   */

  // The page is where this script is, unless `src` says something else.
  var script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  var home = script && script.src ? script.src.replace(/[^/]*([?#].*)?$/, "") : "";
  var PARTS = EMBED.parts;
  var FILTERS = EMBED.filters;
  // What a frame says of its height, in CSS pixels, counts between these.
  var LOWEST = EMBED.minHeight;
  var HIGHEST = EMBED.maxHeight;

  /** @param {string} text */
  function isNode(text) {
    return /^[a-z0-9-]+$/.test(text) && text.length <= EMBED.nodeIdLength;
  }

  // Of the host's own address this reads what it has written there, #p4p?q=…&node=…, and #node-….
  function fromAddress() {
    var hash = location.hash;
    var node = /^#node-(.+)$/.exec(hash);
    var pairs = new URLSearchParams(node && isNode(node[1]) ? "node=" + node[1] : hash.indexOf("#p4p?") ? "" : hash.slice(5));
    var query = new URLSearchParams();
    FILTERS.forEach(function (name) {
      pairs.getAll(name).forEach(function (value) {
        query.append(name, value);
      });
    });
    return { query: String(query), node: pairs.get("node") || "" };
  }

  class P4pEvent extends HTMLElement {
    static get observedAttributes() {
      return ["src", "part", "height", "lang", "theme", "accent", "size", "paper"];
    }

    connectedCallback() {
      if (!this.p4p) this.p4p = build(this);
      this.style.display = "block";
      var parts = this.p4p;
      listen(parts, addEventListener);
      parts.isReady = false;
      parts.printed();
      parts.frame.style.height = (fixed(this) || 480) + "px";
      // The frame asks for its page when it comes near.
      parts.observer.observe(this);
    }

    disconnectedCallback() {
      if (!this.p4p) return;
      listen(this.p4p, removeEventListener);
      this.p4p.observer.disconnect();
      this.p4p.frame.removeAttribute("src");
    }

    /**
     * @param {string} name
     * @param {string | null} before
     * @param {string | null} after
     */
    attributeChangedCallback(name, before, after) {
      if (before === after || !this.p4p || !this.p4p.frame.src) return;
      if (name === "theme" || name === "accent" || name === "size") post(this.p4p, "theme", look(this));
      else show(this, this.p4p, true);
    }
  }

  /**
   * @param {Parts} parts
   * @param {Function} change
   */
  function listen(parts, change) {
    change.call(self, "message", parts.heard);
    change.call(self, "hashchange", parts.moved);
    change.call(self, "beforeprint", parts.printed);
    change.call(self, "afterprint", parts.printed);
  }

  /**
   * @param {HTMLElement} element
   * @returns {Parts}
   */
  function build(element) {
    var root = element.attachShadow({ mode: "open" });
    var frame = document.createElement("iframe");
    var style = frame.style;
    style.display = "block";
    style.width = "100%";
    style.border = "0";
    style.colorScheme = "normal";
    frame.title = element.title || element.textContent.trim().slice(0, 120) || "P4P event";
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.setAttribute("allow", "geolocation; fullscreen; clipboard-write");
    var fallback = document.createElement("slot");
    root.appendChild(frame);
    root.appendChild(fallback);
    /** @type {Parts} */
    var parts = {
      frame: frame,
      fallback: fallback,
      isReady: false,
      observer: new IntersectionObserver(
        function (entries) {
          if (entries[entries.length - 1].isIntersecting) show(element, parts, false);
        },
        { rootMargin: "400px" }
      ),
      heard: function (event) {
        hear(element, parts, event);
      },
      moved: function () {
        post(parts, "address", fromAddress());
      },
      printed: function (event) {
        fallback.style.display = (event && event.type === "beforeprint") || !parts.isReady ? "" : "none";
      },
    };
    return parts;
  }

  /** @param {Element} element */
  function fixed(element) {
    var height = parseInt(element.getAttribute("height") || "", 10);
    return height > 0 ? Math.min(Math.max(height, LOWEST), HIGHEST) : 0;
  }

  /**
   * Red, green and blue of a colour as the browser computes it, so that any CSS colour can be named, also
   * var(--of-the-host) and oklch(…). Mixed with itself it is told in sRGB, whatever it was written in; what is outside of
   * that is brought inside. Nothing when it is none, or can be seen through.
   *
   * @param {Element} element
   * @param {string} colour
   */
  function computed(element, colour) {
    var root = /** @type {ShadowRoot} */ (element.shadowRoot);
    var probe = document.createElement("i");
    var mix = "color-mix(in srgb," + colour + "," + colour + ")";
    probe.style.color = CSS.supports("color", "color-mix(in srgb,red,red)") ? mix : colour;
    root.appendChild(probe);
    var found = getComputedStyle(probe).color;
    root.removeChild(probe);
    var parts = /^(rgb|color)\((?:srgb )?([^\s,]+),? ([^\s,]+),? ([^\s,]+)\)$/.exec(found);
    if (!probe.style.color || !parts) return;
    var whole = parts[1] === "rgb" ? 1 : 255;
    return parts.slice(2).map(function (part) {
      return Math.round(Math.min(Math.max(+part * whole, 0), 255)) || 0;
    });
  }

  /**
   * "host": as this element's own text is. Light text stands on a dark page.
   *
   * @param {Element} element
   * @returns {Record<string, string>}
   */
  function look(element) {
    var theme = element.getAttribute("theme") || "auto";
    var accent = element.getAttribute("accent");
    var size = element.getAttribute("size") || "";
    var ink = theme === "host" && computed(element, "currentcolor");
    if (theme === "host") theme = !ink ? "auto" : ink[0] + ink[1] + ink[2] > 382 ? "dark" : "light";
    if (size === "host") size = String(parseFloat(getComputedStyle(element).fontSize));
    var rgb = accent && computed(element, accent);
    return { theme: theme, accent: rgb ? "rgb(" + rgb.join(", ") + ")" : "", size: size };
  }

  /** @param {Element} element */
  function address(element) {
    var url = new URL(element.getAttribute("src") || home, document.baseURI);
    if (url.protocol !== "https:" && url.protocol !== "http:") return;
    var part = element.getAttribute("part") || "";
    var asked = look(element);
    var from = fromAddress();
    asked.embed = PARTS.indexOf(part) < 0 ? "all" : part;
    asked.height = fixed(element) ? "" : "auto";
    asked.paper = element.getAttribute("paper") || "";
    asked.lang = element.getAttribute("lang") || "";
    Object.keys(asked).forEach(function (name) {
      if (asked[name]) url.searchParams.set(name, asked[name]);
    });
    new URLSearchParams(from.query).forEach(function (value, name) {
      url.searchParams.append(name, value);
    });
    if (from.node) url.hash = "node-" + from.node;
    return url;
  }

  /**
   * @param {Element} element
   * @param {Parts} parts
   * @param {boolean} again
   */
  function show(element, parts, again) {
    var frame = parts.frame;
    if (frame.src && !again) return;
    parts.observer.disconnect();
    var url = address(element);
    if (!url) return;
    // A page of the host's own origin could take its sandbox away, so there it is none.
    var rights = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";
    if (url.origin !== location.origin) frame.setAttribute("sandbox", rights);
    frame.src = url.href;
  }

  /**
   * @param {Parts} parts
   * @param {string} type
   * @param {object} message
   */
  function post(parts, type, message) {
    var target = parts.frame.contentWindow;
    if (!parts.isReady || !target) return;
    target.postMessage(Object.assign({ p4p: 1, type: type }, message), new URL(parts.frame.src).origin);
  }

  /**
   * @param {Element} element
   * @param {string} name
   * @param {object} detail
   */
  function tell(element, name, detail) {
    element.dispatchEvent(new CustomEvent("p4p-" + name, { bubbles: true, detail: detail }));
  }

  /**
   * @param {Element} element
   * @param {Parts} parts
   * @param {MessageEvent} event
   */
  function hear(element, parts, event) {
    var data = event.data;
    if (event.source !== parts.frame.contentWindow || !event.source || !data || data.p4p !== 1) return;
    if (data.type === "ready") {
      parts.isReady = true;
      parts.printed();
      tell(element, "ready", {});
    } else if (data.type === "height" && data.height > 0 && !fixed(element)) {
      parts.frame.style.height = Math.min(Math.max(Math.ceil(data.height), LOWEST), HIGHEST) + "px";
    } else if (data.type === "address") {
      write(element, String(data.query || ""), String(data.node || ""));
    } else if (data.type === "outbox" && /^[a-z-]{1,40}$/.test(data.state)) {
      tell(element, data.state, { form: String(data.form) });
    }
  }

  /**
   * A fragment that the host has of its own stays as it is; address="no" leaves the address alone altogether.
   *
   * @param {Element} element
   * @param {string} query
   * @param {string} node
   */
  function write(element, query, node) {
    tell(element, "address", { query: query, node: node });
    var hash = location.hash;
    if (element.getAttribute("address") === "no" || (hash && hash.indexOf("#p4p?") && hash.indexOf("#node-"))) return;
    var pairs = new URLSearchParams();
    new URLSearchParams(query).forEach(function (value, name) {
      if (FILTERS.indexOf(name) >= 0) pairs.append(name, value);
    });
    if (isNode(node)) pairs.append("node", node);
    var wanted = String(pairs) ? "#p4p?" + pairs : "";
    if (wanted !== hash) history.replaceState(history.state, "", wanted || location.pathname + location.search);
  }

  customElements.define("p4p-event", P4pEvent);
})();
