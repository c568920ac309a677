#!/usr/bin/env bash
# Fetches Debian's nginx into .build/hub-clients-nginx for the test that runs a hub behind it. It is unpacked and not installed: no service begins.
set -uo pipefail
cd "$(dirname "$0")/.."
to=.build/hub-clients-nginx
command -v nginx >/dev/null || [ -x "$to/usr/sbin/nginx" ] && exit 0
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { echo "nginx: there is no apt-get; the test that needs it will be skipped" >&2; exit 0; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
for packages in "nginx" "nginx-core" "nginx-light"; do # the binary moved between them
  (cd "$work" && apt-get download -qq $packages >/dev/null 2>&1) || continue
  for deb in "$work"/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
  if [ -x "$work/root/usr/sbin/nginx" ] && "$work/root/usr/sbin/nginx" -v 2>/dev/null; then
    rm -rf "$to"; mkdir -p "$to/usr/sbin"; cp "$work/root/usr/sbin/nginx" "$to/usr/sbin/"
    exit 0
  fi
done
echo "nginx: could not be fetched; the test that needs it will be skipped" >&2
exit 0
