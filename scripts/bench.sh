#!/usr/bin/env bash
# Measures what the closing tables of issues ask for, against peers and baselines in the same run. Needs LONTAR_TESTDATA; takes about half an hour on
# two cores, which should have nothing else to do. Results go to stdout; keep them with the commit they were measured on.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${LONTAR_TESTDATA:?names the folder of real test data}"
lontar=$PWD/.build/lontar
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
title() { printf '\n== %s\n' "$1"; }
once() { env GOMAXPROCS=1 go test "$@" -run '^$' -benchmem | grep -E '^Benchmark'; }

title "reader + extract against go-trafilatura (pages/s), quality in cluster 5-grams by language"
(cd bench && GOMAXPROCS=1 go test -run '^$' -bench . -benchtime 1x -benchmem ./extract | grep -E '^Benchmark|pages')
(cd bench && go test -count=1 -run Quality -v ./extract | grep -vE '^(===|---|ok|PASS)')

title "identification: sentences/s, macro-F1 on held-back rows (43 labels)"
once -bench . ./language/identify
"$lontar" identify eval "$LONTAR_TESTDATA/lid-sib200" --leave-out yue_Hant,zho_Hant | head -1

title "deduplication: signatures MB/s, and the full quality table"
once -bench . ./sketch
LONTAR_FULL=1 go test -count=1 ./dedup -run TestMustReachQuality -v | grep -vE '^(===|---|ok|PASS)'

title "quality + repetition, MB/s"
once -bench QualityAndRepetition -benchtime 3s ./curate

title "2 workers against 1 (GOMAXPROCS=1), median of 5, wall seconds"
"$PWD/.build/load" -out "$work/small" -mb 200 -files 8
recipe() {
  cat > "$work/$1.yaml" <<YAML
name: load
sources: [{warc: "$2", rights: unknown}]
steps: [{extract: {}}, {normalise: {}}, {identify: {}}, {length: {}}, {quality: {}}, {repetition: {}}, {redact: {}}, {deduplicate: {}}]
output: {dataset: load}
YAML
}
recipe small "$work/small"
seconds() { rm -rf "$work/out"; /usr/bin/time -f %e "$@" --out "$work/out" 2>&1 >/dev/null | tail -1; }
for round in 1 2 3 4 5; do
  one=$(GOMAXPROCS=1 seconds "$lontar" curate "$work/small.yaml" --workers 1)
  two=$(seconds "$lontar" curate "$work/small.yaml" --workers 2)
  echo "$one $two" >> "$work/times"
done
awk '{printf "%s s with 1 worker, %s s with 2\n", $1, $2}' "$work/times"
echo "median ratio $(awk '{print $1/$2}' "$work/times" | sort -n | sed -n 3p)"

title "memory: 2 GB of pages in 20 languages, deduplication and writing included"
rm -rf "$work/small" "$work/out"
"$PWD/.build/load" -out "$work/large" -mb 2000 -files 20
recipe large "$work/large"
/usr/bin/time -f 'peak %M kB, %e s' "$lontar" curate "$work/large.yaml" --workers 2 --out "$work/out" 2>&1 >/dev/null | tail -1

title "identification against Debian's fasttext, one thread each, the same sentences"
bench/identify/fasttext.sh "$lontar"
"$lontar" identify eval "$LONTAR_TESTDATA/lid-sib200" --leave-out yue_Hant,zho_Hant | grep -E '^(texts|ind-Latn|zsm-Latn|ind-Latn and)'
grep -E 'as one' language/identify/testdata/quality/lid.txt

title "fastText reader against its program: labels, probabilities, lines/s"
go test -count=1 ./language/fasttext -run Program -v | grep -vE '^(===|---|ok|PASS)'
once -bench Predict ./language/fasttext

title "segmentation, normalisation, Zawgyi: MB/s"
once -bench 'Words|Sentences|Lines' ./language/segment
once -bench 'BenchmarkText' ./language/normalise
once -bench . ./language/zawgyi

title "Kneser-Ney: words/s"
once -bench . ./language/ngram

title "pictures of 800 × 600 on all cores: decode, hash, filter (pictures/s); plain image/jpeg beside it"
go test ./pair/gather -run '^$' -bench Look -benchtime 400x -cpu 2 | grep -E '^Benchmark'
go test ./picture -run '^$' -bench Pictures -benchtime 300x -cpu 2 | grep -E '^Benchmark'

title "near-duplicate pictures: 10 million hashes, peak memory"
once -bench TenMillion -benchtime 500x ./dedup/picture

title "OCR: CPU against plain tesseract on the same pages, 2 workers against 1"
once -bench Pages -benchtime 1x ./digitise/tesseract
scripts/tree.sh "$lontar" digitise "$LONTAR_TESTDATA/ocr-flores-rendered" --workers 2 -o "$work/scans"
once -bench . ./digitise/raster
for round in 1 2; do
  for n in 1 2; do
    rm -rf "$work/scans"
    /usr/bin/time -f "$n workers, 24 pages: %e s, %U s of CPU" "$lontar" digitise "$LONTAR_TESTDATA/ocr-flores-rendered" --workers "$n" --format txt -o "$work/scans" 2>&1 >/dev/null | tail -1
  done
done

title "models: overhead of a request; CER and chrF"
once -bench . ./endpoint
once -bench . ./metric

title "search: 1 M rows of Khmer and Thai in 100 files, first 20 hits and totals, SQLite and PostgreSQL; FTS5 trigrams of the same rows beside it"
go test ./store/index -run '^$' -bench Search -benchtime 1x -v | grep -E 'bench_test'

title "the hub: 100 rows at a random place among 10 million"
LONTAR_ROWS=10000000 go test ./hubapi -run '^$' -bench 'BenchmarkRows$' -benchtime 3000x -timeout 30m | grep -E '^Benchmark|rows_test'

title "the hub: surveys of what is committed, comparisons (MB/s)"
once -bench LookAt ./hub/survey
once -bench . ./hub/diff

title "the hub: requests, downloads against nginx, uploads against cp and sha256sum"
scripts/hubload.sh

title "the hub: push, pull, kits"
scripts/move.sh 1000

title "start-up"
for _ in 1 2 3 4 5; do /usr/bin/time -f '%e s' "$lontar" --help 2>&1 >/dev/null | tail -1; done
