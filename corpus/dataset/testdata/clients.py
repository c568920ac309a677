"""Loads a data set with the clients people use and prints what they saw as JSON."""
import json
import sys

directory, config, nothing = sys.argv[1:4]
seen = {}

from datasets import get_dataset_config_names, load_dataset

whole = load_dataset(directory, split="train")
seen["whole"] = sorted(whole["id"])
seen["configs"] = get_dataset_config_names(directory)
one = load_dataset(directory, config, split="train")
seen["one"] = sorted(one["id"])
seen["text"] = one[0]["text"]
stream = load_dataset(directory, config, split="train", streaming=True)
seen["stream"] = sorted(row["id"] for row in stream)
seen["whole stream"] = sorted(row["id"] for row in load_dataset(directory, split="train", streaming=True))
seen["pictures"] = {row["id"]: [p["bytes"].hex() if p["bytes"] is not None else None for p in row["pictures"]] for row in whole if row["pictures"]}
seen["parts"] = {row["id"]: [[p["kind"], p["text"], p["picture"]] for p in row["parts"]] for row in whole if row["parts"]}
scanned = [row for row in whole if row["pages"]][0]
first, second = scanned["pictures"]
seen["picture details"] = [first["file"]["keywords"], first["descriptions"][0]["pivot"], first["descriptions"][0]["reasons"], first["checks"][1]["value"], second["reasons"]]
lines = scanned["pages"][0]["regions"][0]["lines"]
seen["words of a page"] = [lines[0]["words"][1]["text"], lines[0]["words"][1]["bottom"], len(lines), scanned["pages"][0]["number"], len(scanned["pages"][1]["regions"])]
seen["unknown score"] = [row["id"] for row in whole if row["language_score"] is None]

import pandas

frame = pandas.read_parquet(directory + "/data")
seen["pandas"] = sorted(frame["id"])
seen["pandas words"] = sum(len(l["words"]) for pages in frame["pages"] for p in pages for r in p["regions"] for l in r["lines"])

import duckdb

rows = duckdb.sql(f"SELECT id FROM '{directory}/data/*/*.parquet' ORDER BY id").fetchall()
seen["duckdb"] = [r[0] for r in rows]
seen["duckdb pictures"] = duckdb.sql(f"SELECT count(*) FROM (SELECT unnest(pictures) AS p FROM '{directory}/data/*/*.parquet') WHERE p.bytes IS NOT NULL").fetchall()[0][0]
words = "SELECT unnest(l.words) FROM (SELECT unnest(r.lines) AS l FROM (SELECT unnest(p.regions) AS r FROM (SELECT unnest(pages) AS p FROM '%s/data/*/*.parquet')))"
seen["duckdb words"] = len(duckdb.sql(words % directory).fetchall())

import mlcroissant

croissant = mlcroissant.Dataset(directory + "/croissant.json")
seen["croissant errors"] = sorted(croissant.metadata.ctx.issues.errors)
records = list(croissant.records("default"))
seen["croissant"] = sorted(r["default/id"].decode() for r in records)
seen["croissant pictures"] = sum(len(r["default/pictures"] if r["default/pictures"] is not None else []) for r in records)
seen["empty croissant errors"] = sorted(mlcroissant.Dataset(nothing + "/croissant.json").metadata.ctx.issues.errors)

json.dump(seen, sys.stdout)
