// @ts-nocheck
// Hands the address of the page, or of a node, to another program or to the clipboard, and says what happened. Its words
// stand in the page.

const place = document.getElementById("shared");
const [said, label, close] = place.children;
const field = label.lastElementChild;
let asked, timer;

function say(words, address = "") {
  clearTimeout(timer);
  said.textContent = words;
  place.toggleAttribute("data-open", words !== "");
  label.hidden = close.hidden = !address;
  field.value = address;
  if (address) {
    field.focus();
    field.select();
  } else if (words) timer = setTimeout(say, 8000, "");
}
close.addEventListener("click", () => {
  say("");
  asked?.focus();
});

export async function share(button) {
  asked = button;
  const node = button.closest("[data-node]");
  const url = new URL(location);
  url.search = "";
  url.hash = node ? "node-" + node.dataset.node : "";
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const title = [node?.querySelector("h3"), document.querySelector("h1")].filter(Boolean).map(words).join(", ");
  if (button.dataset.share === "send") {
    try {
      return await navigator.share({ title, url: url.href });
    } catch (error) {
      // Closed by the one who opened it.
      if (error.name === "AbortError") return;
    }
  }
  try {
    await navigator.clipboard.writeText(url.href);
    say(place.dataset.copied);
  } catch {
    say(place.dataset.refused, url.href);
  }
}
