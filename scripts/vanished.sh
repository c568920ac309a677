#!/usr/bin/env bash
# Asks the quality rules of other programs and of Lontar about the same documents, and writes docs/why-your-data-vanished.md.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${LONTAR_TESTDATA:?is not set: it names the directory that holds lid-sib200}"
venv=.build/vanished
work=.build/vanished-work
want=$(sha256sum bench/vanished/requirements.txt | cut -d' ' -f1)
if [ ! -f "$venv/.installed" ] || [ "$(cat "$venv/.installed")" != "$want" ]; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r bench/vanished/requirements.txt
  # Its dependencies ask for an older numpy than datatrove's; one module of it is used, which needs none of them.
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps dolma==1.2.1
  echo "$want" > "$venv/.installed"
fi
rm -rf "$work"
mkdir -p "$work"
"$venv/bin/python" bench/vanished/documents.py "$LONTAR_TESTDATA" "$work/documents.jsonl"
"$venv/bin/python" bench/vanished/peers.py "$work/documents.jsonl" > "$work/verdicts.jsonl" 2> "$work/peers.log" || { tail -5 "$work/peers.log" >&2; exit 1; }
cp bench/vanished/recipe.yaml "$work/recipe.yaml"
.build/lontar curate "$work/recipe.yaml" --out "$work/curated" --replace
.build/lontar inspect "$work/curated" --json -n 1000000 > "$work/kept.jsonl"
"$venv/bin/python" bench/vanished/page.py "$work/verdicts.jsonl" "$work/kept.jsonl" > docs/why-your-data-vanished.md
echo "wrote docs/why-your-data-vanished.md"
