#!/usr/bin/env bash
# Builds the package twice, from copies of the sources in two folders of different names, and compares the octets.
#
#   ./wasm/reproducible.sh
#
# Takes twice as long as wasm/build.sh from the beginning, and so it is no part of ./test.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folders=("$work/one" "$work/another/place-with-a-longer-name")
for folder in "${folders[@]}"; do
    mkdir -p "$folder"
    # What is tracked, as it stands in the working tree.
    git ls-files -z | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
        tar --null --files-from - --create | tar --extract --directory "$folder"
done
for folder in "${folders[@]}"; do
    (unset CARGO_TARGET_DIR && "$folder/wasm/build.sh")
    # What it was built with is as large as everything else.
    rm -rf "$folder/target"
done
differences=$(diff --recursive --brief "${folders[0]}/wasm/pkg" "${folders[1]}/wasm/pkg" || true)
if [ -n "$differences" ]; then
    echo "$differences"
    echo "0 passed, 1 failed"
    exit 1
fi
tarballs=()
for folder in "${folders[@]}"; do tarballs+=("$(sha256sum <"$(ls "$folder"/wasm/averment-*.tgz)")"); done
[ "${tarballs[0]}" = "${tarballs[1]}" ] || { echo "the tarballs differ"; exit 1; }
sha256sum "${folders[0]}/wasm/pkg/averment_core_bg.wasm" | cut -d ' ' -f 1
echo "1 passed, 0 failed"
