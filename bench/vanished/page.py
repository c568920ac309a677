"""Writes the page: python page.py VERDICTS.jsonl KEPT.jsonl > why-your-data-vanished.md"""

import collections
import json
import sys

NAMES = {"khm_Khmr": "Khmer", "lao_Laoo": "Lao", "mya_Mymr": "Burmese", "tha_Thai": "Thai", "shn_Mymr": "Shan", "tam_Taml": "Tamil", "vie_Latn": "Vietnamese", "ind_Latn": "Indonesian",
         "zsm_Latn": "Malay", "jav_Latn": "Javanese", "sun_Latn": "Sundanese", "tgl_Latn": "Filipino", "eng_Latn": "English"}
RULES = ["white space", "dolma", "dolma, any language", "datatrove", "datatrove, own words", "Lontar"]

HEAD = """# Why your data vanished

Edited prose in {count} languages, {n} documents each, was given to the quality rules that published corpora were made with. Nothing in it should be
dropped. This is how many documents each set of rules kept:

"""

BELOW = """
And how many it kept of {n} documents that are one sentence {times} times over, which should be none:

"""

TAIL = """
## What the columns are

| column | rules |
|---|---|
| white space | 50 to 100,000 words and a mean word length of 3 to 10, words cut at white space: what NeMo Curator does for every language but Chinese and Japanese |
| dolma | the Gopher rules of dolma 1.2.1 with the thresholds of its configuration for Common Crawl (`dolma-v1_5/mixing/cc-head.yaml`); words are cut at white space |
| dolma, any language | the same without asking for two English function words |
| datatrove | GopherRepetition, FineWebQuality and GopherQuality of datatrove 0.10.1, as they are when no setting is changed |
| datatrove, own words | the same with `language` set, so that its word cutter for the language is used, and without asking for English function words |
| Lontar | `normalise`, `length`, `repetition` and `quality` with nothing set |

datatrove with thresholds tuned for each language, as FineWeb-2 has them, is not in the table: they were found on each language's own text and keep these
documents, but they have to be found first, and there are none for a language without that work.

## What happened

- **Khmer, Lao, Burmese, Thai and Shan put no spaces between words.** What stands between two spaces is a phrase of 14 to 29 characters, so that a limit on
  the mean word length (3 to 10) drops everything.
- **Not every language ends a sentence with `.`, `!` or `?`.** Thai has no full stop; Khmer ends with ។ and Burmese with ။. A rule that asks for end marks
  has to know them.
- **Tamil words are long and few.** With every punctuation mark a word of its own, fewer than 80 of 100 "words" hold a letter in half of the documents.
- **English function words are in English.** A default that asks for two of them is a language filter that nobody asked for.
- **Rules that keep everything are not the answer.** The second table shows who still drops what is worthless.

In Lontar a rule without values for a language is `unmeasured` there: it neither keeps nor drops, and the report says so. Lengths are counted in
characters as a reader counts them, and limits come from text of the same language (`docs/guide`).

## Do it again

```
make vanished
```

installs the programs from PyPI into `.build`, needs `LONTAR_TESTDATA` with `lid-sib200`, and writes this page. The text is SIB-200
(CC BY-SA 4.0), the rows that nothing in Lontar was trained on or tuned to; the documents are put together by `bench/vanished/documents.py`.
It is edited, translated prose and not the web: real pages are dropped for good reasons too, and these figures say only what happens to text that
should stay.
"""


def table(kind: str, verdicts: list[dict], kept: set[str]) -> str:
    counts: dict = collections.defaultdict(collections.Counter)
    for v in verdicts:
        if not v["url"].startswith(kind + ":"):
            continue
        row = counts[v["language"]]
        for rule in RULES[:-1]:
            row[rule] += v[rule] == ""
        row["Lontar"] += v["url"] in kept
    lines = ["| language | " + " | ".join(RULES) + " |", "|---|" + "--:|" * len(RULES)]
    for tag, row in counts.items():
        lines.append(f"| {NAMES[tag]} | " + " | ".join(str(row[rule]) for rule in RULES) + " |")
    return "\n".join(lines) + "\n"


def main(verdicts_file: str, kept_file: str) -> None:
    verdicts = [json.loads(line) for line in open(verdicts_file, encoding="utf-8")]
    kept = {json.loads(line)["url"] for line in open(kept_file, encoding="utf-8")}
    languages = {v["language"] for v in verdicts}
    n = sum(v["url"].startswith("prose:") for v in verdicts) // len(languages)
    sys.stdout.write(HEAD.format(count=len(languages), n=n) + table("prose", verdicts, kept))
    sys.stdout.write(BELOW.format(n=n, times=20) + table("repeated", verdicts, kept) + TAIL)


if __name__ == "__main__":
    main(*sys.argv[1:])
