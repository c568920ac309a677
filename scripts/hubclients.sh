#!/usr/bin/env bash
# Installs the clients that a hub is driven with, pinned, below .build: huggingface_hub of three ages in virtual environments of their own
# (.build/hub-clients-VERSION) and the npm client (.build/hub-clients-npm). Where package indexes cannot be reached, the tests that need them are
# skipped and named.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p .build

# Each line is a name and what pip installs for it.
python_client() {
  local name=$1; shift
  local venv=.build/hub-clients-$name stamp=.build/hub-clients-$name/.installed
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$*" ] && return 0
  rm -rf "$venv"
  if python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check "$@"; then
    echo "$*" > "$stamp"
  else
    echo "hubclients: could not install $*; tests that need it will be skipped" >&2
    rm -rf "$venv"
  fi
}
python_client 0.36 huggingface_hub==0.36.0 datasets==4.4.2 hf_xet==1.2.0 pillow==13.0.0
python_client 1.15 huggingface_hub==1.15.0 datasets==4.8.5 hf_xet==1.5.2 pillow==13.0.0
python_client 2.4 huggingface_hub==2.4.0 datasets==5.2.0 hf_xet==1.8.0 pillow==13.0.0 pandas==3.1.1 duckdb==1.5.5 duckdb-extension-httpfs==1.5.5 aiohttp

npm=.build/hub-clients-npm
want="@huggingface/hub@2.17.5"
if [ "$(cat "$npm/.installed" 2>/dev/null)" != "$want" ]; then
  rm -rf "$npm"; mkdir -p "$npm"
  if command -v npm >/dev/null && (cd "$npm" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund "$want" >/dev/null); then
    echo "$want" > "$npm/.installed"
  else
    echo "hubclients: could not install $want from npm; tests that need it will be skipped" >&2
    rm -rf "$npm"
  fi
fi

# An OpenID provider for the test of logging in.
op=.build/hub-clients-oidc
want="oidc-provider@9.13.3"
if [ "$(cat "$op/.installed" 2>/dev/null)" != "$want" ]; then
  rm -rf "$op"; mkdir -p "$op"
  if command -v npm >/dev/null && (cd "$op" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund "$want" >/dev/null); then
    echo "$want" > "$op/.installed"
  else
    echo "hubclients: could not install $want from npm; the test that needs it will be skipped" >&2
    rm -rf "$op"
  fi
fi
exit 0
