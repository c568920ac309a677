"""Uploads files the way current clients do and reads them back. Called as upload.py HUB FOLDER STEP; the token comes by HF_TOKEN."""
import hashlib
import os
import sys

hub, folder, step = sys.argv[1:4]
os.environ["HF_ENDPOINT"] = hub
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_VERBOSITY"] = "error"

import hf_xet  # noqa: E402,F401  without it files go another way and the test says nothing
from huggingface_hub import HfApi, hf_hub_download  # noqa: E402

api = HfApi()


def back(repository, name):
    local = hf_hub_download(repository, name, repo_type="dataset", cache_dir=os.path.join(folder, "read-" + step))
    with open(local, "rb") as f, open(os.path.join(folder, name), "rb") as g:
        a, b = f.read(), g.read()
    if a != b:
        sys.exit(f"{name} comes back changed: {len(a)} bytes of {len(b)}")
    print(step, name, len(a), hashlib.sha256(a).hexdigest())


names = ["random.bin", "khmer.bin", "floats.bin", "twice.bin"]
if step == "folder":
    api.upload_folder(repo_id="sokha/songs", repo_type="dataset", folder_path=folder, allow_patterns=names)
    for name in names:
        back("sokha/songs", name)
elif step == "file":  # a new process with the cache of the first: chunks it knows are named again
    for repository in ["sokha/songs", "sokha/tales"]:
        api.upload_file(repo_id=repository, repo_type="dataset", path_or_fileobj=os.path.join(folder, "edited.bin"), path_in_repo="edited.bin")
        back(repository, "edited.bin")
elif step == "bytes":
    with open(os.path.join(folder, "khmer.bin"), "rb") as f:
        api.upload_file(repo_id="house/shared", repo_type="dataset", path_or_fileobj=f.read(), path_in_repo="khmer.bin")
    back("house/shared", "khmer.bin")
