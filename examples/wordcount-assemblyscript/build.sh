#!/usr/bin/env bash
# Debian packages: nodejs, npm (Node 20 or newer); the compiler comes from package-lock.json
set -euo pipefail
cd "$(dirname "$0")"
npm ci --no-fund --no-audit --silent
# stub: memory is never given back, which suits an instance that lives for one run. exportStart: a WASI command.
# use abort: a failed check ends the program by WASI, not by an import that only AssemblyScript knows.
# debug: keeps the functions' names, which backtraces show.
npx asc wordcount.ts --optimizeLevel 3 --shrinkLevel 1 --runtime stub --exportStart _start --use abort=wordcount/stop --debug --outFile wordcount.wasm
