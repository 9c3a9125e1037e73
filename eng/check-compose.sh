#!/usr/bin/env bash
# Checks Dockerfile, docker-compose.yml and deploy/ without starting the cluster. What needs Docker is left out where there is
# none. Expects a built src/Edge.Host, whose metrics it compares with the dashboard. The last line is "N passed, N failed", with
# ", N skipped" if parts were left out.
set -uo pipefail
cd "$(dirname "$0")/.."
port=18895
work=$(mktemp -d)
passed=0
failed=0
skipped=0
trap 'stop_node; rm -rf "$work"' EXIT

# check WHAT COMMAND...: runs it and counts; what it says is shown only if it fails.
check() {
  local what=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAIL $what"
    sed 's/^/     /' <<<"$output"
  fi
}

skip() {
  echo "SKIPPED: $1"
  skipped=$((skipped + 1))
}

# none_of FILE PATTERN: succeeds if no line of the file is like that.
none_of() { ! grep -nE "$2" "$1"; }

parses_as_json() {
  if command -v python3 >/dev/null; then python3 -m json.tool "$1" >/dev/null; else node -e 'JSON.parse(fs.readFileSync(process.argv[1]))' "$1"; fi
}

# Every project that the host needs must be restored before the sources are copied.
projects_are_copied() {
  local project missing=0
  for project in src/*/*.csproj; do
    grep -qF "COPY $project ${project%/*}/" Dockerfile || { echo "Dockerfile does not copy $project"; missing=1; }
  done
  return $missing
}

published_on_loopback_only() {
  local config
  config=$("$@" --profile monitoring config) || return
  # Each published port stands as host_ip and published, or as one string.
  ! grep -E '^ +- "?([0-9.]+:)?[0-9]+:[0-9]+(/tcp)?"?$' <<<"$config" | grep -v '127\.0\.0\.1:' \
    && [ "$(grep -c 'published:' <<<"$config")" = "$(grep -c 'host_ip: 127.0.0.1' <<<"$config")" ]
}

haproxy_takes_it() {
  docker run --rm --entrypoint haproxy -v "$PWD/deploy/haproxy.cfg:/haproxy.cfg:ro" haproxy:3.0 -c -f /haproxy.cfg
}

start_node() {
  Edge__Storage__Provider=Memory dotnet src/Edge.Host/bin/Debug/net10.0/edge.dll serve \
    --urls "http://127.0.0.1:$port" --data "$work/data" >"$work/node.log" 2>&1 &
  echo $! >"$work/node.pid" # this runs in a subshell, whose variables are gone when the node is to be stopped
  for _ in $(seq 120); do
    curl -sf "http://127.0.0.1:$port/health/ready" >/dev/null && return
    sleep 0.25
  done
  cat "$work/node.log"
  return 1
}

stop_node() {
  [ ! -e "$work/node.pid" ] || kill "$(cat "$work/node.pid")" 2>/dev/null
}

# The instruments of the code, as Prometheus names them: those that nothing happened to yet are not at /metrics.
declared_metrics() {
  grep -rhoE 'Create(UpDownCounter|Counter|Histogram|ObservableGauge)(<[a-z]+>)?\($|Create[A-Za-z]+<[a-z]+>\("edge\.[a-z._]+"' src \
    | sed -nE 's/Create([A-Za-z]+)<[a-z]+>\("(edge\.[a-z._]+)"/\1 \2/p' \
    | while read -r kind name; do
        name=${name//./_}
        [ "$kind" = Counter ] && name+=_total
        echo "$name"
      done
}

# metrics_exist PREFIXES FILE: every metric of the dashboard with one of the prefixes is in the file.
metrics_exist() {
  local name missing=0 names
  names=$(grep -E '"expr"' deploy/grafana/dashboards/*.json | grep -oE "\b($1)_[a-z0-9_]+" | sort -u)
  [ -n "$names" ] || { echo "the dashboard shows none of $1"; return 1; }
  for name in $names; do
    grep -qx "$name" "$2" || { echo "the dashboard shows $name, which nobody exports"; missing=1; }
  done
  return $missing
}

haproxy_metrics() {
  local id
  id=$(docker run -d --rm -v "$PWD/deploy/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro" haproxy:3.0) || return
  sleep 2
  docker exec "$id" bash -c 'exec 3<>/dev/tcp/127.0.0.1/8404 && printf "GET /metrics HTTP/1.0\r\n\r\n" >&3 && cat <&3' \
    | grep -oE '^haproxy_[a-z0-9_]+' | sort -u
  docker kill "$id" >/dev/null
}

check "the Dockerfile copies every project" projects_are_copied
check "the Dockerfile needs no frontend from a registry" none_of Dockerfile '^# *syntax='
check "the image does not run as root" grep -q '^USER \$APP_UID$' Dockerfile
check "the compose file has no top-level name or version" none_of docker-compose.yml '^(name|version):'
check "nodes are named in the compose file alone" none_of deploy/haproxy.cfg 'node[0-9]'
check "nodes are named in the compose file alone" none_of deploy/prometheus.yml 'node[0-9]'
for file in deploy/grafana/dashboards/*.json; do
  check "$file is JSON" parses_as_json "$file"
done

check "a node starts" start_node
{ declared_metrics; curl -s "http://127.0.0.1:$port/metrics" | grep -oE '^[a-z][a-z0-9_]+' | sort -u; } >"$work/metrics"
check "the dashboard shows metrics of nodes that exist" metrics_exist 'edge|dotnet|kestrel' "$work/metrics"

for compose in "docker compose" "docker-compose"; do
  if $compose version >/dev/null 2>&1; then
    check "$compose takes the file" $compose --profile monitoring config -q
    check "$compose publishes on loopback only" published_on_loopback_only $compose
  else
    skip "'$compose' is not here"
  fi
done
if docker image inspect haproxy:3.0 >/dev/null 2>&1; then
  check "HAProxy takes its configuration" haproxy_takes_it
  haproxy_metrics >"$work/haproxy"
  check "the dashboard shows metrics of HAProxy that exist" metrics_exist haproxy "$work/haproxy"
else
  skip "the image haproxy:3.0 is not here"
fi

echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
[ "$failed" = 0 ]
