"""Fetches whole repositories through a mirror with huggingface_hub, as JSON of names and SHA-256 on standard output."""
import hashlib, json, os, sys, tempfile
from pathlib import Path

from huggingface_hub import HfApi
from huggingface_hub import errors

out = {}
api = HfApi(os.environ["HF_ENDPOINT"], token=False)
for argument in sys.argv[1:]:
    kind, name = argument.split(":")
    try:
        with tempfile.TemporaryDirectory() as d:
            path = Path(api.snapshot_download(name, repo_type=kind, cache_dir=d))
            out[argument] = {str(f.relative_to(path)): hashlib.sha256(f.read_bytes()).hexdigest() for f in path.rglob("*") if f.is_file()}
            assert not api.file_exists(name, "none.txt", repo_type=kind)
            if sys.argv[1] == argument:
                assert len(list(api.list_repo_tree(name, repo_type=kind, recursive=True))) >= len(out[argument])
                assert not api.revision_exists(name, "none", repo_type=kind)
    except errors.GatedRepoError:
        out[argument] = "gated"
    except errors.RepositoryNotFoundError:
        out[argument] = "not found"
print(json.dumps(out))
