#!/usr/bin/env bash
# Measures a suite with Gemma 3 270M on this machine, and says how long it took:
#   scripts/llama/evaluate.sh asean-culture --limit 5 --wordings 1 --out out/gemma
# MODEL=FILE.gguf takes another model, and SERVER="--template FILE" other flags of the server.
set -euo pipefail
cd "$(dirname "$0")/../.."
make --quiet build
scripts/llama.sh
model=${MODEL:-$(scripts/gemma.sh)}
read -ra flags <<< "${SERVER:---template scripts/llama/gemma.jinja}"
# The server ends when this script does: its standard input is a pipe that closes then.
coproc server { node scripts/llama/server.mjs --with-parent --model "$model" "${flags[@]}"; }
if ! IFS= read -r -t 120 ready <&"${server[0]}"; then
  echo "evaluate: the server did not start" >&2
  exit 1
fi
address=$(sed 's/.*"address":"\([^"]*\)".*/\1/' <<< "$ready")
began=$SECONDS
.build/lontar evaluate "${@:-asean-culture}" --model "$address"
echo "$((SECONDS - began)) s on $(nproc) cores; $ready"
