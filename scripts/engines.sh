#!/usr/bin/env bash
# Installs the programs that Lontar runs as processes and the packs and fonts they need: Tesseract for scans, poppler for PDF. With "test" also what
# only tests meet: Chromium, makers and checkers of PDF files. What cannot be installed is named; what needs it says so by itself or is skipped.
set -uo pipefail
packages=(tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd tesseract-ocr-script-laoo tesseract-ocr-script-arab poppler-utils fonts-noto-core)
for language in khm lao mya tha vie ind msa tam jav sun fil ceb; do packages+=("tesseract-ocr-$language"); done
[ "${1:-}" = test ] && packages+=(chromium qpdf libharfbuzz-bin pango1.0-tools libxml2-utils postgresql)
if [ "${1:-}" = test ]; then
  command -v javac >/dev/null || packages+=(default-jdk-headless)
  command -v mvn >/dev/null || packages+=(maven)
fi
command -v dpkg-query >/dev/null || exit 0
missing=()
for p in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
done
[ ${#missing[@]} -eq 0 ] && exit 0
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
{ $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; } ||
  echo "engines: could not install ${missing[*]}" >&2
exit 0
