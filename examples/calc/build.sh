#!/usr/bin/env bash
# Debian packages: clang, lld
set -euo pipefail
cd "$(dirname "$0")"
object=$(mktemp)
trap 'rm -f "$object"' EXIT
clang --target=wasm32 -O2 -ffreestanding -nostdlib -Wall -Wextra -Werror -c -o "$object" calc.c
# Linked in a step of its own: clang would run an installed wasm-opt afterwards, which removes the functions' names.
# One page of 64 KiB is all the memory that it can ever have.
wasm-ld --no-entry -z stack-size=4096 --initial-memory=65536 --max-memory=65536 -o calc.wasm "$object"
chmod 644 calc.wasm
