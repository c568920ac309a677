#!/usr/bin/env bash
# Installs lm-evaluation-harness (MIT), pinned and without torch, in a virtual environment at .build/lmeval: `lontar evaluate --compat lm-eval` must score as
# it does, item by item. Where PyPI cannot be reached, the stored answers in internal/llama/testdata/lmeval stand in for it.
set -uo pipefail
cd "$(dirname "$0")/.."
venv=.build/lmeval
want="lm-eval[api]==0.4.13 datasets==5.2.0"
[ "$(cat "$venv/.installed" 2>/dev/null)" = "$want" ] && exit 0
rm -rf "$venv"
mkdir -p .build
# shellcheck disable=SC2086
if python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check $want; then
  echo "$want" > "$venv/.installed"
else
  echo "lmeval: could not install $want from PyPI; its stored answers are used" >&2
  rm -rf "$venv"
fi
exit 0
