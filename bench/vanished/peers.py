"""Asks the published rules of other programs about documents: python peers.py DOCUMENTS.jsonl > VERDICTS.jsonl

Programs run as they are installed from PyPI; only dolma's thresholds are repeated here, from its configuration for Common Crawl.
"""

import importlib.util
import json
import sys
import types

from datatrove.data import Document
from datatrove.pipeline.filters import FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
from datatrove.utils.word_tokenizers import load_word_tokenizer

# Tokenisers of datatrove go by ISO 639-3 and script; it has one for each of these languages.
ISO = {"tgl_Latn": "fil_Latn"}


def dolma_attributes():
    """dolma's Gopher tagger, without the rest of the package, whose dependencies do not go together with datatrove's."""
    root = list(importlib.util.find_spec("dolma").submodule_search_locations)[0]
    for name, path in (("dolma", root), ("dolma.core", root + "/core"), ("dolma.taggers", root + "/taggers")):
        module = types.ModuleType(name)
        module.__path__ = [path]
        sys.modules[name] = module
    from dolma.taggers.gopher import get_attributes

    return get_attributes


def white_space(text: str) -> str:
    """Two rules of Gopher over text.split(), as NeMo Curator applies them to all languages but Chinese and Japanese."""
    words = text.split()
    if not 50 <= len(words) <= 100_000:
        return "word count"
    mean = sum(map(len, words)) / len(words)
    return "" if 3 <= mean <= 10 else "mean word length"


def dolma(attributes, text: str, english: bool) -> str:
    """The rules of configs/dolma-v1_5/mixing/cc-head.yaml (allenai/dolma 2daae122) over the tagger gopher_v1."""
    a = attributes(text)
    if not 50 <= a.word_count <= 100_000:
        return "word count"
    if not 3 <= a.median_word_length <= 10:
        return "median word length"
    if a.symbol_to_word_ratio > 0.1:
        return "symbols"
    if a.fraction_of_words_with_alpha_character < 0.8:
        return "words with a letter"
    if english and a.required_word_count < 2:
        return "English words"
    if a.fraction_of_lines_starting_with_bullet_point > 0.9 or a.fraction_of_lines_ending_with_ellipsis > 0.3:
        return "bullets or ellipses"
    if a.fraction_of_duplicate_lines > 0.3 or a.fraction_of_characters_in_duplicate_lines > 0.3:
        return "duplicate lines"
    top = {2: 0.2, 3: 0.18, 4: 0.16}
    duplicate = {5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10}
    if any(v > top[n] for n, v in a.fraction_of_characters_in_most_common_ngram):
        return "most common n-gram"
    if any(v > duplicate[n] for n, v in a.fraction_of_characters_in_duplicate_ngrams):
        return "duplicate n-grams"
    return ""


def datatrove(tag: str | None):
    """The filters of FineWeb in their order with their defaults; with a tag, words are cut for that language and no English words are asked for."""
    if tag is None:
        filters = [GopherRepetitionFilter(), FineWebQualityFilter(), GopherQualityFilter()]
    else:
        filters = [GopherRepetitionFilter(language=tag), FineWebQualityFilter(language=tag), GopherQualityFilter(language=tag, min_stop_words=None)]

    def verdict(text: str) -> str:
        for f in filters:
            kept = f.filter(Document(text=text, id=""))
            if kept is not True:
                return kept[1] if isinstance(kept, tuple) else "dropped"
        return ""

    return verdict


def main(name: str) -> None:
    attributes = dolma_attributes()
    english = datatrove(None)
    own = {}
    for line in open(name, encoding="utf-8"):
        d = json.loads(line)
        tag, text = d["language"], d["text"]
        if tag not in own:
            iso = ISO.get(tag, tag)
            load_word_tokenizer(iso)
            own[tag] = datatrove(iso)
        json.dump({"url": d["url"], "language": tag, "white space": white_space(text), "dolma": dolma(attributes, text, True),
                   "dolma, any language": dolma(attributes, text, False), "datatrove": english(text), "datatrove, own words": own[tag](text)}, sys.stdout)
        print()


if __name__ == "__main__":
    main(sys.argv[1])
