"""Scores pairs of texts, JSON lines {"h": …, "r": [ … ]} on stdin, with sacrebleu: one line of chrF2 and chrF2++ for each, then one for each language's corpus."""
import json, sys
from sacrebleu.metrics import CHRF

plain, plus = CHRF(), CHRF(word_order=2)
rows = [json.loads(line) for line in sys.stdin]
for r in rows:
    print(repr(plain.sentence_score(r["h"], r["r"]).score), repr(plus.sentence_score(r["h"], r["r"]).score))
for tag in sorted({r["l"] for r in rows}):
    own = [r for r in rows if r["l"] == tag]
    hyps, refs = [r["h"] for r in own], [list(t) for t in zip(*(r["r"] for r in own))]
    print(repr(plain.corpus_score(hyps, refs).score), repr(plus.corpus_score(hyps, refs).score))
