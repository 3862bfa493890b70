#!/usr/bin/env bash
# Builds the npm package: ./wasm/build.sh [FOLDER], by default wasm/pkg, and packs averment-VERSION.tgz beside it. The package
# has two modules: all features, and those of cards alone (wasm/cards.sh, wasm/parts.mjs).
#
# Needs Rust with the target wasm32-unknown-unknown, or better with the sources of the standard library (rust-src of
# rustup; Debian's rustc-web with rust-web-src, and rust-lld of rustup); binaryen for wasm-opt; Node with npm. OPT_LEVEL is z
# unless set, FEATURES are those of the Cargo package, for benches.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=$(mkdir -p "${1:-$root/wasm/pkg}" && cd "${1:-$root/wasm/pkg}" && pwd)
cd "$root"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
export CARGO_PROFILE_RELEASE_OPT_LEVEL=${OPT_LEVEL:-z}
features=(--enable-bulk-memory --enable-mutable-globals --enable-nontrapping-float-to-int --enable-sign-ext)
build=(build --locked --release --package averment-wasm --target wasm32-unknown-unknown --features "${FEATURES:-}")

# First the tool that binds, with the ordinary toolchain.
CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_TARGET_DIR=$CARGO_TARGET_DIR/bindgen \
    cargo build --locked --quiet --manifest-path wasm/bindgen/Cargo.toml

. wasm/toolchain.sh
build+=("${std[@]}")
# The curve is what takes time; the rest is for size. Sums are checked everywhere: it is faster than without, by a third.
for crate in ark-bls12-381 ark-ec ark-ff keccak; do build+=(--config "profile.release.package.$crate.opt-level=3"); done

made=$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/averment_wasm.wasm
bindgen=$CARGO_TARGET_DIR/bindgen/debug/averment-bindgen
# What inlines makes the module larger once it is compressed, and hardly faster; so does the order by number of calls.
passes=(--duplicate-function-elimination --dce --remove-unused-module-elements --remove-unused-names --remove-unused-brs
    --optimize-instructions --pick-load-signs --precompute-propagate --code-pushing --simplify-locals-nostructure --vacuum
    --remove-unused-brs --coalesce-locals --simplify-locals --vacuum --coalesce-locals --merge-blocks --remove-unused-brs
    --remove-unused-names --merge-blocks --precompute-propagate --optimize-instructions --rse --vacuum --dae-optimizing
    --duplicate-function-elimination --remove-unused-module-elements --reorder-locals)
# optimised MODULE OUTPUT
optimised() {
    wasm-opt -s 2 -ol 2 --strip-debug --strip-producers "${passes[@]}" "${features[@]}" -o "$2" "$1"
}

rm -rf "${out:?}"/*
cards=$(mktemp -d)
trap 'rm -rf "$cards"' EXIT
wasm=$out/averment_core_bg.wasm
cargo "${build[@]}"
"$bindgen" "$made" "$out"
optimised "$wasm" "$cards/whole.wasm"
mv "$cards/whole.wasm" "$wasm"
"$bindgen" --order "$wasm"

# The smaller one is compiled without what it leaves out, and bound with the same JavaScript. The compiler is called by a name
# without a folder: names of functions, and so their order, depend on it.
small=$out/averment_small_bg.wasm
PATH="$root/wasm:$PATH" RUSTC_WORKSPACE_WRAPPER=cards.sh cargo "${build[@]}"
"$bindgen" "$made" "$cards"
cmp "$out/averment_core.js" "$cards/averment_core.js"
optimised "$cards/averment_core_bg.wasm" "$cards/whole.wasm"
node wasm/parts.mjs "$cards/whole.wasm" "$small"
"$bindgen" --order "$small"

cp wasm/js/*.js wasm/js/*.d.ts wasm/README.md LICENSE-MIT LICENSE-APACHE "$out"
version=$(sed -n '/^\[workspace.package\]/,/^\[/ s/^version = "\(.*\)"/\1/p' Cargo.toml)
sed "s/@VERSION@/$version/" wasm/js/package.json.in >"$out/package.json"
sed -i "s/@VERSION@/$version/" "$out/index.js"
wasm/paths.sh "$out"
(cd "$out" && npm pack --silent --pack-destination "$out/.." >/dev/null)
for module in "$wasm" "$small"; do
    printf '%s octets, %s with gzip -9, %s\n' "$(stat -c %s "$module")" "$(gzip -9c "$module" | wc -c)" "${module##*/}"
done
