#!/usr/bin/env bash
# install-postgres.sh [DIR]       starts a private PostgreSQL on a free port of loopback, its files in DIR (default: a new
#                                 temporary directory), and prints two lines:
#                                   EDGE_TEST_POSTGRES=Host=127.0.0.1;Port=...;Username=edge;Database=edge
#                                   directory=DIR
# install-postgres.sh stop DIR    stops it and leaves the files.
# Installs Debian's package "postgresql" through apt-get when there is none, which needs root. Run as root, the server
# belongs to the user "postgres", since PostgreSQL refuses to run as root. Anybody on this machine may connect to it.
set -euo pipefail

fail() {
  echo "install-postgres: $*" >&2
  exit 1
}

find_binaries() {
  local program
  for program in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb; do
    if [ -x "$program" ]; then
      dirname "$(readlink -f "$program")"
      return
    fi
  done
  return 1
}

install_binaries() {
  command -v apt-get >/dev/null || fail "no PostgreSQL and no apt-get to install it with; install PostgreSQL yourself and run again"
  [ "$(id -u)" -eq 0 ] || fail "no PostgreSQL; installing Debian's package needs root: run 'sudo $0' or install it yourself"
  echo "install-postgres: installing the Debian package postgresql with apt-get" >&2
  # Only the programs are wanted, not the cluster that the package would make and start on port 5432.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2 || fail "apt-get update failed; see its output above"
  apt-get install -y -qq --no-install-recommends postgresql >&2 || fail "apt-get could not install postgresql; see its output above"
}

as_server() {
  if [ "$(id -u)" -eq 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

# One that nobody listens on now; the server would say so if somebody were faster.
free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

start() {
  local directory bin port
  directory=${1:-$(mktemp -d)}
  mkdir -p "$directory"
  directory=$(cd "$directory" && pwd)
  bin=$(find_binaries) || { install_binaries; bin=$(find_binaries); } || fail "there is still no initdb"
  [ ! -e "$directory/cluster" ] || fail "$directory/cluster is there already; stop it, remove it or name another directory"
  [ "$(id -u)" -ne 0 ] || chown postgres "$directory"
  port=$(free_port)
  cd "$directory"
  as_server "$bin/initdb" --pgdata cluster --username edge --auth trust --encoding UTF8 --locale C >initdb.log 2>&1 \
    || fail "initdb failed; see $directory/initdb.log"
  as_server "$bin/pg_ctl" --pgdata cluster --log cluster/server.log --wait start \
    --options "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' -c max_connections=400" >/dev/null \
    || fail "the server did not start; see $directory/cluster/server.log"
  as_server "$bin/psql" --quiet --host 127.0.0.1 --port "$port" --username edge postgres --command "create database edge"
  echo "EDGE_TEST_POSTGRES=Host=127.0.0.1;Port=$port;Username=edge;Database=edge"
  echo "directory=$directory"
}

stop() {
  local bin
  bin=$(find_binaries) || fail "there is no PostgreSQL to stop it with"
  cd "$1"
  as_server "$bin/pg_ctl" --pgdata cluster --mode fast --wait stop >/dev/null
}

case "${1:-}" in
  stop) stop "${2:?the directory that it was started in}" ;;
  -h | --help) sed -n '2,8p' "$0" ;;
  *) start "$@" ;;
esac
