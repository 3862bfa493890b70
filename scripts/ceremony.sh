#!/usr/bin/env bash
# Makes the bundled parameters from the public file of the Ethereum KZG ceremony:
#
#   scripts/ceremony.sh TRUSTED_SETUP      `src/trusted_setup.txt` of the crate c-kzg 2.1.8
#
# ceremony.bin: the powers [tau^0]_1 .. [tau^1024]_1, 48 octets each, then [tau]_2, 96 octets, all compressed.
# digits.bin: made from it by polynomial arithmetic, see the test that this runs.
set -euo pipefail
if [ $# != 1 ]; then
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
setup=$(realpath "$1")
cd "$(dirname "$0")/.."

digest=d39b9f2d047cc9dca2de58f264b6a09448ccd34db967881a6713eacacf0f26b7
echo "$digest  $setup" | sha256sum --check --quiet

# 4096 and 65, then as many G1 points in Lagrange form, G2 powers and G1 powers, one a line.
first=$((2 + 4096 + 65 + 1))
[ "$(sed -n 1,2p "$setup" | tr '\n' ' ')" = "4096 65 " ]
generator=97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb
[ "$(sed -n "${first}p" "$setup")" = "$generator" ]

folder=src/statement/parameters
{
  sed -n "${first},$((first + 1024))p" "$setup"
  sed -n "$((2 + 4096 + 2))p" "$setup"
} | xxd -r -p >"$folder/ceremony.bin"

[ -e "$folder/digits.bin" ] || : >"$folder/digits.bin" # The test compiles only with a file.
AVERMENT_TABLE="$PWD/$folder/digits.bin" cargo test --locked --quiet --package averment --lib \
  statement::parameters::tests::write_digits -- --exact --ignored

sha256sum "$folder"/*.bin
