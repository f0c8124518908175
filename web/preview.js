// Only on pages that `site preview` serves: loads the page again when another one was built. The server answers when that
// is so, or after a while.

const shown = new URL(import.meta.url).searchParams.get("build") ?? "";

async function watch() {
  for (;;) {
    const answer = await fetch(`/preview/build?but=${shown}`, { cache: "no-store" }).catch(() => null);
    const built = answer?.ok ? await answer.text() : shown;
    if (built !== shown) return location.reload();
    // Where nobody answers, the preview has ended, and may begin again.
    if (!answer?.ok) await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

watch();
