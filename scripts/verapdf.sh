#!/usr/bin/env bash
# Fetches veraPDF (GPL-3.0 or MPL-2.0), which says whether a file is PDF/A, from Maven Central into .build/verapdf, in one pinned version. Run as
# `scripts/verapdf.sh FILE.pdf…` it checks files as PDF/A-2b: exit code 0 when all are, 1 when one is not, 4 when veraPDF is not to be had.
# Tests skip, and say so, where it was not fetched.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 4
version=1.28.2
to=.build/verapdf
program=$PWD/scripts/verapdf/Check.java
files=()
for f in "$@"; do case $f in /*) files+=("$f") ;; *) files+=("$OLDPWD/$f") ;; esac; done

if [ "$(cat "$to/version" 2>/dev/null)" != "$version" ]; then
  for p in java mvn; do
    command -v "$p" >/dev/null || { echo "verapdf: $p is not installed; PDF/A is not checked" >&2; exit 4; }
  done
  rm -rf "$to" && mkdir -p "$to/jars" || exit 4
  cat >"$to/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>check</groupId><artifactId>check</artifactId><version>1</version>
<dependencies><dependency><groupId>org.verapdf</groupId><artifactId>validation-model</artifactId><version>$version</version></dependency></dependencies></project>
POM
  mvn -q -B -f "$to/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy-dependencies -DoutputDirectory="$PWD/$to/jars" >"$to/log" 2>&1 ||
    { echo "verapdf: could not be fetched from Maven Central; PDF/A is not checked ($to/log)" >&2; exit 4; }
  mkdir -p "$to/classes"
  javac -cp "$to/jars/*" -d "$to/classes" "$program" >>"$to/log" 2>&1 || { echo "verapdf: does not compile ($to/log)" >&2; exit 4; }
  echo "$version" >"$to/version"
fi
[ ${#files[@]} -eq 0 ] && exit 0
exec java -cp "$to/classes:$to/jars/*" Check "${files[@]}"
