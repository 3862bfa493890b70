# Sourced by what builds modules, with `root` set: which Rust, and with which flags. `std` is what cargo gets.

# With the sources of the standard library it is built too, without the texts of panics: they end in a trap. What is small is
# inlined once, by LLVM, which knows what is to be small.
if [ ! -e "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ] && [ -x /usr/bin/rustc ]; then
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(find "$(rustc --print sysroot)/lib/rustlib" -name rust-lld | head -n 1)
    if [ -e "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]; then
        export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER PATH="/usr/bin:$PATH"
    fi
fi
sources=$(rustc --print sysroot)/lib/rustlib/src/rust
if [ -e "$sources/library/Cargo.lock" ]; then
    export RUSTC_BOOTSTRAP=1
    std=(-Z build-std=std,panic_abort -Z build-std-features=optimize_for_size)
    RUSTFLAGS='-Z unstable-options -C panic=immediate-abort -Z location-detail=none -Z inline-mir=no'
else
    std=()
    RUSTFLAGS='-C panic=abort'
fi
# Hashes in loops: a quarter of the octets of unrolled ones, which take no time that anybody would notice.
RUSTFLAGS+=' --cfg sha2_backend_soft="compact"'
# No path of the machine in what remains of texts.
RUSTFLAGS+=" --remap-path-prefix=$root=averment"
for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do RUSTFLAGS+=" --remap-path-prefix=$folder=crates"; done
RUSTFLAGS+=" --remap-path-prefix=$(readlink -f "$sources" || echo "$sources")=rust --remap-path-prefix=$sources=rust"
# Without tables of references, which older wasm-opt do not know.
RUSTFLAGS+=" -C target-feature=-reference-types,-multivalue"
export RUSTFLAGS="$RUSTFLAGS -C link-arg=-zstack-size=1048576 -C link-arg=--max-memory=1073741824"
