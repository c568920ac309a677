// Uploads files by Xet and reads them back. Called as upload.mjs MODULE HUB FOLDER; the token comes by HF_TOKEN.
import { readFile } from "node:fs/promises";
import { Buffer } from "node:buffer";

const [module, hubUrl, folder] = process.argv.slice(2);
const hub = await import(module);
const repo = { type: "dataset", name: "sokha/songs" };
const accessToken = process.env.HF_TOKEN;
for (const path of ["random.bin", "khmer.bin", "floats.bin", "twice.bin"]) {
  const content = await readFile(`${folder}/${path}`);
  await hub.uploadFiles({ repo, hubUrl, accessToken, useXet: true, files: [{ path, content: new Blob([content]) }] });
  const got = Buffer.from(await (await hub.downloadFile({ repo, path, hubUrl, accessToken })).arrayBuffer());
  if (!got.equals(content)) throw new Error(`${path} comes back changed`);
  console.log("npm", path, got.length);
}
