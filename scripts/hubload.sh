#!/usr/bin/env bash
# Measures a hub under load, against nginx and cp in the same run, and prints a row a measurement. Wants a machine with nothing else to do.
#   scripts/hubload.sh [info] [download] [upload] [xet]      all when none is named
# DOWNLOAD_MB (1000), UPLOAD_MB (5000), SECONDS_EACH (20), ROUNDS (3) make it smaller; WORK is a folder on the disk to measure (default: a new one in TMPDIR).
# nginx is Debian's package; the row is left out, and said so, where it cannot be had. xet needs LONTAR_HUBCLIENTS.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${*:-info download upload xet}
download_mb=${DOWNLOAD_MB:-1000} upload_mb=${UPLOAD_MB:-5000} seconds=${SECONDS_EACH:-20} rounds=${ROUNDS:-3}
work=$(mktemp -d "${WORK:-${TMPDIR:-/tmp}}/hubload.XXXXXX")
chmod 755 "$work"
pids=()
stop() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap stop EXIT
CGO_ENABLED=0 go build -trimpath -o "$work/lontar" ./cmd/lontar
(cd bench && CGO_ENABLED=0 go build -trimpath -o "$work/ask" ./hub)
row() { printf '%-46s %s\n' "$1" "$2"; }
wants() { [[ " $what " == *" $1 "* ]]; }
median() { sort -n | sed -n "$(( (rounds + 1) / 2 ))p"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
bytes() { stat -c %s "$1"; }
random() { head -c "$2" /dev/urandom > "$1"; }

data=$work/hub
token=$("$work/lontar" user add load --role curator --token --data "$data" | tail -n 1)
"$work/lontar" serve --data "$data" --listen 127.0.0.1:0 --limit person=off --limit uploads=off --json > "$work/said" 2> "$work/log" &
server=$!; pids+=("$server")
for _ in $(seq 100); do [ -s "$work/said" ] && break; sleep 0.1; done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$work/said" | head -n 1)
post() { curl --silent --show-error --fail --noproxy '*' -o /dev/null -X POST -H "Authorization: Bearer $token" --data-binary "$2" "$url$1"; }
peak() { awk '/VmHWM/ { printf "%.0f MB", $2 / 1024 }' "/proc/$1/status"; }
card='{"key":"header","value":{"summary":"card"}}
{"key":"file","value":{"path":"README.md","encoding":"utf-8","content":"---\nlicense: cc-by-4.0\nlanguage: [km, lo]\nlontar: {rights: public-domain, source: random}\n---\n# Load\n"}}'
post /api/repos/create '{"name":"info","type":"dataset","private":false}'
post /api/datasets/load/info/commit/main "$card"

row "machine" "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
if wants info; then
  "$work/ask" closed -url "$url/api/datasets/load/info" -connections 64 -seconds 3 > /dev/null # warm
  row "info, closed loop" "$("$work/ask" closed -url "$url/api/datasets/load/info" -connections 64 -seconds "$seconds")"
  row "info with a token, closed loop" "$("$work/ask" closed -url "$url/api/datasets/load/info" -connections 64 -seconds "$seconds" -token "$token")"
  row "info, open loop" "$("$work/ask" open -url "$url/api/datasets/load/info" -rate 1000 -connections 200 -seconds "$seconds")"
fi

if wants download; then
  post /api/repos/create '{"name":"down","type":"dataset","private":false}'
  post /api/datasets/load/down/commit/main "$card"
  random "$work/file" $((download_mb * 1000000))
  "$work/ask" upload -url "$url" -token "$token" -repository load/down -file "$work/file" > /dev/null
  ours=$url/datasets/load/down/resolve/main/load.bin
  size=$(bytes "$work/file")
  if ! command -v nginx > /dev/null && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light; } > /dev/null 2>&1 || true
  fi
  theirs=
  if command -v nginx > /dev/null; then
    port=$((20000 + RANDOM % 12000))
    mkdir -p "$work/nginx"
    # The very file that the hub sends: same disk, same page cache.
    cat > "$work/nginx.conf" <<CONF
daemon off; worker_processes auto; pid $work/nginx/pid; error_log $work/nginx/error.log;
$([ "$(id -u)" = 0 ] && echo "user root;")
events {}
http { access_log off; sendfile on; tcp_nopush on; client_body_temp_path $work/nginx; proxy_temp_path $work/nginx; fastcgi_temp_path $work/nginx; uwsgi_temp_path $work/nginx; scgi_temp_path $work/nginx;
  server { listen 127.0.0.1:$port; root $data/files; } }
CONF
    nginx -p "$work" -c "$work/nginx.conf" 2> /dev/null & pids+=($!)
    sleep 1
    digest=$(sha256sum "$work/file" | cut -d' ' -f1)
    theirs=http://127.0.0.1:$port/${digest:0:2}/${digest:2:2}/$digest
  else
    row "download" "nginx cannot be had here"
  fi
  "$work/ask" download -url "$ours" -size "$size" > /dev/null # into the page cache
  : > "$work/a"; : > "$work/b"
  for round in $(seq "$rounds"); do
    a=$("$work/ask" download -url "$ours" -size "$size"); echo "$a" | awk '{print $1}' >> "$work/a"
    b="-"
    if [ -n "$theirs" ]; then b=$("$work/ask" download -url "$theirs" -size "$size"); echo "$b" | awk '{print $1}' >> "$work/b"; fi
    row "download of $download_mb MB, round $round" "hub $a, nginx $b"
  done
  [ -z "$theirs" ] || row "download against nginx (want >= 0.8)" "$(ratio "$(median < "$work/b")" "$(median < "$work/a")")"
  row "download, the last tenth by range" "$("$work/ask" download -url "$ours" -from $((size / 10 * 9)) -size $((size - size / 10 * 9)))"
  head -c $((size / 3)) "$work/file" > "$work/part"
  curl --silent --show-error --fail --noproxy '*' -C - -o "$work/part" "$ours"
  cmp "$work/file" "$work/part" && row "download, resumed after a third by curl -C -" "same bytes"
  rm -f "$work/file" "$work/part"
fi

if wants upload; then
  post /api/repos/create '{"name":"up","type":"dataset"}'
  random "$work/file" $((upload_mb * 1000000))
  sync
  began=$(date +%s.%N)
  cp "$work/file" "$work/copy"; sha256sum "$work/copy" > /dev/null; sync "$work/copy"
  base=$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')
  rm -f "$work/copy"; sync
  sent=$("$work/ask" upload -url "$url" -token "$token" -repository load/up -file "$work/file")
  row "upload of $upload_mb MB by LFS" "$sent; cp + sha256sum + sync $base s"
  row "upload against cp (want >= 0.6)" "$(ratio "$base" "$(echo "$sent" | awk '{print $1}')")"
  row "peak memory of the server (want <= 200 MB)" "$(peak "$server")"
  rm -f "$work/file"
fi

if wants xet; then
  python=${LONTAR_HUBCLIENTS:-}-2.4/bin/python
  if [ -x "$python" ]; then
    random "$work/file" $((upload_mb * 1000000 / 5))
    took=$(HF_ENDPOINT=$url HF_HOME=$work/home HF_HUB_DISABLE_TELEMETRY=1 HF_HUB_DISABLE_PROGRESS_BARS=1 NO_PROXY='*' "$python" - "$token" "$work/file" <<'PYTHON' 2> "$work/xet.log" || tail -n 5 "$work/xet.log"
import sys, time
from huggingface_hub import HfApi
api = HfApi(token=sys.argv[1])
api.create_repo("load/xet", repo_type="dataset")
began = time.time()
api.upload_file(path_or_fileobj=sys.argv[2], path_in_repo="a.bin", repo_id="load/xet", repo_type="dataset")
print(f"{time.time() - began:.3f} s")
PYTHON
)
    row "upload of $((upload_mb / 5)) MB by hf_xet" "$took, peak memory of the server $(peak "$server")"
  else
    row "upload by hf_xet" "LONTAR_HUBCLIENTS names no huggingface_hub 2.4"
  fi
fi
