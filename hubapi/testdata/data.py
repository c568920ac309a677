"""Reads and writes data sets on a hub with datasets, and reads by URL with pandas and DuckDB where they are installed."""
import json, os, sys, tempfile, traceback
from pathlib import Path

import datasets
from huggingface_hub import DatasetCard, HfApi

endpoint, token, tag = os.environ["HF_ENDPOINT"], sys.argv[1], sys.argv[3]
os.environ["HF_TOKEN"] = token
results = {}
texts = ["ទន្លេមេគង្គ", "မြန်မာ", "ພາສາລາວ", "ตลาดเช้า", "தமிழ்", "Chợ nổi", "ꦗꦮ", "بهاس ملايو", "pasar pagi"]
repo, pictures = f"asean/data-{tag}", f"asean/pictures-{tag}"


def check(f):
    try:
        f()
        results[f.__name__.replace("_", " ").strip()] = "ok"
    except BaseException as e:
        traceback.print_exc()
        results[f.__name__.replace("_", " ").strip()] = f"{type(e).__name__}: {e}"


@check
def push_to_hub():
    d = datasets.Dataset.from_dict({"text": texts, "n": list(range(len(texts)))})
    d.push_to_hub(repo, token=token, private=True)
    api = HfApi(endpoint, token=token)
    card = DatasetCard.load(repo, token=token)
    card.data.license, card.data.lontar = "cc0-1.0", {"rights": "public-domain", "source": "https://example.org/made-for-this-test"}
    api.upload_file(path_or_fileobj=str(card).encode(), path_in_repo="README.md", repo_id=repo, repo_type="dataset")
    api.update_repo_settings(repo, private=False, repo_type="dataset")
    d.select(range(3)).push_to_hub(repo, split="test", token=token)
    d.select(range(2)).push_to_hub(repo, config_name="km", token=token)


@check
def load_dataset():
    got = datasets.load_dataset(repo, token=token)
    assert got["train"]["text"][:] == texts and len(got["test"]) == 3, got
    assert len(datasets.load_dataset(repo, "km", split="train", token=False)) == 2
    assert [r["text"] for r in datasets.load_dataset(repo, split="train", streaming=True, token=token)] == texts
    assert datasets.get_dataset_config_names(repo, token=token) == ["default", "km"]


@check
def push_with_pictures():
    from PIL import Image
    rows = {"image": [Image.new("RGB", (40, 30), (i * 20, 0, 0)) for i in range(5)], "text": texts[:5]}
    d = datasets.Dataset.from_dict(rows, features=datasets.Features({"image": datasets.Image(), "text": datasets.Value("string")}))
    d.push_to_hub(pictures, token=token, private=True)
    got = datasets.load_dataset(pictures, split="train", token=token)
    assert got.features["image"].__class__.__name__ == "Image" and got[3]["image"].size == (40, 30) and got[3]["image"].getpixel((0, 0)) == (60, 0, 0), got
    try:
        datasets.load_dataset(pictures, token=False, cache_dir=tempfile.mkdtemp())  # not from what was fetched above
    except Exception:
        return
    raise AssertionError("a private data set was read by nobody")


def ask(path, private=True, **query):
    import urllib.parse, urllib.request
    address = path if path.startswith("http") else f"{endpoint}/{path}?" + urllib.parse.urlencode(query)
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"} if private else {})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


@check
def rows_in_the_viewer():
    splits = json.loads(ask("splits", dataset=repo))["splits"]
    assert [(s["config"], s["split"]) for s in splits] == [("default", "train"), ("default", "test"), ("km", "train")], splits
    page = json.loads(ask("rows", dataset=repo, config="default", split="train", offset=2, length=4))
    assert [r["row"]["text"] for r in page["rows"]] == texts[2:6] and page["num_rows_total"] == len(texts), page
    assert [f["type"]["dtype"] for f in page["features"]] == ["string", "int64"], page["features"]
    found = json.loads(ask("filter", dataset=repo, config="default", split="train", where="\"n\">=7 OR \"text\" LIKE '%ລາວ%'"))
    assert [r["row"]["text"] for r in found["rows"]] == [texts[2], *texts[7:]], found
    size = json.loads(ask("size", dataset=repo))["size"]["dataset"]
    assert size["num_rows"] == len(texts) + 3 + 2, size
    [statistics] = [c for c in json.loads(ask("statistics", dataset=repo, config="default", split="train"))["statistics"] if c["column_name"] == "n"]
    assert statistics["column_statistics"]["median"] == 4, statistics
    features = json.loads(ask("info", dataset=repo, config="km"))["dataset_info"]["features"]
    assert datasets.Features.from_dict(features) == datasets.load_dataset(repo, "km", split="train", token=token).features, features


@check
def pictures_in_the_viewer():
    import io
    from PIL import Image
    page = json.loads(ask("rows", dataset=pictures))
    assert page["features"][0]["type"]["_type"] == "Image", page["features"]
    cell = page["rows"][3]["row"]["image"]
    assert (cell["width"], cell["height"]) == (40, 30), cell
    assert Image.open(io.BytesIO(ask(cell["src"], private=False))).getpixel((0, 0)) == (60, 0, 0)


@check
def parquet_of_CSV():
    import io, pandas
    HfApi(endpoint, token=token).create_repo(f"asean/table-{tag}", repo_type="dataset")
    table = "language,text,n\nzsm-Arab,بهاس ملايو,1\njav-Java,ꦲꦏ꧀ꦱꦫꦗꦮ,2\n"
    HfApi(endpoint, token=token).upload_file(path_or_fileobj=table.encode(), path_in_repo="train.csv", repo_id=f"asean/table-{tag}", repo_type="dataset")
    [file] = json.loads(ask("parquet", dataset=f"asean/table-{tag}"))["parquet_files"]
    got = pandas.read_parquet(io.BytesIO(ask(file["url"])))
    assert list(got.columns) == ["language", "text", "n"] and list(got["n"]) == [1, 2] and got["text"][1] == "ꦲꦏ꧀ꦱꦫꦗꦮ", got


def url():
    name = [f for f in HfApi(endpoint, token=token).list_repo_files(repo, repo_type="dataset") if f.startswith("data/train")][0]
    return f"{endpoint}/datasets/{repo}/resolve/main/{name}"


try:
    import duckdb, pandas
except ImportError:
    pass
else:
    @check
    def pandas_by_URL():
        assert list(pandas.read_parquet(url())["text"]) == texts
        assert list(pandas.read_parquet(f"hf://{url()[len(endpoint) + 1:].replace('/resolve/main', '')}")["text"]) == texts

    @check
    def pandas_by_Parquet_address():
        [one] = json.loads(ask(f"api/datasets/{repo}/parquet/default/train", x=1))
        assert list(pandas.read_parquet(one)["text"]) == texts

    @check
    def DuckDB_by_URL():
        c = duckdb.connect()
        import duckdb_extension_httpfs
        [file] = Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension*")
        c.load_extension(str(file))
        got = c.execute(f"select text from read_parquet('{url()}') where n >= 5 order by n").fetchall()
        assert [t for (t,) in got] == texts[5:], got

print(json.dumps(results, ensure_ascii=False), flush=True)
os._exit(0)  # the results are there: threads of pyarrow that end after the interpreter would abort the process
