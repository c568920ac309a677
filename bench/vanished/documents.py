"""Makes the documents that all rules are asked about: python documents.py TESTDATA OUT.jsonl

Prose is 20 sentences of SIB-200, one a line, drawn without replacement within a document from the rows that no part of Lontar was trained on or
tuned to (index_id % 5 == 0). The sentences are edited: every such document should be kept. Repeated is one of the sentences 20 times: none should be.
"""

import csv
import json
import pathlib
import random
import sys

LANGUAGES = ["khm_Khmr", "lao_Laoo", "mya_Mymr", "tha_Thai", "shn_Mymr", "tam_Taml", "vie_Latn", "ind_Latn", "zsm_Latn", "jav_Latn", "sun_Latn", "tgl_Latn", "eng_Latn"]
DOCUMENTS, SENTENCES = 100, 20


def sentences(folder: pathlib.Path) -> list[str]:
    rows = []
    for name in ("train.tsv", "dev.tsv"):
        with open(folder / name, encoding="utf-8", newline="") as f:
            rows += [r[2] for r in list(csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE))[1:] if int(r[0]) % 5 == 0]
    return rows


def main(testdata: str, out: str) -> None:
    with open(out, "w", encoding="utf-8") as f:
        for tag in LANGUAGES:
            rows = sentences(pathlib.Path(testdata) / "lid-sib200" / tag)
            draw = random.Random(f"vanished {tag}")
            for n in range(DOCUMENTS):
                prose = "\n".join(draw.sample(rows, SENTENCES))
                repeated = "\n".join([draw.choice(rows)] * SENTENCES)
                for kind, text in (("prose", prose), ("repeated", repeated)):
                    f.write(json.dumps({"url": f"{kind}:{tag}:{n}", "language": tag, "text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
