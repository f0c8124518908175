// <p4p-event src part height lang theme accent size paper>: shows a part of the event's page in a frame that is as high
// as what it holds. What stands inside of the element is its fallback: it is shown until the frame has answered, on
// paper, and where no script runs. See README.md, "On other sites".
//
// Written in the JavaScript of 2017, because wikis pack scripts with old tools, and without what Prototype.js, AMD
// loaders and Bootstrap change: no globals, no Array.from, no rem, no style sheet, no eval.
(function () {
  "use strict";
  if (!self.customElements || customElements.get("p4p-event")) return;

  // The page is where this script is, unless `src` says something else.
  var script = document.currentScript;
  var home = script && script.src ? script.src.replace(/[^/]*([?#].*)?$/, "") : "";
  var PARTS = ["event", "nodes", "sign-up", "host", "all"];
  var FILTERS = ["q", "kind", "room", "access", "language", "time", "status"];
  // What a frame says of its height, in CSS pixels, counts between these.
  var LOWEST = 80;
  var HIGHEST = 20000;

  // Of the host's own address this reads what it has written there, #p4p?q=…&node=…, and #node-….
  function fromAddress() {
    var hash = location.hash;
    var node = /^#node-([a-z0-9-]{1,80})$/.exec(hash);
    var pairs = new URLSearchParams(node ? "node=" + node[1] : hash.indexOf("#p4p?") ? "" : hash.slice(5));
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
      var self = this;
      if (!this.p4p) this.p4p = build(this);
      this.style.display = "block";
      this.p4p.heard = function (event) {
        hear(self, event);
      };
      this.p4p.moved = function () {
        post(self, "address", fromAddress());
      };
      this.p4p.printed = function (event) {
        self.p4p.fallback.style.display = event.type === "beforeprint" || !self.p4p.isReady ? "" : "none";
      };
      listen(this.p4p, addEventListener);
      this.p4p.isReady = false;
      this.p4p.printed({});
      this.p4p.frame.style.height = (fixed(this) || 480) + "px";
      // The frame asks for its page when it comes near.
      this.p4p.observer = new IntersectionObserver(
        function (entries) {
          if (entries[entries.length - 1].isIntersecting) show(self);
        },
        { rootMargin: "400px" }
      );
      this.p4p.observer.observe(this);
    }

    disconnectedCallback() {
      listen(this.p4p, removeEventListener);
      this.p4p.observer.disconnect();
      this.p4p.frame.removeAttribute("src");
    }

    attributeChangedCallback(name, before, after) {
      if (before === after || !this.p4p || !this.p4p.frame.src) return;
      if (name === "theme" || name === "accent" || name === "size") post(this, "theme", look(this));
      else show(this, true);
    }
  }

  function listen(parts, change) {
    change.call(self, "message", parts.heard);
    change.call(self, "hashchange", parts.moved);
    change.call(self, "beforeprint", parts.printed);
    change.call(self, "afterprint", parts.printed);
  }

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
    return { frame: frame, fallback: fallback };
  }

  function fixed(element) {
    var height = parseInt(element.getAttribute("height"), 10);
    return height > 0 ? Math.min(Math.max(height, LOWEST), HIGHEST) : 0;
  }

  // A colour as the browser computes it, so that any CSS colour can be named, also var(--of-the-host).
  function computed(element, colour) {
    var probe = document.createElement("i");
    probe.style.color = colour;
    element.shadowRoot.appendChild(probe);
    var found = getComputedStyle(probe).color;
    probe.parentNode.removeChild(probe);
    return found;
  }

  // "host": as this element's own text is. Light text stands on a dark page.
  function look(element) {
    var theme = element.getAttribute("theme") || "auto";
    var accent = element.getAttribute("accent");
    var size = element.getAttribute("size") || "";
    var ink = /(\d+), (\d+), (\d+)/.exec(getComputedStyle(element).color);
    if (theme === "host") theme = !ink ? "auto" : +ink[1] + +ink[2] + +ink[3] > 382 ? "dark" : "light";
    if (size === "host") size = String(parseFloat(getComputedStyle(element).fontSize));
    return { theme: theme, accent: accent ? computed(element, accent) : "", size: size };
  }

  function address(element) {
    var url = new URL(element.getAttribute("src") || home, document.baseURI);
    if (url.protocol !== "https:" && url.protocol !== "http:") return;
    var part = element.getAttribute("part");
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

  function show(element, again) {
    var frame = element.p4p.frame;
    if (frame.src && !again) return;
    element.p4p.observer.disconnect();
    var url = address(element);
    if (!url) return;
    // A page of the host's own origin could take its sandbox away, so there it is none.
    var rights = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";
    if (url.origin !== location.origin) frame.setAttribute("sandbox", rights);
    frame.src = url.href;
  }

  function post(element, type, message) {
    var frame = element.p4p.frame;
    if (!element.p4p.isReady) return;
    message.p4p = 1;
    message.type = type;
    frame.contentWindow.postMessage(message, new URL(frame.src).origin);
  }

  function tell(element, name, detail) {
    element.dispatchEvent(new CustomEvent("p4p-" + name, { bubbles: true, detail: detail }));
  }

  function hear(element, event) {
    var data = event.data;
    var parts = element.p4p;
    if (event.source !== parts.frame.contentWindow || !event.source || !data || data.p4p !== 1) return;
    if (data.type === "ready") {
      parts.isReady = true;
      parts.printed({});
      tell(element, "ready", {});
    } else if (data.type === "height" && data.height > 0 && !fixed(element)) {
      parts.frame.style.height = Math.min(Math.max(Math.ceil(data.height), LOWEST), HIGHEST) + "px";
    } else if (data.type === "address") {
      write(element, String(data.query || ""), String(data.node || ""));
    } else if (data.type === "outbox" && /^[a-z-]{1,40}$/.test(data.state)) {
      tell(element, data.state, { form: String(data.form) });
    }
  }

  // A fragment that the host has of its own stays as it is; address="no" leaves the address alone altogether.
  function write(element, query, node) {
    tell(element, "address", { query: query, node: node });
    var hash = location.hash;
    if (element.getAttribute("address") === "no" || (hash && hash.indexOf("#p4p?") && hash.indexOf("#node-"))) return;
    var pairs = new URLSearchParams();
    new URLSearchParams(query).forEach(function (value, name) {
      if (FILTERS.indexOf(name) >= 0) pairs.append(name, value);
    });
    if (/^[a-z0-9-]{1,80}$/.test(node)) pairs.append("node", node);
    var wanted = String(pairs) ? "#p4p?" + pairs : "";
    if (wanted !== hash) history.replaceState(history.state, "", wanted || location.pathname + location.search);
  }

  customElements.define("p4p-event", P4pEvent);
})();
