# shellcheck shell=bash
# What the commands in bin/ share. Sourced, never run.
#
# Where things are:
#   $CARGO_TARGET_DIR      compiled code, shared by all clones of this user
#   $tools                 tools made once per machine (wasm-bindgen, typos)
#   $out                   what is this clone's alone: its binaries and its site
set -Eeuo pipefail
# Nothing fails in silence.
trap 'printf "%s: failed in %s, line %s\n" "$(basename "$0")" "${BASH_SOURCE[0]##*/}" "$LINENO" >&2' ERR

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
cache=${AI_COO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ai-coo}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}
tools=$cache/tools
# Two clones must not overwrite each other's binary.
out=$CARGO_TARGET_DIR/clones/$(basename "$root")-$(printf '%s' "$root" | sha256sum | cut -c1-12)
site=$out/site
mkdir -p "$tools" "$out"
[ -e "$out/.clone" ] || printf '%s\n' "$root" >"$out/.clone"

say() { printf '%s\n' "$*" >&2; }
die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
as_root() { [ "$(id -u)" = 0 ]; }

# timed "what is being done" COMMAND...: says it, does it, says how long it took
timed() {
  local what=$1 begin=$SECONDS
  shift
  say "- $what"
  "$@"
  say "  $((SECONDS - begin)) s"
}

# The commands of one clone and the making of tools take turns.
with_lock() { # NAME COMMAND...
  local name=$1
  shift
  (
    flock 9
    "$@" 9>&-
  ) 9>"$CARGO_TARGET_DIR/.$name.lock"
}

# ---------------------------------------------------------------- settings

# Reads NAME=value lines of .env; what the environment has already wins. The file
# is data: nothing in it is run.
load_env_file() {
  local file=${1:-$root/.env} line name value
  [ -f "$file" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line#"${line%%[![:space:]]*}"}
    line=${line#export }
    case $line in '' | '#'*) continue ;; esac
    name=${line%%=*} value=${line#*=}
    [[ $line == *=* && $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || die "$file: not NAME=value: $name"
    value=${value%$'\r'}
    case $value in
      \"*\") value=${value#\"} value=${value%\"} ;;
      \'*\') value=${value#\'} value=${value%\'} ;;
    esac
    # An empty value means: not set.
    [ -z "$value" ] || [ -n "${!name+set}" ] || export "$name=$value"
  done <"$file"
}

# Everything the app is started with.
app_settings() {
  load_env_file
  if [ -z "${AI_COO_HOME:-}" ]; then
    if as_root; then
      # PostgreSQL runs as another user then, who cannot enter root's own folders.
      AI_COO_HOME=/var/lib/ai-coo
    else
      AI_COO_HOME=${XDG_STATE_HOME:-$HOME/.local/state}/ai-coo
    fi
  fi
  export AI_COO_HOME
  export LEPTOS_SITE_ADDR=${LEPTOS_SITE_ADDR:-127.0.0.1:${PORT:-3000}}
  # Otherwise glibc keeps what an analysis of a large company needed once for each thread.
  export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2}
  site_settings
}

# Where the app finds the built site; the names are those of leptos_config.
site_settings() {
  export LEPTOS_OUTPUT_NAME=ai-coo LEPTOS_SITE_ROOT=$site LEPTOS_SITE_PKG_DIR=pkg
  export LEPTOS_HASH_FILES=true
  # The same thing twice: the first is read together with Leptos.toml, the second without.
  export LEPTOS_HASH_FILE=$site/hash.txt LEPTOS_HASH_FILE_NAME=$site/hash.txt
}

# ---------------------------------------------------------------- PostgreSQL

# The folder of the newest server programs; nothing if there are none.
postgres_programs() {
  local folder
  for folder in "${PG_BINDIR:-}" $({ find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null || true; } | sort -Vr); do
    if [ -n "$folder" ] && [ -x "$folder/initdb" ]; then
      echo "$folder"
      return
    fi
  done
  if have initdb; then dirname "$(command -v initdb)"; fi
}

# PostgreSQL does not run as root.
as_postgres() {
  if as_root; then
    (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@")
  else
    "$@"
  fi
}

# ---------------------------------------------------------------- building

wasm_bindgen_version() {
  sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p}' Cargo.lock
}
# Named by its sources too: clones of different commits share the folder.
wasm_bindgen() {
  echo "$tools/wasm-bindgen-$(wasm_bindgen_version)-$(cat bin/wasm-bindgen/Cargo.lock bin/wasm-bindgen/src/main.rs | sha256sum | cut -c1-8)"
}

# build_server PROFILE NAME [CARGO ARGUMENTS...]: this clone's binary ends up in $out/NAME
build_server() { with_lock build build_alone ai-coo "$@"; }
# The same of the bench, which measures it.
build_bench() { with_lock build build_alone ai-coo-bench "$@"; }
build_alone() {
  local binary=$1 profile=$2 name=$3 folder=$2
  shift 3
  [ "$profile" != dev ] || folder=debug
  cargo build --quiet --bin "$binary" --profile "$profile" "$@" >&2
  # Copied while the lock is held: the next clone's build replaces the original.
  if ! cmp -s "$CARGO_TARGET_DIR/$folder/$binary" "$out/$name"; then
    cp "$CARGO_TARGET_DIR/$folder/$binary" "$out/$name.new"
    mv "$out/$name.new" "$out/$name"
  fi
}

# The browser part: $site, complete, with content-hashed names and compressed twice.
build_browser() { with_lock browser build_browser_alone; }
build_browser_alone() {
  local cargo=(cargo) made stamp hash new=$out/site.new raw=$out/site.raw
  # Only where rustup could not get the target: see bin/wasm-target.
  if [ -e "$tools/wasm-toolchain" ]; then
    read -ra cargo <"$tools/wasm-toolchain"
  fi
  "${cargo[@]}" build --quiet --ignore-rust-version --package ai-coo-browser --target wasm32-unknown-unknown --profile wasm-release >&2
  made=$CARGO_TARGET_DIR/wasm32-unknown-unknown/wasm-release/ai_coo_browser.wasm

  stamp=$( (
    wasm_bindgen
    sha256sum <"$made"
    cat bin/lib.sh end2end/package-lock.json
    find public style -type f -print0 | sort -z | xargs -0 sha256sum
  ) | sha256sum)
  [ "$(cat "$site/.made-from" 2>/dev/null)" != "$stamp" ] || return 0

  rm -rf "$new" "$raw"
  mkdir -p "$new/pkg" "$raw"
  "$(wasm_bindgen)" split "$made" ai-coo "$raw"
  # Exactly these: with --all-features the modules have parts that Chromium refuses.
  # shellcheck disable=SC2016 # $1 is for the inner shell
  find "$raw" -name '*.wasm' -print0 | xargs -0 -n 1 -P 2 sh -c '
    end2end/node_modules/.bin/wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int "$1" -o "$1"' sh
  "$(wasm_bindgen)" pack "$raw"
  # What is around the modules: comments and long names are for those who read its sources.
  find "$raw" -name '*.js' -exec end2end/node_modules/.bin/terser {} --module --compress --mangle --output {} \;
  hashed_modules "$raw" "$new/pkg" >"$new/hash.txt"
  rm -r "$raw"
  cp -R public/. "$new/"
  hash=$(content_hash style/main.css)
  cp style/main.css "$new/pkg/ai-coo.$hash.css"
  printf 'css: %s\n' "$hash" >>"$new/hash.txt"

  # Once, at build time, as small as it gets.
  # shellcheck disable=SC2016 # $1 is for the inner shell
  find "$new" -type f \( -name '*.wasm' -o -name '*.js' -o -name '*.css' -o -name '*.svg' \) -print0 |
    xargs -0 -n 1 -P 2 sh -c 'brotli -q 11 -w 24 -k "$1" && gzip -9 -k -n "$1"' sh

  printf '%s\n' "$stamp" >"$new/.made-from"
  rm -rf "$site"
  mv "$new" "$site"
}

content_hash() { sha256sum <"$1" | cut -c1-16; }

# hashed_modules FROM TO: puts what the browser loads there, under names that change with
# the content, and says the hashes by which leptos finds them (hash.txt).
hashed_modules() {
  local from=$1 to=$2 name hash
  local loader=$from/__wasm_split.______________________.js manifest=$from/__wasm_split_manifest.json
  mv "$from/ai-coo_bg.wasm" "$from/ai-coo.wasm"
  sed -i 's/ai-coo_bg\.wasm/ai-coo.wasm/g' "$from/ai-coo.js"
  for name in "$from"/*.wasm; do
    name=$(basename "$name" .wasm)
    hash=$(content_hash "$from/$name.wasm")
    mv "$from/$name.wasm" "$to/$name.$hash.wasm"
    # No name is the end of another one: each begins after a quote, or a quote and "./".
    sed -i "s#\\([\"'/]\\)$name\\.wasm#\\1$name.$hash.wasm#g" "$loader" "$from/ai-coo.js"
    sed -i "s#\"$name\"#\"$name.$hash\"#g" "$manifest"
    [ "$name" != ai-coo ] || printf 'wasm: %s\n' "$hash"
  done
  # Each of the two loads the other: one hash for both.
  hash=$(cat "$from/ai-coo.js" "$loader" | sha256sum | cut -c1-16)
  # Only where it is loaded from: in the table of imports it is a name, as in the module.
  sed "s#from *\"\./__wasm_split\.______________________\.js\"#from \"./__wasm_split.$hash.js\"#g" "$from/ai-coo.js" >"$to/ai-coo.$hash.js"
  sed "s#from *\"\./ai-coo\.js\"#from \"./ai-coo.$hash.js\"#g" "$loader" >"$to/__wasm_split.$hash.js"
  printf 'js: %s\nsplit: %s\n' "$hash" "$hash"
  # Which files a page's part needs: for the server.
  hash=$(content_hash "$manifest")
  cp "$manifest" "$to/__wasm_split_manifest.$hash.json"
  printf 'manifest: %s\n' "$hash"
}
