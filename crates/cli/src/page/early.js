// Runs before anything is painted, so that a frame is compact and in its host's colours from its first picture on.
// What the address asks for is taken only when it is known, or proved to be readable.
{
  const root = document.documentElement;
  // Where the visitor's clock shows the same as the event's, nothing will be said of it, and no space is kept for that.
  const isSame = ([second, minutes]) => new Date(second * 1000).getTimezoneOffset() === -minutes;
  root.toggleAttribute("data-same-clock", CLOCKS.every(isSame));
  const asked = new URLSearchParams(location.search);
  // On the page in the event's own language, the ways to the others. A frame has the language that its host asks for; whoever
  // has chosen one from the menu has it at the next visit.
  const others = LANGUAGES;
  const go = (language) => Object.hasOwn(others, language) && location.replace(others[language] + location.search + location.hash);
  const wanted = asked.get("lang") ?? "";
  if (wanted) go(wanted) || go(wanted.split("-")[0]);
  else {
    try {
      if (self === top) go(localStorage.getItem("p4p:language"));
    } catch {}
  }
  addEventListener("click", ({ target }) => {
    const link = target.closest?.(".languages a");
    if (!link) return;
    // What is looked for comes along.
    [link.search, link.hash] = [location.search, location.hash];
    try {
      localStorage.setItem("p4p:language", link.lang);
    } catch {}
  });
  const part = asked.get("embed");
  if (["event", "nodes", "sign-up", "host", "all"].includes(part)) {
    const look = {};
    for (const name of ["theme", "accent", "size", "paper"]) look[name] = asked.get(name);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const parts = (text) =>
      /^#([0-9a-f]{3}){1,2}$/i.test(text)
        ? text.slice(1).match(text.length < 5 ? /./g : /../g).map((one) => parseInt(one + (one[1] ? "" : one), 16))
        : /^rgb\(\d{1,3}, ?\d{1,3}, ?\d{1,3}\)$/.test(text) && text.match(/\d+/g).map(Number);
    // Relative luminance (WCAG 2.2).
    const light = (colour) =>
      colour
        .map((one) => ((one /= 255) > 0.04045 ? ((one + 0.055) / 1.055) ** 2.4 : one / 12.92))
        .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0.05);
    const paint = () => {
      const { theme, accent, size, paper } = look;
      const isThemed = theme === "light" || theme === "dark";
      if (isThemed) root.dataset.theme = theme;
      else delete root.dataset.theme;
      root.toggleAttribute("data-clear", paper === "none");
      root.style.fontSize = size >= 12 && size <= 24 ? +size + "px" : "";
      // What can be pressed has the accent as its ground or as its ink, and the paper as the other one.
      const ground = light((isThemed ? theme === "dark" : dark.matches) ? [16, 20, 31] : [250, 248, 241]);
      const colour = parts(accent);
      const inks = colour && Math.max(...colour) < 256 ? [light(colour), ground].sort((a, b) => b - a) : [1, 1];
      root.style.setProperty("--act", inks[0] / inks[1] >= 4.5 ? `rgb(${colour})` : "");
    };
    root.dataset.embed = part;
    if (asked.get("height") === "auto") root.dataset.height = "auto";
    paint();
    dark.addEventListener("change", paint);
    addEventListener("p4p-look", ({ detail }) => {
      Object.assign(look, detail);
      paint();
    });
  }
}
