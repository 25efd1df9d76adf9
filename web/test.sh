#!/bin/sh
# Records matches, serves them with the `starleague` binary, and drives the page in a headless
# Chromium. Skips, saying so, where Node.js or Chromium is missing.
# STARLEAGUE names a binary to use instead of building one; SCREENSHOTS a folder for pictures.
set -eu
cd "$(dirname "$0")"

skip() {
    echo "skipped the browser tests: $1" >&2
    exit 0
}

command -v node >/dev/null || skip "node is not installed"
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$CHROMIUM" ] || skip "chromium is not installed"
export CHROMIUM
if [ ! -d node_modules ]; then
    npm ci >/dev/null || skip "npm cannot fetch the test's packages"
fi

profile=${PROFILE:-release}
cargo build --quiet --profile "$profile" -p view --example scripted_matches
[ "$profile" = release ] && built=release || built=debug
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
if [ -z "${STARLEAGUE:-}" ]; then
    cargo build --quiet --profile "$profile" -p cli
    STARLEAGUE=$target/$built/starleague
fi

folder=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT INT TERM
# A team that has barely learned: what it plays is a live game all the same.
"$STARLEAGUE" train 3m --steps 2000 --seed 1 --runs-dir "$folder" --run team >"$folder/log" 2>&1 || {
    cat "$folder/log" >&2
    exit 1
}
run=$folder/team
rm "$run"/replays/*
"$target/$built/examples/scripted_matches" "$run/replays" 3m 2s3z MMM 1c3s5z 27m_vs_30m >/dev/null
"$STARLEAGUE" watch "$run" --port 0 --no-open >"$folder/address" 2>"$folder/log" &
server=$!
waited=0
until [ -s "$folder/address" ]; do
    waited=$((waited + 1))
    if [ $waited -gt 100 ] || ! kill -0 $server 2>/dev/null; then
        cat "$folder/log" >&2
        echo "the server did not start" >&2
        exit 1
    fi
    sleep 0.1
done
STARLEAGUE_URL=$(head -n 1 "$folder/address") node --test --test-concurrency=1 test/*.test.mjs
