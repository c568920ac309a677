#!/usr/bin/env bash
# Runs a command and prints the most memory that it and the processes it started held at once: scripts/tree.sh COMMAND ARGUMENTS…
set -uo pipefail
setsid "$@" >/dev/null 2>&1 &
leader=$! peak=0
while kill -0 "$leader" 2>/dev/null; do
  now=$(ps -e -o pgid=,sid=,rss= | awk -v s="$leader" '$1 == s || $2 == s {n += $3} END {print n + 0}')
  [ "$now" -gt "$peak" ] && peak=$now
  sleep 0.05
done
wait "$leader"
code=$?
echo "process tree: peak $peak kB of resident memory, exit code $code"
exit "$code"
