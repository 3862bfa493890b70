#!/usr/bin/env bash
# Runs all tests, or the named parts of them: ./test.sh [PART...]
#
#   fmt       the layout of the sources
#   clippy    lints, of all targets and features
#   msrv      a build with the oldest supported Rust, where that toolchain is installed
#   rust      unit, integration, compile-fail and documentation tests, with all features
#   portable  the library without assembly: lints; unit tests, vectors and wiping, with default features and `hazmat`
#   nostd     compiles without the standard library, for a target that has none
#   wasm      the package for JavaScript: built, installed in another project, tested in Node; attacks inside WebAssembly
#   browser   the pages of wasm/demo, in Chromium, on the package that part wasm built
#   doc       the documentation, without a warning
#   package   the published package, built from its own files
#   deny      licences, duplicates and origins of the dependencies
#   ct        secret-dependent branches and memory accesses, under valgrind
#   fuzz      each fuzz target for FUZZ_SECONDS (default 10)
#   examples  every example, run
#
# Without a name all parts are run, and two of them at a time.
#
# What a part needs and can be installed is installed (Debian packages as root, cargo subcommands);
# otherwise the part fails and prints the line to run. The last line is `N passed, N failed`.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
export CARGO_TERM_COLOR=never DEBIAN_FRONTEND=noninteractive

all=(fmt clippy msrv rust portable nostd wasm browser doc package deny ct fuzz examples)
msrv=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
# Triples without the standard library and without an operating system.
bare_targets='thumbv|none|unknown-uefi'

part_fmt() {
    run cargo fmt --all --check
    if [ -e fuzz/Cargo.toml ]; then run cargo fmt --manifest-path fuzz/Cargo.toml --check; fi
}

part_clippy() {
    run cargo clippy --locked --workspace --all-targets --all-features -- -D warnings
}

part_msrv() {
    local toolchain
    toolchain=$(rustup toolchain list 2>/dev/null | sed -n "s/^\(${msrv}[^ ]*\).*/\1/p" | head -n 1)
    if [ -n "$toolchain" ]; then
        run cargo "+$toolchain" check --locked --package averment --package averment-wasm --all-features
    else
        # `clippy::incompatible_msrv`, in part `clippy`, knows the version of every item of the standard library.
        unavailable "Rust $msrv is not installed (rustup toolchain install $msrv): held by clippy::incompatible_msrv alone"
    fi
}

part_rust() {
    run cargo test --locked --workspace --no-fail-fast --all-features
}

# What stands on the arithmetic, down to the octets. Of the attacks in part `rust`, groups P, F and W go through this backend
# in part `wasm`.
part_portable() {
    run cargo clippy --locked --package averment --lib --all-features -- -D warnings --cfg 'averment_backend="portable"'
    # For the library alone, so that its dependencies are compiled once.
    export RUSTC_WORKSPACE_WRAPPER=$PWD/scripts/portable.sh
    run cargo test --locked --package averment --no-fail-fast --features hazmat \
        --lib --test drafts --test vectors --test golden --test zeroize
}

part_nostd() {
    local target check=(check --locked --package averment --no-default-features)
    run cargo "${check[@]}"
    target=$(installed_targets | grep -E "$bare_targets" | head -n 1)
    if [ -n "$target" ]; then
        run cargo "${check[@]}" --target "$target"
        note "for $target, which is installed"
    else
        target=thumbv7em-none-eabihf
        need_library_sources
        run env RUSTC_BOOTSTRAP=1 cargo "${check[@]}" -Z build-std=core,alloc --target "$target"
        note "for $target, with core and alloc from their sources"
    fi
}

part_wasm() {
    need_program node nodejs npm
    need_program wasm-opt binaryen
    if installed_targets | grep -qx wasm32-unknown-unknown; then
        note "built for wasm32-unknown-unknown, which is installed"
    else
        # The script that builds looks for them itself.
        (need_library_sources) || exit $?
        note "built for wasm32-unknown-unknown, with std from its sources"
    fi
    run wasm/build.sh
    local size
    size=$(gzip -9c wasm/pkg/averment_small_bg.wasm | wc -c)
    note "$size octets of the smaller module, compressed"
    # The goal, of a standard library that was built for size as well.
    if ! installed_targets | grep -qx wasm32-unknown-unknown; then run test "$size" -le 350000; fi
    run node --test --test-concurrency=1 --test-reporter=./wasm/test/reporter.mjs wasm/test/*.test.mjs
    run wasm/catalogue/run.sh
}

part_browser() {
    need_program npm nodejs npm
    if [ ! -e wasm/pkg/index.js ]; then
        need_program wasm-opt binaryen
        installed_targets | grep -qx wasm32-unknown-unknown || (need_library_sources) || exit $?
        run wasm/build.sh
    fi
    run npm --prefix wasm/demo ci --no-audit --no-fund
    if [ ! -x /usr/bin/chromium ]; then
        # The package of Ubuntu is none: it asks for a daemon.
        if grep -qx 'ID=ubuntu' /etc/os-release; then
            run npm --prefix wasm/demo exec -- playwright-core install --with-deps chromium
        else
            need_program chromium chromium
        fi
    fi
    run npm --prefix wasm/demo test
}

part_doc() {
    RUSTDOCFLAGS='-D warnings' run cargo doc --locked --package averment --package averment-wasm --no-deps --all-features
}

part_package() {
    # What is not committed yet may be tested too.
    run cargo package --locked --package averment --allow-dirty
}

part_deny() {
    need_subcommand deny 0.20.2
    run cargo deny --workspace check licenses sources
    run cargo deny check bans
    # What users link; macros are needed to build only.
    local linked built
    linked=$(crates normal,no-proc-macro)
    built=$(crates normal)
    note "$linked crates in the default build, and $((built - linked)) more to build it"
    # Ed25519 takes four of them, and two more to build; litemap is one (SPEC.md, section 12).
    run test "$linked" -le 63
    run test "$built" -le 78
}

# Counts what the library depends on by such edges, itself included.
crates() {
    cargo tree --locked --package averment --edges "$1" --prefix none | cut -d ' ' -f 1,2 | sort -u | wc -l
}

part_ct() {
    need_script scripts/ct.sh
    need_program valgrind valgrind
    run scripts/ct.sh
}

part_fuzz() {
    need_script scripts/fuzz.sh
    need_program g++ g++
    need_subcommand fuzz 0.13.2
    run scripts/fuzz.sh "${FUZZ_SECONDS:-10}"
}

part_examples() {
    local file name passed=0 examples=()
    for file in examples/*.rs; do
        [ ! -e "$file" ] || examples+=("$file")
    done
    [ ${#examples[@]} -gt 0 ] || missing "examples/ has no example"
    for file in "${examples[@]}"; do
        name=${file##*/}
        name=${name%.rs}
        # The main ones as README says; the journeys that the first of them goes through once more by themselves, as the
        # tests have built them.
        case $name in
            digital_identity | resident_card) run cargo run --locked --release --package averment --example "$name" ;;
            *) run cargo run --locked --package averment --example "$name" ;;
        esac
        passed=$((passed + 1))
    done
    echo "$passed passed, 0 failed"
}

# Prints a command and runs it; a failure ends the part.
run() {
    printf '+ %s\n' "$*"
    "$@" || exit 1
}

# Tells what is special about this run of the part; the table at the end shows it.
note() {
    printf 'NOTE %s\n' "$*"
}

# The part cannot run: this counts as a failure.
missing() {
    printf 'MISSING %s\n' "$*"
    exit 3
}

# The part cannot run where its tool cannot be had, and something else stands in for it.
unavailable() {
    printf 'UNAVAILABLE %s\n' "$*"
    exit 4
}

need_script() {
    [ -x "$1" ] || missing "$1"
}

# need_program PROGRAM PACKAGE...
need_program() {
    local program=$1
    shift
    command -v "$program" >/dev/null || install_packages "$@"
    command -v "$program" >/dev/null || missing "$program: apt-get install $*"
}

install_packages() {
    local install=(apt-get install --yes --no-install-recommends "$@")
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        missing "$*: run as root: ${install[*]}"
    fi
    # Two parts may want some at the same time.
    run flock /var/lock/averment-test apt-get update --quiet
    run flock /var/lock/averment-test "${install[@]}"
}

# need_subcommand NAME VERSION: a debug build, because it is made once and used once.
need_subcommand() {
    command -v "cargo-$1" >/dev/null || run cargo install --locked --debug "cargo-$1" --version "$2"
}

installed_targets() {
    rustup target list --installed 2>/dev/null
}

# A toolchain that brings the sources of the standard library: the current one or Debian's rustc-web.
need_library_sources() {
    if [ -e "$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]; then return; fi
    dpkg --status rust-web-src >/dev/null 2>&1 || install_packages rustc-web cargo-web rust-web-src
    export PATH="/usr/bin:$PATH"
    note "with $(rustc --version | cut -d ' ' -f 1-2) from Debian"
}

# Adds up the results that the test programs print: `test result: ok. 3 passed; 0 failed; 1 ignored; …` of Rust's,
# `3 passed, 0 failed` of ours.
count() {
    sed -nE "s/^test result: .* ([0-9]+) passed; ([0-9]+) failed; ([0-9]+) ignored;.*/\1 \2 \3/p
             s/^([0-9]+) passed, ([0-9]+) failed\$/\1 \2 0/p" "$1" |
        awk '{ passed += $1; failed += $2; ignored += $3 } END { print passed + 0, failed + 0, ignored + 0 }'
}

for part in "$@"; do
    if [[ " ${all[*]} " != *" $part "* ]]; then
        echo "no part named $part; the parts are: ${all[*]}" >&2
        exit 2
    fi
done
if ! command -v cargo >/dev/null; then
    echo "cargo is not installed: see https://rustup.rs" >&2
    exit 1
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Runs a part, shows its output, and writes down what came of it.
attend() {
    local part=$1 log=$scratch/$1.log start=$SECONDS status good bad ignored result notes
    printf '\n== %s\n' "$part"
    ("part_$part") </dev/null 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    read -r good bad ignored < <(count "$log")
    case $status in
        0) result=ok ;;
        3) result=MISSING ;;
        4) result=unavailable ;;
        *) result=FAILED ;;
    esac
    # A part that is no test program is one check; a failure without a failed test counts as one.
    if [ "$status" = 0 ] && [ $((good + bad)) = 0 ]; then good=1; fi
    if [ "$result" = FAILED ] || [ "$result" = MISSING ]; then [ "$bad" != 0 ] || bad=1; fi
    if [ "$ignored" != 0 ]; then result+=", $ignored ignored"; fi
    notes=$(sed -nE 's/^(NOTE|MISSING|UNAVAILABLE) //p' "$log" | paste -sd ';' | sed 's/;/; /g')
    echo "$good $bad $((SECONDS - start)) $result${notes:+: $notes}" >"$scratch/$part.end"
}

parts=("$@")
if [ $# = 0 ]; then
    parts=("${all[@]}")
    # These use one core most of the time, and folders of their own: they run beside the others, and are shown when they end.
    for part in wasm browser ct fuzz; do attend "$part" >"$scratch/$part.shown" && cat "$scratch/$part.shown"; done &
fi
for part in "${parts[@]}"; do
    if [ $# != 0 ] || [[ " wasm browser ct fuzz " != *" $part "* ]]; then attend "$part"; fi
done
wait

passed=0 failed=0 table=()
for part in "${parts[@]}"; do
    read -r good bad seconds result <"$scratch/$part.end" || { good=0 bad=1 seconds=0 result=LOST; }
    passed=$((passed + good)) failed=$((failed + bad))
    table+=("$(printf '%-9s %6d %6d %7d  %s' "$part" "$good" "$bad" "$seconds" "$result")")
done

printf '\n%-9s %6s %6s %7s  %s\n' part passed failed seconds result
printf '%s\n' "${table[@]}"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
