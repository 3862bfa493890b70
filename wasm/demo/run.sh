#!/usr/bin/env bash
# Builds the four pages and serves them: ./wasm/demo/run.sh [FIRST PORT, default 8701]
#
# The package is built first if it is not there, which needs what wasm/build.sh says.
set -euo pipefail
cd "$(dirname "$0")"
if [ ! -e ../pkg/index.js ]; then ../build.sh; fi
if [ ! -e node_modules/qr ]; then npm ci --omit=dev --no-audit --no-fund; fi
node build.mjs
exec node serve.mjs "$@"
