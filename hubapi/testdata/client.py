"""Drives a hub with huggingface_hub as people use it, and says of each operation whether it went well, as JSON on standard output."""
import io, json, os, sys, tempfile, traceback
from pathlib import Path

import huggingface_hub as hub
from huggingface_hub import CommitOperationAdd, CommitOperationCopy, CommitOperationDelete, HfApi, HfFileSystem
from huggingface_hub import errors

endpoint, owner_token, other_token = os.environ["HF_ENDPOINT"], sys.argv[1], sys.argv[2]
tag = sys.argv[3]
api, other, nobody = HfApi(endpoint, token=owner_token), HfApi(endpoint, token=other_token), HfApi(endpoint, token=False)
results = {}


def check(f):
    try:
        f()
        results[f.__name__.replace("_", " ").strip()] = "ok"
    except BaseException as e:  # every failure is a line of the matrix
        traceback.print_exc()
        results[f.__name__.replace("_", " ").strip()] = f"{type(e).__name__}: {e}"


def raises(kind, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as e:
        return e
    raise AssertionError(f"no {kind}")


repo = f"asean/client-{tag}"
card = b"---\nlicense: cc-by-4.0\nlontar:\n  rights: licensed:CC-BY-4.0\n  source: https://example.org/made-for-this-test\n---\n# Card\n"
kind = dict(repo_type="dataset")
khmer = "data/ឯកសារ ស្រី.txt"
big = os.urandom(1_500_000) * 2


@check
def who_am_i():
    me = api.whoami()
    assert me["name"] == "sokha" and me["orgs"][0]["name"] == "asean" and me["auth"]["accessToken"]["role"] == "write", me
    e = raises(Exception, HfApi(endpoint, token="hf_wrong").whoami)
    assert e.response.status_code == 401 and not isinstance(e, errors.RepositoryNotFoundError), e


@check
def create():
    url = api.create_repo(repo, **kind)
    assert url.repo_id == repo and str(url).startswith(endpoint), url
    assert api.dataset_info(repo).private
    assert api.create_repo(repo, exist_ok=True, **kind).repo_id == repo
    e = raises(errors.HfHubHTTPError, api.create_repo, repo, **kind)
    assert e.response.status_code == 409
    api.create_repo(f"model-{tag}", private=False)
    assert api.model_info(f"sokha/model-{tag}").id == f"sokha/model-{tag}"


@check
def missing_things():
    assert not api.repo_exists("asean/none", **kind) and not nobody.repo_exists(repo, **kind) and api.repo_exists(repo, **kind)
    assert not api.file_exists(repo, "none.txt", **kind) and not api.revision_exists(repo, "none", **kind)
    raises(errors.RepositoryNotFoundError, api.hf_hub_download, "asean/none", "a", **kind)
    raises(errors.RepositoryNotFoundError, api.dataset_info, "asean/none")
    raises(errors.RepositoryNotFoundError, other.dataset_info, repo)
    raises(errors.RevisionNotFoundError, api.hf_hub_download, repo, "a", revision="none", **kind)
    raises(errors.EntryNotFoundError, api.hf_hub_download, repo, "none.txt", **kind)
    raises(errors.EntryNotFoundError, lambda: list(api.list_repo_tree(repo, "none", **kind)))


@check
def upload_file():
    api.upload_file(path_or_fileobj=b"---\nlicense: cc-by-4.0\nlanguage:\n- km\n---\n# Card\n", path_in_repo="README.md", repo_id=repo, **kind)
    api.upload_file(path_or_fileobj="ភាសាខ្មែរ\n".encode(), path_in_repo=khmer, repo_id=repo, commit_message="ឯកសារ", **kind)
    api.upload_file(path_or_fileobj=big, path_in_repo="data/big.bin", repo_id=repo, **kind)
    api.upload_file(path_or_fileobj=io.BytesIO(b"\0" * 1000), path_in_repo="data/stream.bin", repo_id=repo, **kind)
    api.upload_file(path_or_fileobj=b"", path_in_repo="data/empty.txt", repo_id=repo, **kind)
    with tempfile.TemporaryDirectory() as d:
        got = Path(api.hf_hub_download(repo, khmer, cache_dir=d, **kind)).read_bytes()
        assert got.decode() == "ភាសាខ្មែរ\n", got
        assert Path(api.hf_hub_download(repo, "data/big.bin", cache_dir=d, **kind)).read_bytes() == big
        assert Path(api.hf_hub_download(repo, "data/empty.txt", cache_dir=d, **kind)).read_bytes() == b""
    e = raises(Exception, api.upload_file, path_or_fileobj=b"---\na: [\n---\n", path_in_repo="README.md", repo_id=repo, **kind)
    assert "README" in str(e) or "metadata" in str(e), e


def folder(d):
    for i in range(7):
        p = Path(d, "sub", str(i % 2), f"f{i}.txt")
        p.parent.mkdir(parents=True, exist_ok=True)
        p.write_text(f"{tag} {i}")
    Path(d, "x.parquet").write_bytes(b"PAR1" + os.urandom(300_000))


@check
def upload_folder():
    with tempfile.TemporaryDirectory() as d:
        folder(d)
        api.upload_folder(folder_path=d, path_in_repo="folder", repo_id=repo, **kind)
        before = api.dataset_info(repo).sha
        api.upload_folder(folder_path=d, path_in_repo="folder", repo_id=repo, **kind)
        assert api.dataset_info(repo).sha == before, "unchanged files were committed again"
        with tempfile.TemporaryDirectory() as s:
            got = Path(api.snapshot_download(repo, cache_dir=s, **kind))
            for f in Path(d).rglob("*"):
                if f.is_file():
                    assert (got / "folder" / f.relative_to(d)).read_bytes() == f.read_bytes(), f
            assert (got / khmer).read_text() == "ភាសាខ្មែរ\n"
        with tempfile.TemporaryDirectory() as s:
            api.snapshot_download(repo, local_dir=s, allow_patterns="folder/*", **kind)
            assert Path(s, "folder", "x.parquet").exists() and not Path(s, "README.md").exists()


@check
def list_with_pages():
    names = sorted(f.path for f in api.list_repo_tree(repo, recursive=True, **kind))
    assert names == sorted(set(names)) and len([n for n in names if n.endswith(".txt")]) == 9, names
    assert sorted(api.list_repo_files(repo, **kind)) == sorted(n for n in names if "." in n)
    info = {f.path: f for f in api.list_repo_tree(repo, recursive=True, expand=True, **kind) if hasattr(f, "size")}
    assert info["data/big.bin"].lfs.size == len(big) and info[khmer].last_commit.title == "ឯកសារ", info[khmer]
    paths = api.get_paths_info(repo, [khmer, "folder", "none"], **kind)
    assert sorted(p.path for p in paths) == [khmer, "folder"], paths
    siblings = {s.rfilename: s for s in api.dataset_info(repo, files_metadata=True).siblings}
    assert siblings["data/big.bin"].lfs["size"] == len(big) and siblings[khmer].size == 28, siblings[khmer]


@check
def list_of_repositories():
    for i in range(5):
        api.create_repo(f"asean/list-{tag}-{i}", private=False, **kind)
    found = [d.id for d in nobody.list_datasets(search=f"list-{tag}")]
    assert found == [f"asean/list-{tag}-{i}" for i in range(5)], found
    assert len(list(nobody.list_datasets(search=f"list-{tag}", limit=4))) == 4
    mine = [d.id for d in api.list_datasets(author="asean", filter="language:km")]
    assert repo in mine, mine
    assert repo not in [d.id for d in nobody.list_datasets(author="asean")]
    assert f"sokha/model-{tag}" in [m.id for m in nobody.list_models(sort="created_at" if tag[0] == "2" else "createdAt", author="sokha")]


@check
def branches_and_tags():
    api.create_branch(repo, branch="exp/1", **kind)
    raises(errors.HfHubHTTPError, api.create_branch, repo, branch="exp/1", **kind)
    api.create_branch(repo, branch="exp/1", exist_ok=True, **kind)
    api.upload_file(path_or_fileobj=b"on a branch", path_in_repo="b.txt", repo_id=repo, revision="exp/1", **kind)
    assert api.file_exists(repo, "b.txt", revision="exp/1", **kind) and not api.file_exists(repo, "b.txt", **kind)
    api.create_tag(repo, tag="v1.0", tag_message="first", revision="exp/1", **kind)
    raises(errors.HfHubHTTPError, api.create_tag, repo, tag="v1.0", **kind)
    refs = api.list_repo_refs(repo, **kind)
    assert sorted(b.name for b in refs.branches) == ["exp/1", "main"] and [t.name for t in refs.tags] == ["v1.0"], refs
    assert api.dataset_info(repo, revision="v1.0").sha == [b.target_commit for b in refs.branches if b.name == "exp/1"][0]
    api.delete_tag(repo, tag="v1.0", **kind)
    api.delete_branch(repo, branch="exp/1", **kind)
    raises(errors.HfHubHTTPError, api.delete_branch, repo, branch="exp/1", **kind)
    raises(errors.RevisionNotFoundError, api.create_branch, repo, branch="x", revision="none", **kind)


@check
def commits():
    history = api.list_repo_commits(repo, **kind)
    assert history[-1].title == "initial commit" and history[0].authors == ["sokha"] and len(history) >= 7, history
    sha = api.dataset_info(repo).sha
    done = api.create_commit(repo, [CommitOperationCopy("data/big.bin", "copy/big.bin"), CommitOperationCopy("README.md", "copy/README.md"), CommitOperationDelete("data/stream.bin"),
                                    CommitOperationDelete("folder/sub/", is_folder=True), CommitOperationAdd("n.txt", b"n")], commit_message="many", parent_commit=sha, **kind)
    assert done.oid == api.dataset_info(repo).sha
    files = api.list_repo_files(repo, **kind)
    assert "copy/big.bin" in files and "copy/README.md" in files and "data/stream.bin" not in files and not [f for f in files if f.startswith("folder/sub")], files
    e = raises(errors.HfHubHTTPError, api.create_commit, repo, [CommitOperationAdd("late.txt", b"l")], commit_message="late", parent_commit=sha, **kind)
    assert e.response.status_code == 412, e
    api.delete_file("n.txt", repo, **kind)
    raises(errors.RepositoryNotFoundError, other.upload_file, path_or_fileobj=b"x", path_in_repo="x", repo_id=repo, **kind)


@check
def file_system():
    fs = HfFileSystem(endpoint=endpoint, token=owner_token)
    root = f"datasets/{repo}"
    assert fs.read_text(f"{root}/{khmer}") == "ភាសាខ្មែរ\n"
    assert f"{root}/data/big.bin" in fs.glob(f"{root}/**/*.bin")
    with fs.open(f"{root}/data/big.bin", "rb") as f:
        f.seek(1_000_000)
        assert f.read(10) == big[1_000_000:1_000_010]
    with fs.open(f"{root}/written.txt", "w") as f:
        f.write("by file system")
    assert fs.info(f"{root}/written.txt")["size"] == 14


@check
def gated():
    name = f"asean/gated-{tag}"
    api.create_repo(name, private=False, **kind)
    e = raises(errors.HfHubHTTPError, api.upload_file, path_or_fileobj=b"secret", path_in_repo="a.txt", repo_id=name, **kind)
    assert e.response.status_code == 403 and "the card names no licence" in str(e), e
    api.upload_file(path_or_fileobj=card, path_in_repo="README.md", repo_id=name, **kind)
    api.upload_file(path_or_fileobj=b"secret", path_in_repo="a.txt", repo_id=name, **kind)
    api.update_repo_settings(name, gated="manual", **kind)
    assert nobody.dataset_info(name).gated == "manual"
    with tempfile.TemporaryDirectory() as d:
        get = lambda who: who.hf_hub_download(name, "a.txt", cache_dir=d + str(id(who)), **kind)
        e = raises(errors.GatedRepoError, get, nobody)
        assert e.response.status_code == 401
        e = raises(errors.GatedRepoError, get, other)
        assert e.response.status_code == 403 and "Ask for it at" in str(e), e
        raises(errors.GatedRepoError, other.auth_check, name, **kind)
        api.grant_access(name, "dara", **kind)
        assert Path(get(other)).read_bytes() == b"secret"
        assert [r.username for r in api.list_accepted_access_requests(name, **kind)] == ["dara"]
        api.reject_access_request(name, "dara", rejection_reason="no", **kind)
        assert [r.username for r in api.list_rejected_access_requests(name, **kind)] == ["dara"]
        raises(errors.GatedRepoError, other.auth_check, name, **kind)
        api.cancel_access_request(name, "dara", **kind)
        assert [r.email for r in api.list_pending_access_requests(name, **kind)] == ["dara@example.org"]
        api.accept_access_request(name, "dara", **kind)
        other.auth_check(name, **kind)
        raises(errors.HfHubHTTPError, lambda: list(other.list_accepted_access_requests(name, **kind)))


@check
def publish():
    name = f"asean/publish-{tag}"
    api.create_repo(name, **kind)
    api.upload_file(path_or_fileobj="ភាសាខ្មែរ\n".encode(), path_in_repo="a.txt", repo_id=name, **kind)
    e = raises(errors.HfHubHTTPError, api.update_repo_settings, name, private=False, **kind)
    assert e.response.status_code == 403 and "the card names no licence" in str(e), e
    api.upload_file(path_or_fileobj=b"---\nlicense: cc-by-4.0\n---\n", path_in_repo="README.md", repo_id=name, **kind)
    e = raises(errors.HfHubHTTPError, api.update_repo_settings, name, private=False, **kind)
    assert "a.txt" in str(e) and "where it comes from" in str(e), e
    api.upload_file(path_or_fileobj=card, path_in_repo="README.md", repo_id=name, **kind)
    api.update_repo_settings(name, private=False, **kind)
    assert not nobody.dataset_info(name).private


@check
def settings_and_move():
    name, to = f"asean/moves-{tag}", f"sokha/moved-{tag}"
    api.create_repo(name, **kind)
    raises(errors.RepositoryNotFoundError, nobody.dataset_info, name)
    api.update_repo_settings(name, private=False, **kind)
    assert not nobody.dataset_info(name).private
    api.move_repo(name, to, **kind)
    assert nobody.dataset_info(to).id == to and not api.repo_exists(name, **kind)
    raises(errors.HfHubHTTPError, other.delete_repo, to, **kind)
    api.delete_repo(to, **kind)
    raises(errors.RepositoryNotFoundError, api.delete_repo, to, **kind)
    api.delete_repo(to, missing_ok=True, **kind)


@check
def disabled():
    with tempfile.TemporaryDirectory() as d:  # older clients say that they could not fetch it, and why behind that
        e = raises(Exception, api.hf_hub_download, "asean/disabled", "a.txt", cache_dir=d, **kind)
        assert errors.DisabledRepoError in (type(e), type(e.__cause__)), (e, e.__cause__)


print(json.dumps(results, ensure_ascii=False))
