#!/usr/bin/env bash
# Starts and stops a PostgreSQL of our own for tests and benchmarks, on a free port of 127.0.0.1, without any password.
#   eval "$(tools/postgres.sh start [FOLDER])"   prints `export DATABASE_URL=... QADAM_PG_FOLDER=...`
#   tools/postgres.sh stop FOLDER
# initdb refuses to run as root: then the cluster belongs to the system's user postgres.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }

binaries() {
  local folder
  for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/opt/postgresql*/bin; do
    if [ -x "$folder/initdb" ]; then echo "$folder"; fi
  done | sort -V | tail -n 1
}

need() {
  [ -n "$(binaries)" ] && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing PostgreSQL from the system's packages ..."
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql) >/dev/null 2>&1 || true
  fi
  [ -n "$(binaries)" ] || { say "PostgreSQL is missing: install the package 'postgresql' (initdb, pg_ctl) and run this again."; exit 1; }
}

as_owner() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start() {
  need
  local folder=${1:-$(mktemp -d /tmp/qadam-postgres.XXXXXX)} bin port
  bin=$(binaries)
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  mkdir -p "$folder"
  if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
  as_owner "$bin/initdb" -D "$folder/data" -U qadam -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  # Tests need no durability; benchmarks set it themselves.
  as_owner "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start \
    -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=${QADAM_PG_FSYNC:-off} -c max_connections=60" >/dev/null
  as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U qadam qadam
  echo "export DATABASE_URL=postgres://qadam@127.0.0.1:$port/qadam QADAM_PG_FOLDER=$folder"
}

stop() {
  local folder=$1
  as_owner "$(binaries)/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}

"$@"
