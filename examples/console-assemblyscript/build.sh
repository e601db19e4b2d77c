#!/usr/bin/env bash
# Debian packages: nodejs, npm (Node 20 or newer); the compiler comes from package-lock.json
set -euo pipefail
cd "$(dirname "$0")"
npm ci --no-fund --no-audit --silent
# exportStart: a command, with which the console's imports are all that it needs. debug: keeps the functions' names, which backtraces show.
npx asc console.ts --optimizeLevel 3 --shrinkLevel 1 --runtime stub --exportStart _start --debug --outFile console.wasm
