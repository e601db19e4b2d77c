#!/usr/bin/env bash
# Debian packages: nodejs, npm (Node 20 or newer); the compiler comes from package-lock.json
set -euo pipefail
cd "$(dirname "$0")"
npm ci --no-fund --no-audit --silent
# stub: memory is never given back, which suits an instance that lives for one call. exportRuntime: exports __new.
# debug: keeps the functions' names, which backtraces show.
npx asc greet.ts --optimizeLevel 3 --shrinkLevel 1 --runtime stub --exportRuntime --debug --outFile greet.wasm
