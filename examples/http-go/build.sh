#!/usr/bin/env bash
# Needs Go 1.24 or newer.
set -euo pipefail
cd "$(dirname "$0")"
GOOS=wasip1 GOARCH=wasm CGO_ENABLED=0 go build -trimpath -ldflags='-s -w -buildid=' -o http.wasm .
# Without name and time in it: the same program gives the same file.
gzip -9nc http.wasm > http.wasm.gz
