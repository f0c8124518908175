// When the page's program does not run (no WebAssembly, no modules, a file that is blocked or hangs), visitors are offered
// what those without scripts have. It stands in the printed page; the style sheet shows the words for it.

// So long, in milliseconds, the program may take before something else is offered. When it comes after all, that goes.
const PATIENCE = 4_500;

let isOffered = false;

/** Offers it when the loader says that the program stopped, or when nothing was heard of it in time. */
export function watchProgram() {
  const timer = setTimeout(offer, PATIENCE);
  addEventListener("p4p-stopped", (event) => {
    clearTimeout(timer);
    offer(/** @type {CustomEvent} */ (event).detail);
  });
}

/** @param {unknown} [error] */
function offer(error) {
  const app = document.getElementById("app");
  if (isOffered || !app || app.hasAttribute("data-hydrated")) return;
  isOffered = true;
  // The one sentence about it.
  if (error) console.error("The page's program does not run. The text stays readable, the forms stay empty.", error);
  else console.warn("The page's program has not come yet. The text is readable; what works without it is offered.");
  app.setAttribute("data-plain", "");
  const places = Array.from(app.querySelectorAll("form noscript"), plainPart);
  new MutationObserver((_changes, observer) => {
    if (!app.hasAttribute("data-hydrated")) return;
    observer.disconnect();
    app.removeAttribute("data-plain");
    for (const place of places) place.remove();
  }).observe(app, { attributes: true, attributeFilter: ["data-hydrated"] });
}

/**
 * Puts what visitors without scripts see of a form behind it: not into it, because the program may come and take it over.
 *
 * @param {Element} noscript
 */
function plainPart(noscript) {
  const place = document.createElement("div");
  place.className = "plainly";
  const form = /** @type {HTMLFormElement} */ (noscript.closest("form"));
  // Browsers with scripts have read it as a text.
  const { body } = new DOMParser().parseFromString(noscript.textContent || "", "text/html");
  while (body.firstChild) place.appendChild(body.firstChild);
  for (const control of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("input, button"))) {
    control.setAttribute("form", form.id);
  }
  const root = /** @type {HTMLElement} */ (form.closest("[data-root]"));
  root.parentNode?.insertBefore(place, root.nextSibling);
  return place;
}
