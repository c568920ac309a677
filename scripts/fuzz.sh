#!/usr/bin/env bash
# Runs every fuzz test for FUZZTIME (default 60s), one after another; those below the folders that are given, or all. A test that fails does not keep
# the others from running; their names stand at the end.
set -uo pipefail
cd "$(dirname "$0")/.."
time=${FUZZTIME:-60s}
failed=()
while read -r file; do
  dir=$(dirname "$file")
  while read -r name; do
    echo "== $dir $name"
    go test "$dir" </dev/null -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime 1x || failed+=("$dir $name")
  done < <(grep -oE '^func Fuzz[A-Za-z0-9_]+' "$file" | sed 's/^func //')
done < <(grep -rlE '^func Fuzz' --include='*_test.go' "${@:-.}" | sed 's|^\./||; s|^|./|' | sort)
if [ ${#failed[@]} -gt 0 ]; then
  printf 'failed: %s\n' "${failed[@]}"
  exit 1
fi
echo "all fuzz tests passed"
