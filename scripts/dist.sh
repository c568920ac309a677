#!/usr/bin/env bash
# Builds what people install: static binaries for five targets, Debian packages, checksums. Writes to dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^const release = "\(.*\)"$/\1/p' cmd/lontar/root.go)
rm -rf dist
mkdir -p dist
for target in linux/amd64 linux/arm64 darwin/arm64 darwin/amd64 windows/amd64; do
  os=${target%/*} arch=${target#*/}
  name=lontar-$version-$os-$arch
  [ "$os" = windows ] && name=$name.exe
  echo "build $name"
  CGO_ENABLED=0 GOOS=$os GOARCH=$arch go build -trimpath -ldflags '-s -w' -o "dist/$name" ./cmd/lontar
done
# A Debian package is an ar archive of three parts; dpkg-deb makes it where it is there.
if command -v dpkg-deb >/dev/null; then
  for arch in amd64 arm64; do
    root=$(mktemp -d)
    install -Dm755 "dist/lontar-$version-linux-$arch" "$root/usr/bin/lontar"
    install -Dm644 packaging/lontar.service "$root/lib/systemd/system/lontar.service"
    install -Dm644 LICENSE "$root/usr/share/doc/lontar/copyright"
    mkdir -p "$root/DEBIAN"
    cat > "$root/DEBIAN/control" <<CONTROL
Package: lontar
Version: $version
Architecture: $arch
Maintainer: Lontar maintainers <maintainers@lontar.example>
Section: science
Priority: optional
Description: data, evaluation, training and application for the languages of South-East Asia
 One static program that turns crawls, dumps and files into clean, documented
 data sets, right for every script of the region.
CONTROL
    chmod 755 "$root" "$root/DEBIAN"
    dpkg-deb --root-owner-group --build "$root" "dist/lontar_${version}_$arch.deb" >/dev/null
    rm -rf "$root"
    echo "package lontar_${version}_$arch.deb"
  done
else
  echo "dpkg-deb is missing: no .deb was built" >&2
fi
install -m644 packaging/lontar.service dist/
(cd dist && sha256sum -- * > SHA256SUMS)
ls -l dist
