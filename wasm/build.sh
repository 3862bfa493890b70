#!/usr/bin/env bash
# Builds the npm package: ./wasm/build.sh [FOLDER], by default wasm/pkg, and packs averment-VERSION.tgz beside it.
#
# Needs Rust with the target wasm32-unknown-unknown, or better with the sources of the standard library (rust-src of
# rustup; Debian's rustc-web with rust-web-src, and rust-lld of rustup); binaryen for wasm-opt; Node with npm. OPT_LEVEL is z
# unless set.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=$(mkdir -p "${1:-$root/wasm/pkg}" && cd "${1:-$root/wasm/pkg}" && pwd)
cd "$root"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
export CARGO_PROFILE_RELEASE_OPT_LEVEL=${OPT_LEVEL:-z}
features=(--enable-bulk-memory --enable-mutable-globals --enable-nontrapping-float-to-int --enable-sign-ext)
target=wasm32-unknown-unknown
build=(build --locked --release --package averment-wasm --target "$target")

# First the tool that binds, with the ordinary toolchain.
CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_TARGET_DIR=$CARGO_TARGET_DIR/bindgen \
    cargo build --locked --quiet --manifest-path wasm/bindgen/Cargo.toml

# With the sources of the standard library it is built too, without the texts of panics: they end in a trap.
if [ ! -e "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ] && [ -x /usr/bin/rustc ]; then
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(find "$(rustc --print sysroot)/lib/rustlib" -name rust-lld | head -n 1)
    if [ -e "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]; then
        export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER PATH="/usr/bin:$PATH"
    fi
fi
sources=$(rustc --print sysroot)/lib/rustlib/src/rust
if [ -e "$sources/library/Cargo.lock" ]; then
    export RUSTC_BOOTSTRAP=1
    build+=(-Z build-std=std,panic_abort)
    RUSTFLAGS='-Z unstable-options -C panic=immediate-abort -Z location-detail=none'
else
    RUSTFLAGS='-C panic=abort'
fi
# The curve is what takes time; the rest is for size.
for crate in ark-bls12-381 ark-ec ark-ff keccak sha2; do build+=(--config "profile.release.package.$crate.opt-level=3"); done
# No path of the machine in what remains of texts.
RUSTFLAGS+=" --remap-path-prefix=$root=averment"
for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do RUSTFLAGS+=" --remap-path-prefix=$folder=crates"; done
RUSTFLAGS+=" --remap-path-prefix=$(readlink -f "$sources" || echo "$sources")=rust --remap-path-prefix=$sources=rust"
# Without tables of references, which older wasm-opt do not know.
RUSTFLAGS+=" -C target-feature=-reference-types,-multivalue"
export RUSTFLAGS="$RUSTFLAGS -C link-arg=-zstack-size=1048576 -C link-arg=--max-memory=1073741824"
cargo "${build[@]}"

rm -rf "${out:?}"/*
made=$CARGO_TARGET_DIR/$target/release/averment_wasm
"$CARGO_TARGET_DIR/bindgen/debug/averment-bindgen" "$made.wasm" "$out"
wasm=$out/averment_core_bg.wasm
# What inlines makes the module larger once it is compressed, and hardly faster.
wasm-opt --strip-debug --strip-producers --duplicate-function-elimination --dce --vacuum \
    --remove-unused-module-elements "${features[@]}" -o "$wasm.optimised" "$wasm"
mv "$wasm.optimised" "$wasm"

cp wasm/js/*.js wasm/js/*.d.ts wasm/README.md LICENSE-MIT LICENSE-APACHE "$out"
version=$(sed -n '/^\[workspace.package\]/,/^\[/ s/^version = "\(.*\)"/\1/p' Cargo.toml)
sed "s/@VERSION@/$version/" wasm/js/package.json.in >"$out/package.json"
sed -i "s/@VERSION@/$version/" "$out/index.js"
if grep -aqF -e "$root" -e "${CARGO_HOME:-$HOME/.cargo}" "$out"/*; then
    echo "a path of this machine is in the package" >&2
    exit 1
fi
(cd "$out" && npm pack --silent --pack-destination "$out/.." >/dev/null)
printf '%s octets, %s with gzip -9, %s\n' "$(stat -c %s "$wasm")" "$(gzip -9c "$wasm" | wc -c)" "${out##*/}"
