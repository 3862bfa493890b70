#!/usr/bin/env bash
# Refuses a package that tells where it was built, K-07 of the attack catalogue: wasm/paths.sh FOLDER
#
# Neither a path nor the name of this machine stands in it, and no source map.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$1

refuse() {
    echo "${folder##*/}: $1" >&2
    exit 1
}

# What cannot be read is not free of paths.
[ -s "$folder/averment_core_bg.wasm" ] || refuse "no package is here"

marks=("$root/" "${CARGO_HOME:-$HOME/.cargo}/" "${RUSTUP_HOME:-$HOME/.rustup}/" "$HOME/" "${TMPDIR:-/tmp}/")
host=$(uname -n)
# A machine may be called as something that the sources speak of.
if ! grep -rqF -e "$host" "$root/wasm/js" "$root/wasm/src" "$root/wasm/README.md" "$root/Cargo.toml"; then marks+=("$host"); fi
for mark in "${marks[@]}"; do
    # Shorter ones, as the home `/` of some containers, stand in every text.
    if [ "${#mark}" -lt 5 ]; then continue; fi
    found=0
    grep -raqF -e "$mark" -- "$folder" || found=$?
    case $found in
        0) refuse "a path or the name of this machine is in the package" ;;
        1) ;;
        *) refuse "the package cannot be read" ;;
    esac
done

if grep -raq -e 'sourceMappingURL' -- "$folder" || [ -n "$(find "$folder" -name '*.map')" ]; then
    refuse "a source map is in the package"
fi
