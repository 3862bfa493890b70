#!/bin/sh
# Calls the compiler given, for the smaller module: a RUSTC_WORKSPACE_WRAPPER, so that dependencies are compiled once.
exec "$@" --cfg 'averment_parts="cards"'
