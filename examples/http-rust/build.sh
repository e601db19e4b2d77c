#!/usr/bin/env bash
# Debian packages: rustc, libstd-rust-dev-wasm32, lld-14
set -euo pipefail
cd "$(dirname "$0")"
# Debian's compiler by its path: it has Debian's wasm32 library, which one from elsewhere on PATH has not.
# strip=debuginfo keeps the functions' names, which backtraces show.
/usr/bin/rustc --edition 2021 --target wasm32-wasi --crate-name http -C opt-level=s -C lto=fat -C panic=abort -C strip=debuginfo \
    -C linker=wasm-ld-14 --remap-path-prefix "$PWD=http-rust" -D warnings -o http.wasm http.rs
chmod 644 http.wasm
