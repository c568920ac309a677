#!/usr/bin/env bash
# Runs Debian's PostgreSQL for tests, apart from any system service: a private data folder, a random port of 127.0.0.1, nothing synced to the disk.
#   scripts/postgres.sh start DIR [PID]   installs it when it is missing, starts it and prints its address as postgres://…; DIR is made.
#                                         It stops by itself soon after the process PID has ended, however that came about.
#   scripts/postgres.sh stop DIR          stops it and removes DIR
# Exit code 3 says that PostgreSQL cannot be had here.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
dir=$2
self=$(realpath "$0")

find_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

# initdb and the server refuse root: then all is done as the user postgres that Debian's package made.
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups -- env HOME="$dir" LC_ALL=C.UTF-8 "$@"; else LC_ALL=C.UTF-8 "$@"; fi; }

case $1 in
start)
  if [ -z "$(find_bin)" ] && command -v apt-get >/dev/null; then
    sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
    { # The package makes and starts a cluster of its own unless it is told not to.
      $sudo mkdir -p /etc/postgresql-common && [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' | $sudo tee /etc/postgresql-common/createcluster.conf
      $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends postgresql
    } >/dev/null 2>&1 || true
  fi
  bin=$(find_bin)
  [ -n "$bin" ] || { echo "postgres: Debian's package postgresql is not installed and could not be" >&2; exit 3; }
  if [ "$(id -u)" = 0 ] && ! id postgres >/dev/null 2>&1; then echo "postgres: there is no user postgres" >&2; exit 3; fi
  mkdir -p "$dir"
  chmod 700 "$dir"
  [ "$(id -u)" = 0 ] && chown postgres: "$dir"
  cd "$dir"
  password=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
  printf '%s' "$password" > "$dir/password"
  [ "$(id -u)" = 0 ] && chown postgres: "$dir/password"
  as "$bin/initdb" -D "$dir/data" -U lontar --pwfile="$dir/password" -A scram-sha-256 -E UTF8 --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if as "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c fsync=${LONTAR_FSYNC:-off} -c max_connections=200 -c autovacuum=on" start >/dev/null 2>&1; then
      if [ -n "${3:-}" ]; then
        setsid bash -c 'while kill -0 "$1" 2>/dev/null && [ -e "$2/data/postmaster.pid" ]; do sleep 1; done; [ ! -d "$2" ] || exec "$0" stop "$2"' "$self" "$3" "$dir" </dev/null >/dev/null 2>&1 &
      fi
      echo "postgres://lontar:$password@127.0.0.1:$port/postgres?sslmode=disable"
      exit 0
    fi
  done
  tail -n 20 "$dir/server.log" >&2
  exit 1
  ;;
stop)
  bin=$(find_bin)
  cd /
  [ -z "$bin" ] || as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$dir"
  ;;
*)
  exit 2
  ;;
esac
