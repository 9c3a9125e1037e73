#!/usr/bin/env bash
# Brings docker-compose.yml up from nothing, and kills, restarts and unplugs its nodes while fifty clients chat through the
# entry point: nothing acknowledged may be lost, doubled or out of order. The last line is "N passed, N failed", with ", N skipped"
# if parts could not be run; the one before it names what failed.
#
#   EDGE_COMPOSE     the command, "docker compose" or "docker-compose"; by default the first of them that works
#   EDGE_TEST_PORT   where the entry point is published; default 18880
#   EDGE_CHAOS_TOOL  a program that keeps the packets of the project's network on this machine: "TOOL seal", "TOOL unseal"
#   EDGE_KEEP        if set, the containers are left running
set -uo pipefail
cd "$(dirname "$0")/../.."
source tests/compose/cluster.sh

if ! reason=$(find_compose); then
  skip "tests/compose: $reason"
  sum
  exit 0
fi
echo "with ${compose[*]}, $("${compose[@]}" version --short)"
trap take_down EXIT

browsers=
if ! command -v node >/dev/null; then
  skip "the chat in browsers: node 20 or newer is not on PATH"
elif check "a browser and its driver are installed" twice install_browser; then
  browsers=yes
fi
clear_away
if check "the file is valid" "${compose[@]}" config -q && check "build of the image" "${compose[@]}" build \
  && check "build of the clients" dotnet build tests/Edge.Chaos && check "up" bring_up; then
  seal
  check "all containers are healthy" within 120 all_healthy
  check "three nodes see the same three members" within 60 same_members
  check "the page is at the entry point" page_is_there
  check "figures stay inside, however their path is spelled" stays_inside \
    /metrics /metrics/ /METRICS /%6detric%53 //metrics /./metrics /x/../metrics '/metrics?x'
  check "administration stays inside, however its path is spelled" stays_inside \
    /api /api/info /API/info /%61pi/info /%41PI/rooms/%zz /api/rooms/%2f%00 //api/info /./api/info /x/../api/info /x/%2E%2e/api/info '/api;x/info'
  check "they stay inside in request lines with whole URIs" stays_inside_whole \
    /api/info /api%2finfo '/api\info' /metrics /metrics%2f '/metrics\' /x/../api/info
  check "nodes refuse administration under a host of workers" test "$(status_of /api/info nobody.workers.localhost)" = 403
  check "nodes refuse figures under a host of workers" test "$(status_of /metrics nobody.workers.localhost)" = 403
  check "the four programs are deployed" deploy_all
  check "a worker owns the paths of its host" test "$(status_of /api/..%2f%zz echo.workers.localhost)" = 426
  check "the four programs run, with clients at different nodes" programs_run
  if [ -n "$browsers" ]; then
    check "people chat in browsers while node1 is restarted" browsers_chat node1
    check "three nodes see the same three members again" within 60 same_members
  fi
  source tests/compose/faults.sh
  check "a node that is stopped ends in order" ends_in_order node2
fi
[ ${#failures[@]} -eq 0 ] || show_logs

sum
[ ${#failures[@]} -eq 0 ]
