# The cluster under test, for run.sh: functions only.

export COMPOSE_PROJECT_NAME=edge-compose-test
export COMPOSE_FILE=docker-compose.yml:tests/compose/programs.yml
export EDGE_IMAGE=edge:compose-test
export EDGE_PORT=${EDGE_TEST_PORT:-18880}
nodes=(node1 node2 node3)
passed=0
failures=()
skipped=0

# Sets "compose", or prints why there is none.
find_compose() {
  command -v docker >/dev/null || { echo "there is no docker here"; return 1; }
  docker info >/dev/null 2>&1 || { echo "no docker engine answers"; return 1; }
  [ ${#compose[@]} -gt 0 ] || { echo "neither 'docker compose' nor 'docker-compose' works here"; return 1; }
}

if [ -n "${EDGE_COMPOSE:-}" ]; then
  read -ra compose <<<"$EDGE_COMPOSE"
elif docker compose version >/dev/null 2>&1; then
  compose=(docker compose)
elif docker-compose version >/dev/null 2>&1; then
  compose=(docker-compose)
else
  compose=()
fi

# pass, fail WHAT BEGAN: counts.
pass() {
  echo "ok   $1 ($((SECONDS - $2)) s)"
  passed=$((passed + 1))
}

fail() {
  echo "FAIL $1 ($((SECONDS - $2)) s)"
  failures+=("$1")
}

skip() {
  echo "SKIPPED: $1"
  skipped=$((skipped + 1))
}

# check WHAT COMMAND...: runs it and counts; what it says is shown only if it fails.
check() {
  local what=$1 began=$SECONDS output
  shift
  if output=$("$@" 2>&1); then
    pass "$what" "$began"
  else
    fail "$what" "$began"
    tail -n 40 <<<"$output" | sed 's/^/     /'
    return 1
  fi
}

# sum: all that has failed in one line, then the counts.
sum() {
  local names counts="$passed passed, ${#failures[@]} failed"
  if [ ${#failures[@]} -gt 0 ]; then
    printf -v names '%s; ' "${failures[@]}"
    echo "failed: ${names%; }"
  fi
  [ "$skipped" = 0 ] || counts+=", $skipped skipped"
  echo "$counts"
}

# twice COMMAND...: once more if it fails.
twice() { "$@" || "$@"; }

# within SECONDS COMMAND...: tries until it succeeds.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.5
  done
}

# container SERVICE: its id; names differ between the two versions of Compose.
container() {
  docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --filter "label=com.docker.compose.service=$1"
}

network() {
  docker network ls -q --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME"
}

bring_up() {
  if [ "${compose[*]}" = docker-compose ]; then
    "${compose[@]}" up -d
  else
    "${compose[@]}" up -d --wait --wait-timeout 180
  fi
}

clear_away() {
  "${compose[@]}" down -v --remove-orphans --timeout 10 >/dev/null 2>&1
}

take_down() {
  [ -z "${EDGE_KEEP:-}" ] || return
  unseal
  clear_away
  docker image rm "$EDGE_IMAGE" >/dev/null 2>&1
}

seal() {
  [ -z "${EDGE_CHAOS_TOOL:-}" ] || PROJECT=$COMPOSE_PROJECT_NAME "$EDGE_CHAOS_TOOL" seal
}

unseal() {
  [ -z "${EDGE_CHAOS_TOOL:-}" ] || PROJECT=$COMPOSE_PROJECT_NAME "$EDGE_CHAOS_TOOL" unseal >/dev/null 2>&1
}

healthy() {
  [ "$(docker inspect -f '{{.State.Health.Status}}' "$(container "$1")")" = healthy ]
}

all_healthy() {
  local service
  for service in postgres haproxy "${nodes[@]}"; do
    healthy "$service" || return 1
  done
}

# status_of PATH [HOST]: the status of the entry point's answer. The path is sent as it is.
status_of() {
  curl -s -o /dev/null -w '%{http_code}' --max-time 5 --path-as-is -H "Host: ${2:-localhost}" "http://127.0.0.1:$EDGE_PORT$1"
}

# stays_inside_whole PATH...: the same of request lines with whole URIs.
stays_inside_whole() {
  local path status
  for path; do
    status=$(curl -s -o /dev/null -w '%{http_code}' --max-time 5 --request-target "http://localhost$path" "http://127.0.0.1:$EDGE_PORT/")
    [[ $status = 40[04] ]] || { echo "http://localhost$path is answered $status"; return 1; }
  done
}

# stays_inside PATH...: the entry point passes none of them on; a node would answer 403.
stays_inside() {
  local path status
  for path; do
    status=$(status_of "$path")
    [[ $status = 40[04] ]] || { echo "$path is answered $status"; return 1; }
  done
}

page_is_there() {
  [[ $(curl -sf --max-time 5 "http://127.0.0.1:$EDGE_PORT/") == *"<!doctype html>"* ]]
}

# handshake: the status of the entry point's answer to a new WebSocket, which is let go of at once.
handshake() {
  local status=none
  if exec {socket}<>"/dev/tcp/127.0.0.1/$EDGE_PORT"; then
    printf '%s\r\n' "GET /rooms/entry HTTP/1.1" "Host: localhost" "Connection: Upgrade" "Upgrade: websocket" \
      "Sec-WebSocket-Version: 13" "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==" "" >&"$socket"
    read -r -t 10 _ status _ <&"$socket"
    exec {socket}>&-
  fi
  echo "$status"
}

# all_let_in PROCESS: until it ends, new WebSockets, at most ten a second, are let in and the page is there.
all_let_in() {
  local answers
  answers=$(while kill -0 "$1" 2>/dev/null; do
    echo "handshake $(handshake)"
    echo "page $(status_of /)"
    sleep 0.1
  done | sort | uniq -c)
  echo "$answers"
  [ "$(awk '{ print $2, $3 }' <<<"$answers")" = $'handshake 101\npage 200' ]
}

install_browser() {
  (cd tests/browser && npm ci --no-audit --no-fund --loglevel=error) && eng/install-chromium.sh
}

# browsers_chat NODE: in headless Chromium, through the entry point, while that node is told to end and started again.
browsers_chat() {
  EDGE_URL="http://127.0.0.1:$EDGE_PORT" EDGE_RESTART="docker restart -t 35 $(container "$1")" node --test tests/compose/chat.e2e.mjs
}

# deploy PROGRAM: from within a node, since the entry point does not let /api through. Behind the proxy is a room.
deploy() {
  tar -c -C "tests/Edge.Workers.Tests/Programs/$1" . | docker exec -i "$(container node1)" bash -c \
    "mkdir -p /tmp/$1 && tar -x -C /tmp/$1 && sed -i s,wss://backend.example.com,ws://node1:8080, /tmp/$1/wrangler.toml \
      && dotnet edge.dll deploy /tmp/$1 --url http://127.0.0.1:8080"
}

deploy_all() {
  deploy echo && deploy proxy && deploy chat && deploy history
}

programs_run() {
  dotnet run --no-build --project tests/Edge.Chaos -- --scenario compose-programs --entry-port "$EDGE_PORT"
}

# members NODE: the members that the node sees, by its log since it started, one a line.
members() {
  local id
  id=$(container "$1")
  {
    echo "$1"
    docker logs --since "$(docker inspect -f '{{.State.StartedAt}}' "$id")" "$id" 2>&1 \
      | grep -oE '@[a-z0-9]+:[0-9]+ (is up|can be reached again|cannot be reached|is no longer|is dead)' \
      | awk -F'[@:]' '{ state[$2] = $0 } END { for (node in state) if (state[node] ~ /is up|again/) print node }'
  } | sort
}

same_members() {
  local node expected
  expected=$(printf '%s\n' "${nodes[@]}")
  for node in "${nodes[@]}"; do
    [ "$(members "$node")" = "$expected" ] || return 1
  done
}

ends_in_order() {
  local id code
  id=$(container "$1")
  docker stop -t 35 "$id" >/dev/null || return
  code=$(docker inspect -f '{{.State.ExitCode}}' "$id")
  [ "$code" = 0 ] || { docker logs -t --tail 30 "$id" 2>&1; echo "exit code $code"; return 1; }
}

show_logs() {
  local service
  for service in "${nodes[@]}" haproxy; do
    echo "-- last output of $service"
    docker logs -t --tail "${EDGE_LOG_LINES:-30}" "$(container "$service")" 2>&1 | sed 's/^/     /'
  done
}
