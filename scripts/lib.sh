#!/usr/bin/env bash
# Shared by the scripts beside it: where things are, which toolchain builds what, and how to speak.
# Source it; it changes nothing but variables and PATH.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${P4P_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/p4p-event-page}
tools=$cache/tools
mkdir -p "$cache" "$tools/bin"

# Our pinned build tools must be found before any other version of them. PocketBase and Caddy are only installed there
# when the system has none.
export PATH="$tools/bin:$root/node_modules/.bin:$PATH"

# Set-up installs the toolchain once, in the open; no later command may start a download by itself.
export RUSTUP_AUTO_INSTALL=0

say() { printf '\033[1m%s\033[0m %s\n' "$1" "${*:2}"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# Runs a long step with its name before it, its time behind it, and its output only when it failed.
# A function given to it must chain its commands with &&: bash does not stop at failures inside a condition.
step() {
  local name=$1 began=$SECONDS log
  shift
  log=$cache/logs/$(printf '%s' "$name" | tr -c 'A-Za-z0-9\n' '-').log
  mkdir -p "$cache/logs"
  printf '  %s … ' "$name"
  # In a shell of its own, so that a step that ends with a message of its own is told like any other failure.
  if ("$@") >"$log" 2>&1 </dev/null; then
    printf '%d s\n' $((SECONDS - began))
  else
    printf 'failed after %d s\n\n' $((SECONDS - began))
    tail -n 60 "$log" >&2
    printf '\nThe whole output is in %s\n' "$log" >&2
    return 1
  fi
}

# One target directory for each side, outside the checkout, so that a clean checkout builds warm.
native_env() { export CARGO_TARGET_DIR=$cache/target/native && claim_target; }

wasm_env() {
  export CARGO_TARGET_DIR=$cache/target/wasm
  claim_target
  # Where this machine keeps crates is nobody's business, and costs bytes in every panic message.
  local crates
  crates=$(printf '%s\n' "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/ | head -n 1)
  export RUSTFLAGS="--remap-path-prefix=$crates="
}

# Cargo goes by the times of files, so what another checkout has built there since ours were written would pass for ours.
claim_target() {
  local by=$CARGO_TARGET_DIR/checkout
  if [ "$(cat "$by" 2>/dev/null)" = "$root" ]; then return 0; fi
  mkdir -p "$CARGO_TARGET_DIR"
  (cd "$root" && find build.rs Cargo.toml src crates tests messages web data style public wiki -type f -exec touch {} +)
  printf '%s' "$root" >"$by"
}

locked_version() { sed -n "/^name = \"$1\"\$/{n;s/version = \"\(.*\)\"/\1/p}" "$root/Cargo.lock"; }

# The browser for the tests; CHROMIUM and CHROMEDRIVER name others.
chromium_path() { printf '%s' "${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"; }
chromedriver_path() { printf '%s' "${CHROMEDRIVER:-$(command -v chromedriver || true)}"; }

# The others, which the tests of the engines drive.
firefox_path() { printf '%s' "${FIREFOX:-$(command -v firefox-esr || command -v firefox || true)}"; }
geckodriver_path() { printf '%s' "${GECKODRIVER:-$(command -v geckodriver || true)}"; }
webkitdriver_path() { printf '%s' "${WEBKITWEBDRIVER:-$(command -v WebKitWebDriver || true)}"; }
minibrowser_path() { printf '%s' "${MINIBROWSER:-$(printf '%s\n' /usr/lib/*/webkit2gtk-4.1/MiniBrowser | while read -r found; do if [ -x "$found" ]; then echo "$found"; fi; done)}"; }

# Stops one process that we started, by its own id, and waits until it is gone.
stop() {
  local pid=$1
  kill "$pid" 2>/dev/null || return 0
  wait "$pid" 2>/dev/null || true
}

# Whether somebody listens on a port of this machine.
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Waits until an address answers; ends early when the process behind it is gone.
wait_for() {
  local url=$1 pid=$2 tries=150
  until curl -fsS -o /dev/null "$url" 2>/dev/null; do
    kill -0 "$pid" 2>/dev/null || return 1
    ((tries-- > 0)) || return 1
    sleep 0.1
  done
}

## The page -----------------------------------------------------------------------------------------------------
# What belongs to this checkout alone, so that two checkouts do not undo each other's work.
own=$cache/checkouts/$(printf '%s' "$root" | sha256sum | cut -c 1-16)
# What Trunk makes of the sources, before an event is printed into it: named by its sources, so that checkouts share it.
# `build_page` says which.
shell=

# The native program: `site check`, `site prerender`, `site backend`, `site answers`, `site keygen`.
site() { (cd "$root" && unset RUSTFLAGS && native_env && cargo run -q -p p4p-cli -- "$@"); }
build_site() { (cd "$root" && unset RUSTFLAGS && native_env && cargo build -p p4p-cli); }
site_path() { (native_env && printf '%s' "$CARGO_TARGET_DIR/debug/site"); }

# One hash over the contents and names of files: tracked ones and new ones, not ignored ones.
hash_of_sources() {
  local file
  (cd "$root" && {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
      git ls-files -z --cached --others --exclude-standard -- "$@"
    else
      for file in "$@"; do if [ -e "$file" ]; then find "$file" -type f -print0; fi; done
    fi
  } | LC_ALL=C sort -zu | while IFS= read -r -d '' file; do if [ -f "$file" ]; then sha256sum "$file"; fi; done | sha256sum | cut -c 1-64)
}
hash_of_folder() { (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-64); }

# Modules that are loaded only when they are needed, each a program of its own (see Cargo.toml). Leaves <name>.js and
# <name>_bg.wasm in a folder named by the sources, so that checkouts share it.
wasm_opt_flags=(--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals
  --enable-reference-types --enable-multivalue --low-memory-unused --strip-producers --strip-target-features)
module_folder() { # name
  local sources
  sources=$(hash_of_sources "crates/$1" crates/domain crates/answers messages Cargo.toml Cargo.lock rust-toolchain.toml package-lock.json \
    scripts/lib.sh scripts/web)
  printf '%s' "$cache/built/$1-${sources:0:16}"
}
build_module() ( # name
  cd "$root"
  built=$(module_folder "$1")
  if [ -d "$built" ]; then
    touch "$built"
    return 0
  fi
  wasm_env
  mkdir -p "$cache/built" &&
    folder=$(mktemp -d "$cache/built/.new-XXXXXX") &&
    cargo build --offline --release --package "p4p-$1" --target wasm32-unknown-unknown &&
    wasm-bindgen --target web --no-typescript --out-dir "$folder" --out-name "$1" \
      "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/p4p_${1//-/_}.wasm" &&
    wasm-opt -Oz "${wasm_opt_flags[@]}" "$folder/$1_bg.wasm" -o "$folder/$1_bg.wasm" &&
    scripts/web --program "$folder/$1.js" &&
    keep_built "$folder" "$built"
)

# Gives what was built its name, all at once, and forgets what nobody has used for two weeks.
keep_built() { # from, to
  chmod 755 "$1" &&
    { mv -T "$1" "$2" 2>/dev/null || [ -d "$2" ]; } &&
    find "$cache/built" -mindepth 1 -maxdepth 1 -mtime +14 -exec rm -rf {} +
}

# Everything that is built from here on is built without a network, so what is missing is brought first.
trunk_build() {
  local new=$cache/built/.new-shell-$$
  (cd "$root" && wasm_env && cargo fetch --locked && P4P_SHELL=$new trunk build --release --offline) && keep_built "$new" "$shell"
}

# Prints the page into dist/ anew from what Trunk made last time: enough when only content/ changed.
print_again() {
  # What another program has left half made is no page.
  if [ ! -f "$root/dist/sw.js" ]; then rm -rf "$root/dist"; fi
  site build --shell "$shell" --out "$root/dist" --content "$root/content"
}

# Builds dist/ for release. Does nothing when neither the sources nor dist/ changed since it was last built.
build_page() {
  local program printer content
  # What a browser gets does not follow from the native programs, nor from tests.
  program=$(hash_of_sources src crates ':!crates/cli' ':!crates/xtask' ':!crates/*/tests' messages web style public data build.rs index.html \
    Cargo.toml Cargo.lock Trunk.toml rust-toolchain.toml package-lock.json scripts/prerender-hook scripts/web)
  printer=$(hash_of_sources src crates/cli/src crates/domain messages data)
  # The page prints the phase of the day, so that another day is another page.
  content=$(hash_of_sources content)-${SOURCE_DATE_EPOCH:-$(date -u +%F)}
  shell=$cache/built/shell-${program:0:16}
  mkdir -p "$own" "$cache/built"
  if [ -d "$root/dist" ] && [ -d "$shell" ] &&
    [ "$(cat "$own/built" 2>/dev/null)" = "$program $printer $content $(hash_of_folder "$root/dist")" ]; then
    return 0
  fi
  rm -f "$own/built"
  step "building the program that prints the page" build_site
  step "checking content/" site check
  if [ -d "$shell" ]; then
    touch "$shell"
    step "printing the page" print_again
  else
    step "building the page (minutes the first time)" trunk_build
  fi
  printf '%s' "$program $printer $content $(hash_of_folder "$root/dist")" >"$own/built"
}

## Serving ------------------------------------------------------------------------------------------------------
# Becomes the web server for a built page: serve_page <folder> <port> <folder for its own files>
serve_page() {
  local state=$3
  mkdir -p "$state"
  # Tests name a program that they have built already.
  "${P4P_SITE:-$(site_path)}" headers "$1" --for caddy >"$state/headers"
  SITE_DIR=$1 SITE_ADDRESS=http://:$2 SITE_BIND=127.0.0.1 SITE_HEADERS=$state/headers \
    XDG_CONFIG_HOME=$state XDG_DATA_HOME=$state \
    exec caddy run --adapter caddyfile --config "$root/deploy/Caddyfile"
}

# Becomes the form backend: serve_backend <folder> <port> <origins, with commas>
# The folder has pb_migrations (of `site backend`), and the answers in pb_data.
backend_files() { printf '%s\n' --dir "$1/pb_data" --migrationsDir "$1/pb_migrations" --hooksDir "$1/pb_hooks" --automigrate=false; }
serve_backend() {
  local files
  mapfile -t files < <(backend_files "$1")
  exec pocketbase serve --http "127.0.0.1:$2" --origins "$3" --hooksWatch=false --hooksPool 2 \
    --publicDir "$1/pb_public" "${files[@]}"
}

# Makes sure of the organiser's login: backend_login <folder> <e-mail> <password>
backend_login() {
  local files
  mapfile -t files < <(backend_files "$1")
  pocketbase superuser upsert "$2" "$3" "${files[@]}"
}
