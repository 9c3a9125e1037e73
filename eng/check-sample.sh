#!/usr/bin/env bash
# Starts each sample and asks it for what it is there for.
set -euo pipefail
cd "$(dirname "$0")/.."
port=18690
sample=

stop() {
  [ -z "$sample" ] && return
  kill "$sample" 2>/dev/null || true
  wait "$sample" 2>/dev/null || true
  sample=
}
trap stop EXIT

# ask METHOD PATH [HEADER...]: the whole answer; of an upgrade its head.
ask() {
  local headers='' header
  for header in "${@:3}"; do headers+="$header"$'\r\n'; done
  exec 3<>/dev/tcp/127.0.0.1/$port
  printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nContent-Length: 0\r\n%s\r\n' "$1" "$2" $port "${headers:-$'Connection: close\r\n'}" >&3
  if [ -n "$headers" ]; then head -n 1 <&3; else cat <&3; fi
  exec 3>&-
}

upgrade() {
  ask GET "$1" 'Upgrade: websocket' 'Connection: Upgrade' 'Sec-WebSocket-Version: 13' 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
}

# expect TEXT ANSWER
expect() {
  [[ $2 == *"$1"* ]] || { echo "$name: '$1' was expected and not found in: $2" >&2; exit 1; }
}

start() {
  name=$1
  stop
  port=$((port + 1))
  ASPNETCORE_URLS=http://127.0.0.1:$port dotnet run --project "samples/$name" --no-build >/dev/null 3>&- &
  sample=$!
  for _ in $(seq 60); do
    (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && return
    sleep 0.5
  done
  echo "$name did not start" >&2
  exit 1
}

start Chat
expect ' 101 ' "$(upgrade /rooms/lobby)"

start ChatRoom
expect ' 101 ' "$(upgrade '/rooms/lobby?name=ann')"
expect ' 426 ' "$(ask GET /rooms/lobby)"

start Counter
ask POST /counters/visits >/dev/null
expect $'\r\n2' "$(ask POST /counters/visits | tail -n 2)"$'\r\n'"$(ask GET /counters/visits)"

start RateLimiter
for _ in $(seq 10); do expect ' 200 ' "$(ask GET /)"; done
expect ' 429 ' "$(for _ in $(seq 10); do ask GET /; done)"

start Document
expect ' 101 ' "$(upgrade /documents/readme)"
expect ' 101 ' "$(upgrade '/documents/readme?seen=0')"
echo "5 samples work"
