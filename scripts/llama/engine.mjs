// The model: its tokens, how likely they are, and what it writes. One conversation at a time: who asks meanwhile waits.
import {createHash} from "node:crypto";
import {createReadStream} from "node:fs";
import {join} from "node:path";
import {pathToFileURL} from "node:url";

const candidates = 1024; // tokens that are drawn from at a temperature above 0

export async function load({modules, model: file, context, threads}) {
  const at = name => import(pathToFileURL(join(modules, "node_modules", name, "dist/index.js")));
  const [{getLlama, LlamaLogLevel}, {Template}] = await Promise.all([at("node-llama-cpp"), at("@huggingface/jinja")]);
  const llama = await getLlama({gpu: false, build: "never", logLevel: LlamaLogLevel.error, maxThreads: threads});
  const model = await llama.loadModel({modelPath: file});
  const length = context ?? Math.min(model.trainContextSize, 4096);
  if (length > model.trainContextSize) throw new Error(`the model was made for ${model.trainContextSize} tokens of context, and ${length} are wanted`);
  const vocabulary = [...model.iterateAllTokens()].length;
  // Numbers of 32 bits in the cache and plain attention: then a token is as likely in a long text as in a short one that begins alike, to some 1e-6; with what is
  // the default it depends on the lengths by 1e-2. The library slides the window when one place is left, so it gets one more than is used. A batch holds
  // likelihoods of the whole vocabulary for each of its tokens: so large vocabularies get small batches.
  const made = await model.createContext({
    contextSize: length + 1, batchSize: vocabulary > 50_000 ? 64 : 512, threads, flashAttention: false,
    experimentalKvCacheKeyType: "F32", experimentalKvCacheValueType: "F32",
  });
  return new Engine({model, file, fingerprint: await digest(file), vocabulary, context: length, sequence: made.getSequence(), Template});
}

async function digest(file) {
  const sum = createHash("sha256");
  for await (const part of createReadStream(file)) sum.update(part);
  return sum.digest("hex");
}

class Engine {
  #turn = Promise.resolve();
  #vectors = null;

  constructor(parts) {
    Object.assign(this, parts);
    const {general, tokenizer} = this.model.fileInfo.metadata;
    this.name = general?.name;
    this.template = tokenizer?.chat_template ?? null;
    this.pieces = tokenizer?.ggml?.model === "llama" ? tokenizer.ggml.tokens : null;
  }

  // alone runs f when all who came before are done.
  alone(f) {
    const turn = this.#turn.then(f);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  // encode gives the tokens of a text; with begin, the token before them that the model was trained with.
  encode(text, begin) {
    const tokens = [...this.model.tokenize(text, true)];
    const {bos, shouldPrependBosToken} = this.model.tokens;
    if (begin && shouldPrependBosToken && bos != null && tokens[0] !== bos) tokens.unshift(bos);
    return tokens;
  }

  // bytes gives those of a token's text; none for a mark such as the end, and null where they are not known.
  bytes(token) {
    if (this.model.getTokenAttributes(token).control) return Buffer.alloc(0);
    const piece = this.pieces?.[token];
    if (piece !== undefined) {
      const byte = /^<0x([0-9A-F]{2})>$/.exec(piece);
      return byte && this.model.getTokenAttributes(token).byte ? Buffer.of(parseInt(byte[1], 16)) : Buffer.from(piece.replaceAll("\u2581", " "));
    }
    const text = this.model.detokenize([token], false);
    return text.includes("\ufffd") ? null : Buffer.from(text);
  }

  decode(tokens) {
    const parts = tokens.map(t => this.bytes(t));
    return parts.includes(null) ? this.model.detokenize(tokens, false) : Buffer.concat(parts).toString();
  }

  // label names a token in lists of likelihoods: no two that differ in their bytes are called alike.
  label(token) {
    if (this.model.getTokenAttributes(token).control) return this.model.detokenize([token], true);
    const bytes = this.bytes(token);
    if (bytes === null) return `token_id:${token}`;
    const text = bytes.toString();
    return text.includes("\ufffd") ? [...bytes].map(b => `bytes:\\x${b.toString(16).padStart(2, "0")}`).join("") : text;
  }

  render(messages) {
    const {bosString, eosString} = this.model.tokens;
    return new this.Template(this.template).render({messages, add_generation_prompt: true, bos_token: bosString ?? "", eos_token: eosString ?? ""});
  }

  // run reads tokens and writes more. It gives prompt, with echo: the likelihood of each token but the first, and written: that of each that was written. A likelihood
  // is {token, logprob, top: [[token, logprob], …]}.
  async run(tokens, {echo = false, most, top = 0, temperature = 0, topP = 1, seed, stop = [], gone = () => false}) {
    const began = performance.now();
    await this.sequence.clearHistory();
    // To list the likeliest tokens the library sorts the vocabulary, which is most of the work with a large one; the likeliest one alone comes without.
    const want = token => {
      const many = Math.max(top, token === undefined && temperature > 0 ? candidates : 0);
      const filter = {tokens: token === undefined ? [] : [token], ...many > 1 ? {includeTop: many} : {includeSelected: true}};
      return {generateNext: {options: {temperature: 0}, token: true, totalLogitWeight: true, logits: {filter}}};
    };
    const last = tokens.length - 1;
    const read = await this.sequence.controlledEvaluate(tokens.map((t, i) => i === last && most > 0 ? [t, want()] : echo && i < last ? [t, want(tokens[i + 1])] : t));
    const prompt = echo ? tokens.slice(1).map((t, i) => likelihood(read[i].next, t, top)) : [];
    const middle = performance.now();
    const written = [];
    const random = generator(seed);
    let finish = "length", text = "", next = read[last]?.next;
    const room = Math.min(most, this.context - tokens.length + 1);
    while (written.length < room) {
      if (gone()) throw new Error("who asked has gone");
      const token = temperature > 0 ? draw(next, temperature, topP, random()) : next.token;
      if (this.model.isEogToken(token)) { finish = "stop"; break; }
      written.push(likelihood(next, token, top));
      if (stop.length > 0) {
        text = this.decode(written.map(w => w.token));
        const end = Math.min(...stop.map(s => text.indexOf(s)).filter(i => i >= 0));
        if (end < Infinity) { text = text.slice(0, end); finish = "stop"; return {prompt, written, text, finish, ...times()}; }
      }
      if (written.length < room) next = (await this.sequence.controlledEvaluate([[token, want()]]))[0].next;
    }
    return {prompt, written, text: this.decode(written.map(w => w.token)), finish, ...times()};

    function times() {
      return {reading: middle - began, writing: performance.now() - middle};
    }
  }

  // vector gives the direction of the model's last vector for a text: of length 1, as servers give it.
  async vector(tokens) {
    this.#vectors ??= await this.model.createEmbeddingContext({contextSize: this.context + 2});
    const {vector} = await this.#vectors.getEmbeddingFor(tokens);
    const length = Math.hypot(...vector);
    return vector.map(x => x / length);
  }
}

function likelihood({logits, totalLogitWeight}, token, top) {
  const all = Math.max(...logits.values()) + Math.log(totalLogitWeight);
  const list = [];
  for (const [t, logit] of logits) {
    if (list.length === top) break;
    list.push([t, logit - all]);
  }
  return {token, logprob: logits.get(token) - all, top: list};
}

// draw takes a token by chance: x of [0, 1) says which.
function draw({logits}, temperature, topP, x) {
  const list = [...logits];
  const weights = list.map(([, logit]) => Math.exp((logit - list[0][1]) / temperature));
  const sum = list => list.reduce((a, b) => a + b, 0);
  let kept = 0, left = topP * sum(weights);
  while (kept < weights.length && (left > 0 || kept === 0)) left -= weights[kept++];
  let rest = x * sum(weights.slice(0, kept));
  for (let i = 0; i < kept; i++) if ((rest -= weights[i]) < 0) return list[i][0];
  return list[kept - 1][0];
}

// generator gives even numbers of [0, 1), the same for the same seed (mulberry32, public domain).
function generator(seed = Math.floor(Math.random() * 2 ** 32)) {
  let state = seed >>> 0;
  return () => {
    state = state + 0x6d2b79f5 >>> 0;
    let n = Math.imul(state ^ state >>> 15, state | 1);
    n = n + Math.imul(n ^ n >>> 7, n | 61) ^ n;
    return ((n ^ n >>> 14) >>> 0) / 2 ** 32;
  };
}
