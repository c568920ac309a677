#!/bin/sh
# Makes the models anew: fetches the texts, labels them, trains. See PROVENANCE.md. Needs apt, npm, pip, unzip, Node 20 with ICU 78.2.
#   LONTAR_TESTDATA=… sh build.sh WORKFOLDER PATH-OF-LONTAR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=$LONTAR_TESTDATA
mkdir -p "$1" && cd "$1"
lontar=$2

mkdir -p debian npm pip labels models
(
	cd debian
	for p in libreoffice-l10n-th libreoffice-l10n-km iso-codes firefox-esr-l10n-th firefox-esr-l10n-km firefox-esr-l10n-my \
		libgtk2.0-common libgtk-3-common libgtk-4-common libkf5coreaddons-data libkf5parts-data libkf5xmlgui-data kio; do
		ls "${p}"_*.deb >/dev/null 2>&1 || apt-get download -qq "$p"
	done
	for f in *.deb; do dpkg -x "$f" files; done
	for l in th km my; do
		d=firefox-$l
		[ -d $d ] || unzip -qo "files/usr/lib/firefox-esr/browser/extensions/langpack-$l@firefox-esr.mozilla.org.xpi" -d $d
	done
)
(
	cd npm
	for p in cldr-annotations-full@48.2.0 cldr-annotations-derived-full@48.2.0 cldr-localenames-full@48.2.0 scratch-l10n@6.1.116 blockly@12.5.1; do
		d=node_modules/${p%@*}
		[ -d "$d" ] || { mkdir -p "$d" && npm pack --silent "$p" && tar -xzf "${p%@*}-${p#*@}.tgz" -C "$d" --strip-components=1; }
	done
)
(
	cd pip
	[ -d files ] || { ls kolibri*.whl >/dev/null 2>&1 || pip download -q --no-deps django==5.2.19 kolibri==0.19.5; for f in *.whl; do unzip -qo "$f" '*/locale/*' -d files; done; }
)

# common LANGUAGE: the files of messages and names of a language.
common() {
	m=npm/node_modules
	for f in $m/cldr-annotations-full/annotations/$1 $m/cldr-annotations-derived-full/annotationsDerived/$1 $m/cldr-localenames-full/main/$1 \
		debian/files/usr/share/locale/$1 debian/files/usr/lib/libreoffice/program/resource/$1 debian/firefox-$1 "$data/strings-iso-codes/$1"; do
		if [ -e "$f" ]; then echo "$f"; fi
	done
	find pip/files -regextype posix-egrep -regex ".*/locale/$1(_..)?/.*" -type f | LC_ALL=C sort
}
label() { node "$here/label.mjs" "$@"; }

label th icu "$data/lid-sib200/tha_Thai" >labels/tha.sib
label th icu "$data/lid-sib200/tha_Thai/train.tsv" $(common th) "$data/social-thai-wisesight/test.txt" "$data/reading-xquad/xquad.th.json" \
	"$data/reasoning-mgsm/mgsm_th.tsv" "$data"/docs-parallel/*-th.md "$data/cloze-xcopa/val.th.jsonl" >labels/tha.more
label lo icu "$data/lid-sib200/lao_Laoo" >labels/lao.sib
label lo icu "$data/lid-sib200/lao_Laoo/train.tsv" $(common lo) >labels/lao.more
label my icu "$data/lid-sib200/mya_Mymr" >labels/mya.sib
label my icu "$data/lid-sib200/mya_Mymr/train.tsv" $(common my) >labels/mya.more
label km author "$data/lid-sib200/khm_Khmr" >labels/khm.sib
label km author "$data/lid-sib200/khm_Khmr/train.tsv" $(common km) "$data/judge-human-da-km-en" "$data"/docs-parallel/*-km.md \
	"$data/web-html-docs/libreoffice-help/km" \
	$(find npm/node_modules/scratch-l10n npm/node_modules/blockly -name km.json -o -name km.js | LC_ALL=C sort) >labels/khm.more

for l in tha lao mya; do # the sentences of SIB-200 count three times
	$lontar segment train --language $l --source "ICU 78.2" -o models/$l.bin labels/$l.sib labels/$l.sib labels/$l.sib labels/$l.more
done
$lontar segment train --language khm --authors --source "zero-width spaces of authors" -o models/khm.bin labels/khm.sib labels/khm.more
cp models/*.bin "$here/"
sha256sum models/*.bin
