// What is next and what is past follows the visitor's clock; the page was printed some days ago. `?preview-at=` shows
// another day, as on the events' own pages.

const events = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-phases]")]);
events.sort((a, b) => Number(a.dataset.starts) - Number(b.dataset.starts));
const [next, further, past, none] = ["next", "further", "past", "none"].map(
  (id) => /** @type {HTMLElement} */ (document.getElementById(id)),
);
const asked = Date.parse(new URLSearchParams(location.search).get("preview-at") ?? "");
let seen = phases();

function phases() {
  return events.map(({ dataset }) => dataset.phase).join();
}

function sort() {
  const now = (asked || Date.now()) / 1000;
  for (const { dataset } of events) {
    for (const change of dataset.phases?.split(" ") ?? []) {
      const [at, phase] = change.split(":");
      if (Number(at) <= now) dataset.phase = phase;
    }
  }
  // Nothing is moved below a reader without need.
  if (phases() === seen) return;
  seen = phases();
  const coming = events.filter(({ dataset }) => dataset.phase !== "over");
  const first = coming.find(({ dataset }) => !("calledOff" in dataset));
  if (first) next.append(first);
  further.append(...coming.filter((event) => event !== first));
  past.append(...events.filter(({ dataset }) => dataset.phase === "over").reverse());
  for (const section of [next, further, past]) section.hidden = !section.querySelector("article");
  none.hidden = !next.hidden;
}

sort();
setInterval(sort, 60_000);
