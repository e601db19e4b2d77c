#!/usr/bin/env bash
# Debian packages: clang, lld
set -euo pipefail
cd "$(dirname "$0")"
object=$(mktemp)
trap 'rm -f "$object"' EXIT
clang --target=wasm32 -O2 -ffreestanding -nostdlib -Wall -Wextra -Werror -c -o "$object" misbehave.c
# Linked in a step of its own: clang would run an installed wasm-opt afterwards, which removes the functions' names.
# No --max-memory: what stops it is the host's limit.
wasm-ld --no-entry -z stack-size=16384 --initial-memory=65536 -o misbehave.wasm "$object"
chmod 644 misbehave.wasm
