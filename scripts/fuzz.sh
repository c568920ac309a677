#!/usr/bin/env bash
# Runs every fuzz test for FUZZTIME (default 60s), one after another.
set -euo pipefail
cd "$(dirname "$0")/.."
time=${FUZZTIME:-60s}
grep -rlE '^func Fuzz' --include='*_test.go' . | while read -r file; do
  dir=$(dirname "$file")
  grep -oE '^func Fuzz[A-Za-z0-9_]+' "$file" | sed 's/^func //' | while read -r name; do
    echo "== $dir $name"
    go test "$dir" </dev/null -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime 1x
  done
done
