#!/usr/bin/env bash
# Installs what runs a real language model on this machine, pinned, below .build/llama: node-llama-cpp (MIT, llama.cpp within) without its builds for
# graphics cards, 85 MB. scripts/llama/server.mjs serves a model with it. Where npm cannot be reached, the tests that need it are skipped and named.
set -uo pipefail
cd "$(dirname "$0")/.."
version=3.22.1
dir=.build/llama

case "$(uname -sm)" in
  "Linux x86_64") build=linux-x64 ;;
  "Linux aarch64") build=linux-arm64 ;;
  "Darwin arm64") build=mac-arm64-metal ;;
  "Darwin x86_64") build=mac-x64 ;;
  *) echo "llama: no build for $(uname -sm); tests that need a real model will be skipped" >&2; exit 0 ;;
esac
want="node-llama-cpp@$version $build"
[ "$(cat "$dir/.installed" 2>/dev/null)" = "$want" ] && exit 0

if ! command -v npm >/dev/null && command -v apt-get >/dev/null; then
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends npm >/dev/null; } || true
fi
if ! node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null; then
  echo "llama: Node.js 20 or newer is needed; tests that need a real model will be skipped" >&2
  exit 0
fi
rm -rf "$dir"
mkdir -p "$dir"
# Builds are optional packages, and npm would fetch all that fit the machine (725 MB): so none, and then the one for the processor.
install() {
  cd "$dir" && npm init -y >/dev/null &&
    npm install --silent --no-audit --no-fund --omit=optional --ignore-scripts "node-llama-cpp@$version" >/dev/null &&
    tarball=$(npm pack --silent "@node-llama-cpp/$build@$version") && mkdir -p "node_modules/@node-llama-cpp/$build" &&
    tar -xzf "$tarball" -C "node_modules/@node-llama-cpp/$build" --strip-components=1 && rm -f "$tarball"
}
if command -v npm >/dev/null && (install) 2>/dev/null; then
  echo "$want" > "$dir/.installed"
else
  echo "llama: could not install $want from npm; tests that need a real model will be skipped" >&2
  rm -rf "$dir"
fi
exit 0
