#!/usr/bin/env bash
# Constant time: builds the library as it is released, runs its secret operations under valgrind with the secrets marked
# undefined, compares what is reported with tests/ct/allowed.txt, and counts instructions over many secrets.
#
#   scripts/ct.sh [OPT_LEVEL]      3 (the default), 2 or s
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(uname -m)" != x86_64 ]; then
  echo "the requests to valgrind are written for x86-64 only" >&2
  exit 1
fi
if ! command -v valgrind >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y -q valgrind >/dev/null || { apt-get update -q && apt-get install -y -q valgrind; } >/dev/null
  else
    echo "valgrind is missing: apt-get install valgrind" >&2
    exit 1
  fi
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export CARGO_PROFILE_RELEASE_OPT_LEVEL=${1:-3}
cargo build --release --locked --manifest-path tests/ct/Cargo.toml --target-dir "${CARGO_TARGET_DIR:-target}/ct"
program="${CARGO_TARGET_DIR:-target}/ct/release/averment-ct"

# The two take as long as each other, so both at once.
status=0
"$program" reports tests/ct/allowed.txt "$scratch" >"$scratch/reports" 2>&1 &
reports=$!
"$program" counts "$scratch" >"$scratch/counts" 2>&1 &
counts=$!
wait "$reports" || status=1
wait "$counts" || status=1
echo "reports of memcheck, opt-level $CARGO_PROFILE_RELEASE_OPT_LEVEL"
sed '$d' "$scratch/reports"
echo "instructions over 64 secrets, and over 3 of holders"
sed '$d' "$scratch/counts"
tail -qn 1 "$scratch/reports" "$scratch/counts" |
  awk '{ passed += $1; failed += $3 } END { print passed + 0 " passed, " failed + 0 " failed" }'
exit $status
