// What may be asked. Whatever is asked and not known here is refused: a setting that is passed over would give an answer to another question.

export class Refused extends Error {
  constructor(status, message, {param = null, code = null} = {}) {
    super(message);
    Object.assign(this, {status, param, code});
  }
}

const refuse = (param, message) => { throw new Refused(400, message, {param}); };

// number reads a number of a request, and gives otherwise where there is none.
export function number(body, key, otherwise, {low = -Infinity, high = Infinity, whole = true} = {}) {
  const v = body[key];
  if (v === undefined || v === null) return otherwise;
  if (typeof v !== "number" || !Number.isFinite(v) || v < low || v > high || whole && !Number.isInteger(v))
    refuse(key, `${key} is no ${whole ? "whole " : ""}number from ${low} to ${high}`);
  return v;
}

export function strings(body, key) {
  const v = body[key] ?? [];
  const list = typeof v === "string" ? [v] : v;
  if (!Array.isArray(list) || list.some(s => typeof s !== "string" || s === "")) refuse(key, `${key} is no text or list of texts`);
  return list;
}

export function flag(body, key) {
  if (typeof (body[key] ?? false) !== "boolean") refuse(key, `${key} is neither true nor false`);
  return body[key] ?? false;
}

// texts reads a text, a list of tokens, or a list of either: [{text} or {tokens}, …].
export function texts(body, key, vocabulary) {
  const isTokens = v => Array.isArray(v) && v.length > 0 && v.every(Number.isInteger);
  const one = v => {
    if (typeof v === "string") return {text: v};
    if (!isTokens(v)) refuse(key, `${key} is no text, list of tokens, or list of these`);
    const wrong = v.find(t => t < 0 || t >= vocabulary);
    if (wrong !== undefined) refuse(key, `${key} holds the token ${wrong}, and the model has tokens 0 to ${vocabulary - 1}`);
    return {tokens: v};
  };
  const v = body[key];
  if (v === undefined || v === null) refuse(key, `${key} is missing`);
  if (!Array.isArray(v) || isTokens(v)) return [one(v)];
  if (v.length === 0) refuse(key, `${key} is an empty list`);
  return v.map(one);
}

export function messages(body) {
  if (!Array.isArray(body.messages) || body.messages.length === 0) refuse("messages", "messages is no list with a message");
  return body.messages.map((m, i) => {
    const parts = typeof m?.content === "string" ? [{type: "text", text: m.content}] : m?.content;
    if (typeof m?.role !== "string" || !Array.isArray(parts)) refuse("messages", `message ${i} has no role and content`);
    const other = parts.find(p => p?.type !== "text" || typeof p.text !== "string");
    if (other !== undefined) refuse("messages", `message ${i} holds a part of type ${JSON.stringify(other?.type)}, and the model reads text only`);
    return {role: m.role, content: parts.map(p => p.text).join("")};
  });
}

// Settings that change an answer, and the values with which they do not.
const without = {
  n: [1], best_of: [1], stream: [false], suffix: [""], presence_penalty: [0], frequency_penalty: [0], repetition_penalty: [1], top_k: [-1, 0], min_p: [0],
  logit_bias: ["{}"], tools: ["[]"], functions: ["[]"], response_format: ['{"type":"text"}'], guided_choice: [], guided_regex: [], prompt_logprobs: [],
};

export function check(body, names) {
  for (const [key, fine] of Object.entries(without)) {
    const v = body[key];
    if (v === undefined || v === null || fine.includes(v) || fine.includes(JSON.stringify(v))) continue;
    refuse(key, `${key} ${JSON.stringify(v)} is not supported`);
  }
  if (body.model !== undefined && !names.includes(body.model))
    throw new Refused(404, `there is no model ${JSON.stringify(body.model)}: this server has ${JSON.stringify(names[0])}`, {param: "model", code: "model_not_found"});
}

// settings reads how an answer is to be written.
export function settings(body) {
  return {
    temperature: number(body, "temperature", 0, {low: 0, high: 2, whole: false}),
    topP: number(body, "top_p", 1, {low: 0, high: 1, whole: false}),
    seed: number(body, "seed", undefined, {low: -(2 ** 53), high: 2 ** 53}),
    stop: strings(body, "stop"),
  };
}
