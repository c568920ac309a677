"""Drives a hub through a proxy with huggingface_hub: folders, a large file, a revision with a slash, HEAD. Says "ok" last."""
import os, sys, hashlib, tempfile
from pathlib import Path

import huggingface_hub as hub
from huggingface_hub import HfApi

endpoint, token, size = os.environ["HF_ENDPOINT"], sys.argv[1], int(sys.argv[2])
api = HfApi(endpoint, token=token)
work = Path(tempfile.mkdtemp())
(work / "folder").mkdir()
texts = {"ឯកសារ ១.txt": "ភាសាខ្មែរ\n", "ไฟล์.txt": "ภาษาไทย\n", "a+b%2F.txt": "x"}  # not yet reviewed by native speakers
for name, text in texts.items():
    (work / "folder" / name).write_text(text, encoding="utf-8")
block = hashlib.sha256(token.encode()).digest() * 32768  # 1 MiB
with open(work / "large.bin", "wb") as f:
    for i in range(size):
        f.write(i.to_bytes(4, "little") + block[4:])

repo = "sokha/through-" + hub.__version__.replace(".", "-")
api.create_repo(repo, repo_type="dataset", exist_ok=True)
api.upload_folder(repo_id=repo, repo_type="dataset", folder_path=work / "folder", path_in_repo="data")
with open(work / "large.bin", "rb") as f:  # a file object goes by LFS, whatever the version
    api.upload_file(repo_id=repo, repo_type="dataset", path_or_fileobj=f, path_in_repo="large.bin")
api.create_branch(repo, repo_type="dataset", branch="exp/1")
api.upload_file(repo_id=repo, repo_type="dataset", path_or_fileobj=b"on the branch", path_in_repo="only.txt", revision="exp/1")
got = Path(api.snapshot_download(repo, repo_type="dataset", revision="exp/1", cache_dir=work / "cache"))
for name, text in texts.items():
    assert (got / "data" / name).read_text(encoding="utf-8") == text, name
assert (got / "only.txt").read_bytes() == b"on the branch"
want, have = (hashlib.sha256(open(p, "rb").read()).hexdigest() for p in (work / "large.bin", got / "large.bin"))
assert want == have
head = hub.get_hf_file_metadata(hub.hf_hub_url(repo, "large.bin", repo_type="dataset", revision="exp/1", endpoint=endpoint), token=token)
assert head.size == size << 20 and head.etag == want and head.commit_hash, head
head = hub.get_hf_file_metadata(hub.hf_hub_url(repo, "data/ឯកសារ ១.txt", repo_type="dataset", endpoint=endpoint), token=token)
assert head.size == len(texts["ឯកសារ ១.txt"].encode()), head
print("ok")
