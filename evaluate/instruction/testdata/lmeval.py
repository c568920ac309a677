# Reads {"id": [instruction ids], "kwargs": [arguments], "response": text} a line and writes lm-eval's verdicts {"strict": [...], "loose": [...]} a line;
# a check that raises an exception gives null. Packages are registered by hand so that lm_eval's own start, which wants a deep-learning library, does not run.
import json, logging, os, sys, types

site = next(p for p in sys.path if os.path.isdir(os.path.join(p, "lm_eval", "tasks", "ifeval")))
for name in ("lm_eval", "lm_eval.tasks"):
    m = types.ModuleType(name)
    m.__path__ = [os.path.join(site, *name.split("."))]
    sys.modules[name] = m

import importlib.metadata
import langdetect
import nltk

langdetect.DetectorFactory.seed = 0
nltk.data.path = [os.path.join(sys.prefix, "nltk_data")]
logging.disable(logging.CRITICAL)
from lm_eval.tasks.ifeval import utils


class Example:
    pass


def verdicts(test, e):
    out = []
    for name, kwargs in zip(e["id"], e["kwargs"]):
        i = Example()
        i.prompt, i.instruction_id_list, i.kwargs = "", [name], [kwargs]
        try:
            out.append(test(i, e["response"]).follow_instruction_list[0])
        except Exception:
            out.append(None)
    return out


if sys.argv[1:] == ["versions"]:
    print(", ".join(p + " " + importlib.metadata.version(p) for p in ("lm-eval", "nltk", "langdetect")))
elif sys.argv[1:] == ["cut"]:
    from nltk.tokenize import NLTKWordTokenizer, PunktTokenizer

    sentences, words = PunktTokenizer("english"), NLTKWordTokenizer()
    for line in sys.stdin.buffer:
        print(json.dumps([[s, *words.tokenize(s)] for s in sentences.tokenize(json.loads(line))], separators=(",", ":")))
else:
    for line in sys.stdin.buffer:
        e = json.loads(line)
        print(json.dumps({"strict": verdicts(utils.test_instruction_following_strict, e), "loose": verdicts(utils.test_instruction_following_loose, e)}, separators=(",", ":")))
