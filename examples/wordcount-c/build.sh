#!/usr/bin/env bash
# Debian packages: clang, lld, wasi-libc, libclang-rt-dev-wasm32
set -euo pipefail
cd "$(dirname "$0")"
object=$(mktemp)
trap 'rm -f "$object"' EXIT
clang-14 --target=wasm32-wasi -O2 -Wall -Wextra -Werror -c -o "$object" wordcount.c
# Linked in a step of its own: clang would run an installed wasm-opt afterwards, which removes the functions' names.
wasm-ld-14 -z stack-size=65536 --strip-debug -L /usr/lib/wasm32-wasi -o wordcount.wasm \
    /usr/lib/wasm32-wasi/crt1.o "$object" -lc "$(clang-14 --target=wasm32-wasi -print-libgcc-file-name)"
chmod 644 wordcount.wasm
