#!/usr/bin/env bash
# Runs every fuzz target for so many seconds, from valid objects that the targets make themselves.
#
#   scripts/fuzz.sh [SECONDS_PER_TARGET]      15 by default
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-15}

if ! command -v g++ >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y -q g++ >/dev/null || { apt-get update -q && apt-get install -y -q g++; } >/dev/null
  else
    echo "g++ is missing: apt-get install g++" >&2
    exit 1
  fi
fi
if ! cargo fuzz --version >/dev/null 2>&1; then
  cargo install --locked cargo-fuzz || { echo "cargo-fuzz is missing: cargo install cargo-fuzz" >&2; exit 1; }
fi

# The sanitizer's flags are unstable; the targets need nothing else that is.
export RUSTC_BOOTSTRAP=1
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
cargo fuzz build

# Fuzzes a target and writes down how that ended.
attend() {
  local status=0
  cargo fuzz run "$1" -- -max_total_time="$seconds" -max_len=4096 -len_control=0 -print_final_stats=1 >"$logs/$1.log" 2>&1 || status=$?
  echo $status >"$logs/$1.end"
}

# As many at a time as there are cores.
targets=$(cargo fuzz list)
for target in $targets; do
  while [ "$(jobs -pr | wc -l)" -ge "$(nproc)" ]; do wait -n; done
  attend "$target" &
done
wait

passed=0 failed=0
printf '%-16s %12s %10s\n' target executions per_second
for target in $targets; do
  if [ "$(cat "$logs/$target.end")" = 0 ]; then
    passed=$((passed + 1))
    awk -v target="$target" '/stat::number_of_executed_units/ { n = $2 } /stat::average_exec_per_sec/ { s = $2 }
      END { printf "%-16s %12d %10d\n", target, n, s }' "$logs/$target.log"
  else
    failed=$((failed + 1))
    printf '%-16s FAILED\n' "$target"
    tail -n 40 "$logs/$target.log"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
