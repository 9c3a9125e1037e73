#!/usr/bin/env bash
# Starts the sample and checks that a WebSocket handshake with a room of it succeeds.
set -euo pipefail
cd "$(dirname "$0")/.."
port=18690
ASPNETCORE_URLS=http://127.0.0.1:$port dotnet run --project samples/Chat --no-build >/dev/null &
sample=$!
trap 'kill $sample 2>/dev/null || true; wait $sample 2>/dev/null || true' EXIT

for _ in $(seq 60); do
  exec 3<>/dev/tcp/127.0.0.1/$port && break
  sleep 0.5
done 2>/dev/null
printf 'GET /rooms/lobby HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n' $port >&3
read -r status <&3
echo "$status"
[[ $status == *" 101 "* ]]
