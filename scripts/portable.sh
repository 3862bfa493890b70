#!/bin/sh
# Calls the compiler given, for the portable backend: a RUSTC_WORKSPACE_WRAPPER.
exec "$@" --cfg 'averment_backend="portable"'
