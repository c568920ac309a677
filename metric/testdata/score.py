"""Scores pairs of texts, JSON lines {"l": …, "h": …, "r": [ … ]} on stdin, with sacrebleu. First a line for each pair, then one for each language's corpus: chrF2, chrF2++, BLEU by the tokenizers none, 13a, intl, char and zh (of single pairs with effective order), TER."""
import json, sys
from sacrebleu.metrics import BLEU, CHRF, TER

tokenizers = ["none", "13a", "intl", "char", "zh"]
plain, plus, ter = CHRF(), CHRF(word_order=2), TER()
single = [plain, plus] + [BLEU(tokenize=t, effective_order=True) for t in tokenizers] + [ter]
corpus = [plain, plus] + [BLEU(tokenize=t) for t in tokenizers] + [ter]
rows = [json.loads(line) for line in sys.stdin]
for r in rows:
    print(*(repr(float(m.sentence_score(r["h"], r["r"]).score)) for m in single))
for tag in sorted({r["l"] for r in rows}):
    own = [r for r in rows if r["l"] == tag]
    hyps, refs = [r["h"] for r in own], [list(t) for t in zip(*(r["r"] for r in own))]
    print(*(repr(float(m.corpus_score(hyps, refs).score)) for m in corpus))
