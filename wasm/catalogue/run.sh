#!/usr/bin/env bash
# Runs groups of the attack catalogue in WebAssembly, in Node: ./wasm/catalogue/run.sh [GROUP...], by default p f w.
#
# Needs what wasm/build.sh needs to build, but for binaryen. Large counts are a hundredth of the native full run, and of
# mutations a part; AVERMENT_FULL=1 makes all mutations. Group K is about the package itself, in wasm/test.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
. wasm/toolchain.sh
# Panics keep their texts here, and tests are collected by rustc as it does for its own harness.
export RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}/catalogue
[ ${#std[@]} = 0 ] || std=(-Z build-std=std,panic_abort,test -Z build-std-features=optimize_for_size)
export RUSTFLAGS='-C link-arg=-zstack-size=4194304 -C link-arg=--max-memory=2147483648'
module=$(cargo test --locked --no-run --message-format=json-render-diagnostics "${std[@]}" \
    --manifest-path wasm/catalogue/Cargo.toml --target wasm32-unknown-unknown |
    sed -n 's/.*"executable":"\([^"]*\.wasm\)".*/\1/p')
[ $# -gt 0 ] || set -- p f w
node wasm/catalogue/run.mjs "$module" "$@"
