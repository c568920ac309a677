// Serves a model of llama.cpp on this machine: node scripts/llama/server.mjs --model FILE.gguf
//
// It answers on the loopback address only, one request at a time, and the likeliest token each time unless a temperature is asked for: the same question gets
// the same answer. It refuses what it cannot do. When it is ready it prints a line: {"address":"http://127.0.0.1:PORT/v1","model":…,"fingerprint":…,"context":…}.
import {readFileSync} from "node:fs";
import http from "node:http";
import {availableParallelism} from "node:os";
import {basename, dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {parseArgs} from "node:util";
import {routes} from "./answer.mjs";
import {load} from "./engine.mjs";
import {Refused} from "./request.mjs";

const mostBody = 16 * 2 ** 20;

const {values: flags} = parseArgs({options: {
  model: {type: "string"}, //        file of the model, in GGUF
  modules: {type: "string"}, //      where scripts/llama.sh installed node-llama-cpp
  name: {type: "string"}, //         what the model is called; default the name of the file
  template: {type: "string"}, //     file with a template of conversations, in Jinja, in place of the model's own
  context: {type: "string"}, //      tokens; default 4096, or what the model was made for
  threads: {type: "string"}, //      default as many as there are processors
  port: {type: "string"}, //         default any that is free
  "with-parent": {type: "boolean"}, // end when standard input is closed
}});

process.on("SIGTERM", () => process.exit(0));
process.on("SIGINT", () => process.exit(130));
if (flags["with-parent"]) process.stdin.on("close", () => process.exit(0)).resume();

try {
  await serve();
} catch (e) {
  console.error(`server: ${e.message}`);
  process.exit(1);
}

async function serve() {
  if (!flags.model) throw new Error("no model is named: --model FILE.gguf");
  const whole = (key, otherwise) => {
    if (flags[key] === undefined) return otherwise;
    if (!/^[0-9]{1,7}$/.test(flags[key])) throw new Error(`--${key} is no number`);
    return Number(flags[key]);
  };
  const here = dirname(fileURLToPath(import.meta.url));
  const engine = await load({
    modules: flags.modules ?? process.env.LONTAR_LLAMA ?? join(here, "../../.build/llama"),
    model: flags.model, context: whole("context"), threads: whole("threads", availableParallelism()),
  });
  if (flags.template) engine.template = readFileSync(flags.template, "utf8");
  const name = flags.name ?? basename(flags.model, ".gguf");
  const table = routes(engine, name);
  const server = http.createServer((request, response) => handle(table, request, response));
  server.listen(whole("port", 0), "127.0.0.1", () => {
    console.log(JSON.stringify({address: `http://127.0.0.1:${server.address().port}/v1`, model: name, fingerprint: engine.fingerprint, context: engine.context}));
  });
  server.on("error", e => { console.error(`server: ${e.message}`); process.exit(1); });
}

async function handle(table, request, response) {
  let reading = 0, writing = 0; // milliseconds; they stand in a header, so that equal answers have equal bodies
  const time = r => { reading += r.reading; writing += r.writing; };
  const say = (status, body) => {
    const b = Buffer.from(JSON.stringify(body));
    const times = `read;dur=${reading.toFixed(3)}, write;dur=${writing.toFixed(3)}`;
    response.writeHead(status, {"content-type": "application/json; charset=utf-8", "content-length": b.length, "server-timing": times}).end(b);
  };
  try {
    const path = request.url.split("?")[0];
    const answer = table[request.method]?.[path];
    if (!answer) {
      const other = Object.keys(table).filter(m => table[m][path]);
      throw other.length ? new Refused(405, `${path} takes ${other.join(", ")}`) : new Refused(404, `there is nothing at ${path}`);
    }
    const body = request.method === "POST" ? await object(request) : {};
    say(200, await answer(body, {gone: () => response.destroyed, time}));
  } catch (e) {
    if (response.destroyed) return;
    const status = e instanceof Refused ? e.status : 500;
    if (status === 500) console.error(e);
    say(status, {error: {message: e.message, type: status === 500 ? "server_error" : "invalid_request_error", param: e.param ?? null, code: e.code ?? null}});
  }
}

async function object(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    parts.push(part);
    if ((size += part.length) > mostBody) throw new Refused(413, `the request is longer than ${mostBody} bytes`);
  }
  let body;
  try {
    body = JSON.parse(new TextDecoder("utf-8", {fatal: true}).decode(Buffer.concat(parts)));
  } catch (e) {
    throw new Refused(400, `the request is no JSON: ${e.message}`);
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new Refused(400, "the request is no object");
  return body;
}
