// Drives a hub with @huggingface/hub and says of each operation whether it went well, as JSON on standard output.
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(process.env.NODE_MODULES, "@huggingface", "hub");
const manifest = JSON.parse(readFileSync(join(root, "package.json")));
const entry = manifest.exports?.["."]?.import?.default ?? manifest.exports?.["."]?.import ?? manifest.module ?? manifest.main;
const hub = await import(pathToFileURL(join(root, entry)));

console.log = console.error; // the client talks
const [accessToken, otherToken, tag, xet] = process.argv.slice(2);
const hubUrl = process.env.HF_ENDPOINT;
const useXet = xet === "xet";
const repo = { type: "dataset", name: `asean/client-${tag}` };
const at = { hubUrl, repo, accessToken };
const results = {};

async function check(name, f) {
  try {
    await f();
    results[name] = "ok";
  } catch (e) {
    console.error(name, e);
    results[name] = `${e.constructor.name}: ${e.message}`;
  }
}
async function raises(status, f) {
  try {
    await f();
  } catch (e) {
    if (e.statusCode === status) return e;
    throw e;
  }
  throw new Error(`nothing refused with ${status}`);
}
function same(got, want) {
  if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`${JSON.stringify(got)} is not ${JSON.stringify(want)}`);
}
async function all(g) {
  const list = [];
  for await (const x of g) list.push(x);
  return list;
}
const bytes = async (path) => Buffer.from(await (await hub.downloadFile({ ...at, path })).arrayBuffer());
const big = Buffer.concat([randomBytes(1_500_000), Buffer.alloc(1_500_000, 7)]);
const khmer = "data/ឯកសារ ស្រី.txt";

await check("who am i", async () => {
  const me = await hub.whoAmI({ hubUrl, accessToken });
  same([me.name, me.orgs[0].name, me.auth.accessToken.role], ["sokha", "asean", "write"]);
  await raises(401, () => hub.whoAmI({ hubUrl, accessToken: "hf_wrong" }));
});
await check("create", async () => {
  await hub.createRepo({ ...at, visibility: "private" });
  await raises(409, () => hub.createRepo({ ...at, visibility: "private" }));
  same([await hub.repoExists(at), await hub.repoExists({ hubUrl, repo })], [true, false]);
});
await check("upload files", async () => {
  await hub.uploadFiles({ ...at, useXet, files: [
    { path: "README.md", content: new Blob(["---\nlicense: mit\nlanguage: km\n---\n# Card\n"]) },
    { path: khmer, content: new Blob(["ភាសាខ្មែរ\n"]) },
    { path: "data/big.bin", content: new Blob([big]) },
    { path: "data/empty.txt", content: new Blob([]) },
  ] });
  if (!(await bytes("data/big.bin")).equals(big)) throw new Error("the bytes came back otherwise");
  same((await bytes(khmer)).toString(), "ភាសាខ្មែរ\n");
});
await check("info", async () => {
  same((await hub.datasetInfo({ hubUrl, accessToken, name: repo.name })).private, true);
  const info = await hub.fileDownloadInfo({ ...at, path: "data/big.bin" });
  same([info.size, info.etag.length], [big.length, 66]);
  same([await hub.fileExists({ ...at, path: khmer }), await hub.fileExists({ ...at, path: "none" })], [true, false]);
  same(await hub.downloadFile({ ...at, path: "none" }), null);
});
await check("list with pages", async () => {
  const files = (await all(hub.listFiles({ ...at, recursive: true }))).map((f) => f.path);
  same(files, ["README.md", "data", "data/big.bin", "data/empty.txt", khmer]);
  same((await hub.pathsInfo({ ...at, paths: [khmer, "data", "none"] })).map((p) => p.path), [khmer, "data"]);
});
await check("snapshot", async () => {
  const dir = await hub.snapshotDownload({ ...at, cacheDir: mkdtempSync(join(tmpdir(), "hub-")) });
  same(readFileSync(join(dir, khmer)).toString(), "ភាសាខ្មែរ\n");
  if (!readFileSync(join(dir, "data/big.bin")).equals(big)) throw new Error("the bytes came back otherwise");
});
await check("commits", async () => {
  await hub.commit({ ...at, title: "many", operations: [{ operation: "delete", path: "data/empty.txt" }, { operation: "addOrUpdate", path: "n.txt", content: new Blob(["n"]) }] });
  const history = await all(hub.listCommits(at));
  same([history.length, history[0].title, await hub.countCommits({ ...at, revision: "main" })], [3, "many", 3]);
  await raises(412, () => hub.commit({ ...at, title: "late", parentCommit: history[1].oid, operations: [{ operation: "addOrUpdate", path: "l.txt", content: new Blob(["l"]) }] }));
  await hub.deleteFiles({ ...at, paths: ["n.txt"] });
});
await check("branches", async () => {
  await hub.createBranch({ ...at, branch: "exp/1" });
  await raises(409, () => hub.createBranch({ ...at, branch: "exp/1" }));
  await hub.uploadFile({ ...at, branch: "exp/1", file: { path: "b.txt", content: new Blob(["b"]) } });
  same([await hub.fileExists({ ...at, path: "b.txt", revision: "exp/1" }), await hub.fileExists({ ...at, path: "b.txt" })], [true, false]);
  await hub.deleteBranch({ ...at, branch: "exp/1" });
});
await check("list of repositories", async () => {
  for (let i = 0; i < 5; i++) await hub.createRepo({ hubUrl, accessToken, repo: { type: "dataset", name: `asean/list-${i}` }, visibility: "public" });
  same((await all(hub.listDatasets({ hubUrl, search: { query: "list-", owner: "asean" } }))).map((d) => d.name), [0, 1, 2, 3, 4].map((i) => `asean/list-${i}`));
});
await check("gated", async () => {
  const gated = { type: "dataset", name: "asean/gated" };
  await hub.createRepo({ hubUrl, accessToken, repo: gated, visibility: "public" });
  await raises(403, () => hub.uploadFile({ hubUrl, accessToken, repo: gated, file: { path: "a.txt", content: new Blob(["a"]) } }));
  const card = "---\nlicense: cc-by-4.0\nlontar: {rights: licensed:CC-BY-4.0, source: https://example.org/made-for-this-test}\n---\n";
  await hub.uploadFile({ hubUrl, accessToken, repo: gated, file: { path: "README.md", content: new Blob([card]) } });
  await hub.uploadFile({ hubUrl, accessToken, repo: gated, file: { path: "a.txt", content: new Blob(["a"]) } });
  await fetch(`${hubUrl}/api/datasets/asean/gated/settings`, { method: "PUT", headers: { Authorization: `Bearer ${accessToken}` }, body: '{"gated":"auto"}' });
  await raises(403, () => hub.downloadFile({ hubUrl, accessToken: otherToken, repo: gated, path: "a.txt" }));
  await raises(401, () => hub.downloadFile({ hubUrl, repo: gated, path: "a.txt" }));
});
await check("delete", async () => {
  await raises(404, () => hub.deleteRepo({ hubUrl, accessToken: otherToken, repo }));
  await hub.deleteRepo(at);
  same(await hub.repoExists(at), false);
});
process.stdout.write(JSON.stringify(results));
