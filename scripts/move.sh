#!/bin/sh
# Measures push, pull, export and import of one file against cp and sha256sum, on one machine over loopback: scripts/move.sh [MEGABYTES]
set -eu
size=${1:-1000}
work=$(mktemp -d)
lontar=$work/program
CGO_ENABLED=0 go build -o "$lontar" ./cmd/lontar
hub=
trap 'test -z "$hub" || kill "$hub"; wait; rm -rf "$work"' EXIT
export XDG_CONFIG_HOME="$work/config" LONTAR_TOKEN LONTAR_HUB
"$lontar" serve --json --listen 127.0.0.1:0 --data "$work/hub" >"$work/out" 2>/dev/null &
hub=$!
touch "$work/out"
while ! grep -q url "$work/out"; do sleep 0.1; done
LONTAR_HUB=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$work/out")
LONTAR_TOKEN=$("$lontar" user add bench --role curator --token --data "$work/hub")
mkdir "$work/in"
head -c "${size}000000" /dev/urandom >"$work/in/part.parquet"
now() { date +%s%N; }
row() { # NAME COMMAND…
	name=$1
	shift
	began=$(now)
	"$@" >/dev/null 2>"$work/said" || { cat "$work/said"; exit 1; }
	awk -v n="$name" -v ms=$((($(now) - began) / 1000000)) -v mb="$size" 'BEGIN { printf "%-28s %7.2f s %8.0f MB/s\n", n, ms / 1000, mb * 1000 / ms }'
}
row "cp + sha256sum + sync" sh -c "cp '$work/in/part.parquet' '$work/copy' && sha256sum '$work/copy' && sync '$work/copy'"
row "push (hashed here and there)" "$lontar" push "$work/in" bench/x
row "push, nothing changed" "$lontar" push "$work/in" bench/x
row "pull" "$lontar" pull bench/x "$work/to"
row "export" "$lontar" export bench/x "$work/kit"
row "import" "$lontar" import "$work/kit" --as bench/y
grep VmHWM "/proc/$hub/status" | sed 's/^/hub /'
