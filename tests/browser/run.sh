#!/usr/bin/env bash
# Tests the client library (Node alone) and the chat page (headless Chromium against a real server).
# Installs what it needs: the node packages beside it, and Debian's Chromium if there is none (eng/install-chromium.sh).
# EDGE_DLL names another build of the server than the Debug one of this tree.
set -euo pipefail
cd "$(dirname "$0")"

command -v node >/dev/null || { echo "tests/browser: node 20 or newer is needed and not on PATH" >&2; exit 1; }
dll="${EDGE_DLL:-../../src/Edge.Host/bin/Debug/net10.0/edge.dll}"
[ -f "$dll" ] || { echo "tests/browser: no server at $dll; run 'dotnet build' first or set EDGE_DLL" >&2; exit 1; }

npm ci --no-audit --no-fund --loglevel=error
../../eng/install-chromium.sh >/dev/null
exec node --test --test-concurrency=1 --test-reporter=spec ./*.test.mjs ./*.e2e.mjs
