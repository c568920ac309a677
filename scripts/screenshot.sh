#!/usr/bin/env bash
# Takes a picture of a whole page: scripts/screenshot.sh FILE.html OUT.png WIDTH [dark]. Needs Debian's chromium; asks nothing of the network.
set -euo pipefail
[ $# -ge 3 ] || { echo "usage: scripts/screenshot.sh FILE.html OUT.png WIDTH [dark]" >&2; exit 2; }
file=$(realpath "$1") out=$(realpath -m "$2") width=$3 mode=${4:-light}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { echo "screenshot: chromium is missing (apt-get install chromium fonts-noto-core)" >&2; exit 1; }
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
flags=(--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync
  --hide-scrollbars --force-device-scale-factor=1 --user-data-dir="$profile")
[ "$mode" = dark ] && flags+=(--blink-settings=preferredColorScheme=0)
# A browser window is never narrower than 500 pixels, so that a narrow page is shown in a frame; the frame also tells how high the page is.
cat > "$profile/frame.html" <<HTML
<!doctype html><meta charset="utf-8"><style>body{margin:0}iframe{border:0;display:block;width:${width}px;height:800px}</style><iframe id="f" src="file://$file"></iframe>
<script>onload=()=>{const f=document.getElementById("f"),h=f.contentDocument.documentElement.scrollHeight;f.style.height=h+"px";document.title="height "+h}</script>
HTML
flags+=(--allow-file-access-from-files)
height=$(timeout 60 "$browser" "${flags[@]}" --window-size="$width,800" --dump-dom "file://$profile/frame.html" 2>/dev/null | sed -n 's/.*<title>height \([0-9]*\)<.*/\1/p')
timeout 120 "$browser" "${flags[@]}" --window-size="$width,${height:-4000}" --screenshot="$out" "file://$profile/frame.html" 2>/dev/null
echo "$out: $width x ${height:-4000}"
