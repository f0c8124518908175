// On the page for addresses that are not there: nobody knows how deep it is shown, so it looks for the site's own folder
// above the address, by a file that only that one has.

const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-home]"));

async function find() {
  const folders = location.pathname.split("/").slice(0, -1);
  for (; link && folders.length; folders.pop()) {
    const folder = `${folders.join("/")}/`;
    const { ok, headers } = await fetch(folder + link.dataset.home, { method: "HEAD" });
    // Some hosts show a page for whatever is asked.
    if (!ok || headers.get("content-type")?.includes("html")) continue;
    link.href = folder;
    return;
  }
}

// Without a network the link stays as it is printed.
find().catch(() => {});
