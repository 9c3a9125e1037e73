# The cluster under test, for run.sh: functions only.

export COMPOSE_PROJECT_NAME=edge-compose-test
export EDGE_IMAGE=edge:compose-test
export EDGE_PORT=${EDGE_TEST_PORT:-18880}
nodes=(node1 node2 node3)
passed=0
failed=0

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

# check WHAT COMMAND...: runs it and counts; what it says is shown only if it fails.
check() {
  local what=$1 began=$SECONDS output
  shift
  if output=$("$@" 2>&1); then
    echo "ok   $what ($((SECONDS - began)) s)"
    passed=$((passed + 1))
  else
    echo "FAIL $what ($((SECONDS - began)) s)"
    tail -n 40 <<<"$output" | sed 's/^/     /'
    failed=$((failed + 1))
  fi
}

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

# status_of PATH: the status of the entry point's answer.
status_of() {
  curl -s -o /dev/null -w '%{http_code}' --max-time 5 "http://127.0.0.1:$EDGE_PORT$1"
}

page_is_there() {
  curl -sf --max-time 5 "http://127.0.0.1:$EDGE_PORT/" | grep -q edge-client
}

# ask NODE PATH: what the node itself answers, body only; its port is not published.
ask() {
  docker exec "$(container "$1")" bash -c \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET $2 HTTP/1.0\r\n\r\n' >&3 && cat <&3" 2>/dev/null | sed '1,/^\r$/d'
}

# members NODE: the members that the node sees as Up, one a line.
members() {
  ask "$1" /api/info | grep -oE '"address":"[^"]*"[^}]*"status":"Up"' | grep -oE '@[^:"]*' | sort
}

same_members() {
  local node expected
  expected=$(printf '@%s\n' "${nodes[@]}")
  for node in "${nodes[@]}"; do
    [ "$(members "$node")" = "$expected" ] || return 1
  done
}

ends_in_order() {
  local id
  id=$(container "$1")
  docker stop -t 35 "$id" >/dev/null && [ "$(docker inspect -f '{{.State.ExitCode}}' "$id")" = 0 ]
}

show_logs() {
  local service
  for service in "${nodes[@]}" haproxy; do
    echo "-- last output of $service"
    docker logs --tail 30 "$(container "$service")" 2>&1 | sed 's/^/     /'
  done
}
