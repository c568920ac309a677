// The interface: requests of OpenAI's shape, and answers in it (https://platform.openai.com/docs/api-reference), besides vLLM's /tokenize, /detokenize and
// /tokenizer_info, by which lm-evaluation-harness asks for tokens.
import {createHash} from "node:crypto";
import * as ask from "./request.mjs";

export function routes(engine, name) {
  const names = [name, "default"];
  const {model, vocabulary, context, fingerprint} = engine;
  const system_fingerprint = "fp_" + fingerprint.slice(0, 12);

  // fit refuses what is longer than the context, rather than cut it.
  function fit(tokens, param) {
    if (tokens.length > context)
      throw new ask.Refused(400, `the prompt has ${tokens.length} tokens, and the context of the model holds ${context}`, {param, code: "context_length_exceeded"});
    if (tokens.length === 0) throw new ask.Refused(400, "the prompt holds no token", {param});
    return tokens;
  }

  const tokensOf = ({text, tokens}, param) => fit(tokens ?? engine.encode(text, true), param);
  const count = (read, written) => ({prompt_tokens: read, completion_tokens: written, total_tokens: read + written});

  // Equal requests get equal ids, so that equal runs have equal bytes.
  const head = (object, body) => ({
    id: `${object}-${createHash("sha256").update(JSON.stringify(body)).digest("hex").slice(0, 24)}`, object, created: 0, model: name, system_fingerprint,
  });

  async function completions(body, {gone, time}) {
    ask.check(body, names);
    const options = ask.settings(body);
    const most = ask.number(body, "max_tokens", 16, {low: 0, high: 1e9});
    const top = ask.number(body, "logprobs", null, {low: 0, high: 100});
    const echo = ask.flag(body, "echo");
    const prompts = ask.texts(body, "prompt", vocabulary).map(p => ({...p, tokens: tokensOf(p, "prompt")}));
    const choices = [];
    let read = 0, written = 0;
    for (const [index, {text, tokens}] of prompts.entries()) {
      const r = await engine.alone(() => engine.run(tokens, {...options, most, top: top ?? 0, echo: echo && top !== null, gone}));
      const before = echo ? text ?? engine.decode(tokens) : "";
      const all = echo ? [{token: tokens[0], logprob: null, top: null}, ...r.prompt, ...r.written] : r.written;
      choices.push({index, text: before + r.text, finish_reason: r.finish, logprobs: top === null ? null : table(all, before + r.text)});
      read += tokens.length;
      written += r.written.length;
      time(r);
    }
    return {...head("text_completion", body), choices, usage: count(read, written)};
  }

  // table gives likelihoods as lists. Tokens stand also where a stop cut the text: what was written was written.
  function table(list, text) {
    const found = {tokens: [], token_logprobs: [], top_logprobs: [], text_offset: []};
    const whole = Buffer.from(text);
    let at = 0;
    for (const {token, logprob, top} of list) {
      const label = engine.label(token);
      found.tokens.push(label);
      found.token_logprobs.push(logprob);
      if (top === null) found.top_logprobs.push(null);
      else {
        const row = {};
        for (const [t, p] of [...top, [token, logprob]]) row[engine.label(t)] ??= p;
        found.top_logprobs.push(row);
      }
      found.text_offset.push(characters(whole, at));
      at += engine.bytes(token)?.length ?? 0;
    }
    return found;
  }

  async function chat(body, {gone, time}) {
    ask.check(body, names);
    const options = ask.settings(body);
    const most = ask.number(body, "max_completion_tokens", ask.number(body, "max_tokens", context, {low: 0, high: 1e9}), {low: 0, high: 1e9});
    const likely = ask.flag(body, "logprobs");
    const top = ask.number(body, "top_logprobs", 0, {low: 0, high: 100});
    const turns = ask.messages(body);
    if (engine.template === null) throw new ask.Refused(400, "the model has no template for conversations: ask /v1/completions, or start the server with --template FILE");
    let text;
    try {
      text = engine.render(turns);
    } catch (e) {
      throw new ask.Refused(400, `the model's template does not take these messages: ${e.message}`, {param: "messages"});
    }
    const tokens = tokensOf({text}, "messages");
    const r = await engine.alone(() => engine.run(tokens, {...options, most, top, gone}));
    time(r);
    const about = (token, logprob) => ({token: engine.label(token), logprob, bytes: engine.bytes(token) && [...engine.bytes(token)]});
    const logprobs = likely ? {content: r.written.map(w => ({...about(w.token, w.logprob), top_logprobs: w.top.map(([t, p]) => about(t, p))}))} : null;
    const choice = {index: 0, message: {role: "assistant", content: r.text}, finish_reason: r.finish, logprobs};
    return {...head("chat.completion", body), choices: [choice], usage: count(tokens.length, r.written.length)};
  }

  async function embeddings(body) {
    ask.check(body, names);
    const width = model.embeddingVectorSize;
    ask.number(body, "dimensions", width, {low: width, high: width});
    const form = body.encoding_format ?? "float";
    if (form !== "float" && form !== "base64") throw new ask.Refused(400, "encoding_format is neither float nor base64", {param: "encoding_format"});
    const data = [];
    let read = 0;
    for (const [index, p] of ask.texts(body, "input", vocabulary).entries()) {
      const tokens = tokensOf(p, "input");
      const vector = await engine.alone(() => engine.vector(tokens));
      read += tokens.length;
      data.push({object: "embedding", index, embedding: form === "float" ? vector : Buffer.from(new Float32Array(vector).buffer).toString("base64")});
    }
    return {object: "list", model: name, data, usage: {prompt_tokens: read, total_tokens: read}};
  }

  function tokenize(body) {
    const [{text}] = ask.texts({prompt: body.prompt ?? body.content}, "prompt", vocabulary);
    if (text === undefined) throw new ask.Refused(400, "prompt is no text", {param: "prompt"});
    const begin = body.add_special_tokens === undefined || ask.flag(body, "add_special_tokens");
    const tokens = engine.encode(text, begin);
    return {tokens, count: tokens.length, max_model_len: context};
  }

  function detokenize(body) {
    if (Array.isArray(body.tokens) && body.tokens.length === 0) return {prompt: ""};
    const [{tokens}] = ask.texts(body, "tokens", vocabulary);
    if (tokens === undefined) throw new ask.Refused(400, "tokens is no list of tokens", {param: "tokens"});
    return {prompt: engine.decode(tokens)};
  }

  const info = () => ({
    tokenizer_class: "llama.cpp", bos_token: model.tokens.bosString, eos_token: model.tokens.eosString, add_bos_token: model.tokens.shouldPrependBosToken,
    chat_template: engine.template, vocab_size: vocabulary, model_max_length: context,
  });
  const models = () => ({object: "list", data: [{
    id: name, object: "model", created: 0, owned_by: "local", max_model_len: context,
    meta: {fingerprint, n_ctx: context, n_ctx_train: model.trainContextSize, n_vocab: vocabulary, n_embd: model.embeddingVectorSize, size: model.size, description: model.typeDescription},
  }]});

  return {
    GET: {"/v1/models": models, "/tokenizer_info": info, "/health": () => ({status: "ok"})},
    POST: {"/v1/completions": completions, "/v1/chat/completions": chat, "/v1/embeddings": embeddings, "/tokenize": tokenize, "/detokenize": detokenize},
  };
}

// characters counts those (code points) of the first bytes; a byte within a character counts for where that begins.
function characters(bytes, n) {
  while (n > 0 && n < bytes.length && (bytes[n] & 0xc0) === 0x80) n--;
  return [...bytes.subarray(0, n).toString()].length;
}
