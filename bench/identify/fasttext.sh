#!/usr/bin/env bash
# Speed of identification beside Debian's fasttext (apt-get install fasttext), trained on the same rows, one thread each.
set -euo pipefail
data=${LONTAR_TESTDATA:?} lontar=${1:-lontar} dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for folder in "$data"/lid-sib200/*/; do
  tag=$(basename "$folder")
  awk -F'\t' -v tag="$tag" -v dir="$dir" 'FNR > 1 { if ($1 % 5) print "__label__" tag " " $3 > (dir "/train.txt"); else print $3 >> (dir "/held.txt") }' "$folder"/train.tsv "$folder"/dev.tsv
  cat "$dir/train.txt" >> "$dir/all.txt"
done
shuf --random-source=<(yes) "$dir/all.txt" > "$dir/shuffled.txt"
fasttext supervised -input "$dir/shuffled.txt" -output "$dir/model" -minn 2 -maxn 4 -dim 32 -epoch 15 -thread 1 -verbose 0
for _ in $(seq 20); do cat "$dir/held.txt"; done > "$dir/many.txt"
head -n 1 "$dir/held.txt" > "$dir/one.txt"
n=$(wc -l < "$dir/many.txt")
seconds() { local TIMEFORMAT=%U; { time "$@" > /dev/null 2>&1; } 2>&1; }
f0=$(seconds fasttext predict "$dir/model.bin" "$dir/one.txt"); f1=$(seconds fasttext predict "$dir/model.bin" "$dir/many.txt")
run() { GOMAXPROCS=1 "$lontar" identify < "$1"; }
l0=$(seconds run "$dir/one.txt"); l1=$(seconds run "$dir/many.txt")
awk -v n="$n" -v f=$f1 -v f0=$f0 -v l=$l1 -v l0=$l0 'BEGIN { printf "fasttext %.0f sentences/s, lontar %.0f sentences/s (user time, loading taken off), %.1f times\n", n/(f-f0), n/(l-l0), (f-f0)/(l-l0) }'
