#!/usr/bin/env bash
# Runs in full what the test command runs at a hundredth.
#
#   scripts/full.sh [CARGO TEST OPTIONS...]
#
# The library's own tests, with all rounds of the comparisons of the backends. The attack catalogue: a million random
# proofs, a hundred thousand batches, sixty thousand random changes, and every mutation of every object before the
# reference, too.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export AVERMENT_FULL=1

status=0
cargo test --locked --package averment --lib --no-fail-fast "$@" || status=1
scripts/catalogue.sh "$@" || status=1
exit "$status"
