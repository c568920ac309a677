#!/usr/bin/env bash
# Installs what building needs and is missing. Go has to be there; everything else comes from Debian's packages when we may install them.
set -euo pipefail
if ! command -v go >/dev/null; then
  echo "setup: Go is missing. Install Go 1.26 or newer (https://go.dev/doc/install) and run make again." >&2
  exit 1
fi
missing=()
command -v git >/dev/null || missing+=(git)
[ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
if [ ${#missing[@]} -gt 0 ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  if command -v apt-get >/dev/null && { [ -z "$sudo" ] || command -v sudo >/dev/null; }; then
    $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"
  else
    echo "setup: please install: ${missing[*]}" >&2
  fi
fi
