#!/usr/bin/env bash
# Runs the attack catalogue and prints for each of its groups the number of tests and of verdicts asked for.
#
#   scripts/catalogue.sh [CARGO TEST OPTIONS...]
#
# Counts above ten thousand run at a hundredth; scripts/full.sh runs them in full.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export CARGO_TERM_COLOR=never

target=$(cargo metadata --locked --format-version 1 --no-deps \
    | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
tallies=$target/tmp/catalogue
rm -rf "$tallies"
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

cargo test --locked --package averment --test catalogue "$@" | tee "$log"
status=${PIPESTATUS[0]}

printf '\n%-28s %8s %10s\n' group tests verdicts
for group in p f w s r m c b n t h d a i v shake stored reference_meets_vectors; do
    tests=$(grep -Ec "^test (native::)?$group::.* ok$" "$log")
    verdicts=$(cat "$tallies/$group".* 2>/dev/null | awk '{ sum += $1 } END { print sum + 0 }')
    printf '%-28s %8d %10d\n' "$group" "$tests" "$verdicts"
done
exit "$status"
