"""Loads pairs with the clients people use and prints what they saw as JSON."""
import json
import sys

directory = sys.argv[1]
seen = {}

from datasets import load_dataset

for name, loaded in {
    "parquet": load_dataset("parquet", data_files=directory + "/**/*.parquet", split="train"),
    "folder": load_dataset(directory, split="train"),
}.items():
    seen[name] = sorted([row["id"], row["text"], list(row["image"].size), row["image"].getpixel((0, 0))[0], row["source"], row["concepts"]] for row in loaded)
    seen[name + " feature"] = type(loaded.features["image"]).__name__
stream = load_dataset(directory, split="train", streaming=True)
seen["stream"] = sorted([row["id"], list(row["image"].size)] for row in stream)

import pandas

frame = pandas.read_parquet(directory)
seen["pandas"] = sorted([row.id, len(row.image["bytes"]), row.image["path"]] for row in frame.itertuples())

import duckdb

seen["duckdb"] = [list(r) for r in duckdb.sql(f"SELECT id, octet_length(image.bytes), image.path FROM '{directory}/*/*.parquet' ORDER BY id").fetchall()]
json.dump(seen, sys.stdout)
