"""Loads the forms for training with the clients people use and prints what they saw as JSON."""
import json
import sys

from datasets import Image, Sequence, load_dataset

directory = sys.argv[1]
seen = {}
pairs = load_dataset(directory + "/images", split="train")
seen["images"] = len(pairs)
seen["sizes"] = sorted({row["image"].size[0] for row in pairs})
seen["sources"] = sorted(set(pairs["source"]))
asked = load_dataset("json", data_files=directory + "/llava/*/*.jsonl", split="train")
seen["llava"] = len(asked)
said = load_dataset("json", data_files=directory + "/messages/*/*.jsonl", split="train")
seen["messages"] = len(said)
folder = directory + "/messages/khm-Khmr/"
khmer = load_dataset("json", data_files=folder + "*.jsonl", split="train")
khmer = khmer.map(lambda row: {"images": [folder + name for name in row["images"]]}).cast_column("images", Sequence(Image()))
page = [row for row in khmer if row["kind"] == "page"][0]
seen["page"] = [part["type"] for part in page["messages"][-1]["content"]]
seen["page sizes"] = [list(image.size) for image in page["images"]]
json.dump(seen, sys.stdout)
