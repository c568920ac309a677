"use strict";
// Shows the items of the page. All texts are foreign: they are only ever set as text, and what changes the way of a line is written out.
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const names = {0x61c: "ALM", 0x200e: "LRM", 0x200f: "RLM", 0x202a: "LRE", 0x202b: "RLE", 0x202c: "PDF", 0x202d: "LRO", 0x202e: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x2028: "LS", 0x2029: "PS", 0xfeff: "BOM"};
const hidden = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\u0000-\u0008\u000b-\u001f\u007f]/;

function put(e, text) {
  text = String(text);
  if (!hidden.test(text)) { e.append(text); return e; }
  let plain = "";
  for (const c of text) {
    if (!hidden.test(c)) { plain += c; continue; }
    const n = c.codePointAt(0), mark = document.createElement("span");
    mark.className = "ctl";
    mark.textContent = "⟦" + (names[n] || n.toString(16).toUpperCase().padStart(2, "0")) + "⟧";
    e.append(plain, mark);
    plain = "";
  }
  e.append(plain);
  return e;
}
function make(tag, className, ...content) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  for (const c of content) if (c instanceof Node) e.append(c); else if (c !== undefined && c !== null && c !== "") put(e, c);
  return e;
}
// A text in its own writing.
function words(tag, text, language) {
  const l = data.languages[language] || {tag: "und", dir: "auto"};
  const e = make(tag, "t" + (l.script ? " s-" + l.script : ""), text);
  if (l.tag !== "und") e.lang = l.tag;
  e.dir = l.dir === "rtl" ? "rtl" : "auto";
  return e;
}
const text = n => data.texts[n || 0];
const round = v => Number.isInteger(v) ? String(v) : v.toFixed(3).replace(/0+$/, "");
const known = a => a.x !== null && a.x !== undefined;
const right = a => known(a) && a.x >= 1, wrong = a => known(a) && a.x <= 0;
const result = a => right(a) ? "right" : wrong(a) ? "wrong" : known(a) ? "partly" : "none";
const differ = q => q.a.length > 1 && q.a.some(a => a.s !== q.a[0].s || a.x !== q.a[0].x);
const topic = q => { const p = (q.c || "").split("/"); return p.length > 2 ? p[1] : ""; };

// Filters: a name, a label, what may be chosen, and whether an answer to a question fits.
const many = data.runs.length > 1;
const sorted = list => [...new Set(list)].filter(x => x !== "").sort();
const filters = [
  {name: "task", label: "Task", from: data.tasks.map(t => [t, t]), fits: (q, a, v) => data.tasks[q.t] === v},
  {name: "language", label: "Language", from: data.languages.map((l, n) => [l.tag, l.name, n]).filter(l => data.questions.some(q => q.l === l[2])).sort((a, b) => a[1] < b[1] ? -1 : 1), fits: (q, a, v) => data.languages[q.l].tag === v},
  {name: "state", label: "State", from: sorted(data.questions.flatMap(q => q.a.map(a => a.s))).map(s => [s, s]), fits: (q, a, v) => a.s === v},
  {name: "result", label: "Result", from: [["right", "right"], ["wrong", "wrong"], ["partly", "partly right"], ["none", "without a score"], ["disagree", "with a remark"]].concat(many ? [["differ", "the models differ"]] : []),
    fits: (q, a, v) => v === "differ" ? differ(q) : v === "disagree" ? !!a.y : result(a) === v},
  {name: "topic", label: "Topic", from: sorted(data.questions.map(topic)).map(t => [t, t]), fits: (q, a, v) => topic(q) === v},
  {name: "concept", label: "Concept", from: sorted(data.questions.map(q => q.c || "")).map(t => [t, t]), fits: (q, a, v) => q.c === v},
  {name: "category", label: "Category", from: sorted(data.questions.map(q => q.g || "")).map(t => [t, t]), fits: (q, a, v) => q.g === v},
  {name: "run", label: "Model", from: many ? data.runs.map((r, n) => [r.id, r.model + (data.runs.some((o, m) => m !== n && o.model === r.model) ? " (" + r.id + ")" : ""), n]) : [], fits: (q, a, v) => data.runs[a.m].id === v},
].filter(f => f.from.length > 1 || f.name === "task");
const form = $("filters");
for (const f of filters) {
  const select = make("select");
  select.name = f.name;
  select.append(new Option("all", ""));
  for (const [value, label] of f.from) { const o = new Option("", value); put(o, label); select.append(o); }
  form.append(make("label", "", f.label, select));
}
const search = make("input");
search.type = "search"; search.name = "words"; search.dir = "auto";
form.append(make("label", "", "Words in it", search));

let found = [], shown = 0;
function look() {
  const chosen = filters.map(f => [f, form.elements[f.name].value]).filter(([, v]) => v);
  const needle = search.value.trim().normalize("NFC").toLowerCase();
  const has = q => (q.i + "\n" + (q.c || "")).toLowerCase().includes(needle) || [q.gold, ...(q.acc || [])].concat(q.a.flatMap(a => a.f.flatMap(s => [s.a, ...(s.q || []).map(t => t[1])]))).some(n => text(n).normalize("NFC").toLowerCase().includes(needle));
  found = data.questions.filter(q => q.a.some(a => chosen.every(([f, v]) => f.fits(q, a, v))) && (!needle || has(q)));
  shown = 0;
  $("list").replaceChildren();
  $("found").textContent = found.length === data.questions.length ? found.length + " questions" : found.length + " of " + data.questions.length + " questions";
  next();
}
function next() {
  for (const q of found.slice(shown, shown + 20)) $("list").append(card(q));
  shown = Math.min(shown + 20, found.length);
  $("more").hidden = shown >= found.length;
  $("more").textContent = "Show more (" + (found.length - shown) + ")";
}

function turn(t, language) {
  const role = {user: "asked", system: "instructions", assistant: "answer", prompt: "text", embed: "text"}[t[0]] || t[0];
  const e = make("div", "turn " + (/^[a-z]+$/.test(t[0]) ? t[0] : ""), make("p", "role", role));
  if (t[2]) e.append(picture(t[2]));
  if (text(t[1])) e.append(words("div", text(t[1]), language));
  return e;
}
function picture(sum) {
  if (!data.pictures[sum]) return make("p", "note", "picture ", make("code", "", sum));
  const i = make("img", "thumb");
  i.src = data.pictures[sum]; i.alt = "the picture of the question"; i.loading = "lazy";
  return i;
}
const same = (a, b) => a && b && a.length === b.length && a.every((t, n) => t[0] === b[n][0] && t[1] === b[n][1] && t[2] === b[n][2]);

function card(q) {
  const l = data.languages[q.l];
  const about = [data.tasks[q.t], l.name, "wording " + (q.w + 1)];
  if (q.r) about.push("asked again, " + (q.r + 1));
  about.push("as " + q.k);
  if (q.c) about.push(q.c);
  if (q.g) about.push(q.g);
  about.push(q.v >= 2 ? "verified" : "not yet verified");
  const e = make("article", "q", make("h3", "", q.i), make("p", "about", about.join(" · ")));
  // What all were asked first stands above the answers.
  const first = a => a.f.length && !a.f[0].lk && !a.f[0].o ? a.f[0].q : a.f.length && a.f[0].lk ? (a.f[0].q || []).slice(0, -1) : null;
  const common = first(q.a[0]) && q.a.every(a => same(first(a), first(q.a[0]))) ? first(q.a[0]) : null;
  for (const t of common || []) e.append(turn(t, q.l));
  const gold = make("p", "gold", make("strong", "", "Right: "));
  const all = [q.gold, ...(q.acc || []).filter(n => n !== q.gold)];
  all.forEach((n, k) => { if (k) gold.append(" · "); gold.append(words("bdi", text(n), q.l)); });
  if (text(q.gold) || all.length > 1) e.append(gold);
  const answers = make("div", "answers");
  for (const a of q.a) answers.append(answer(q, a, common));
  e.append(answers);
  return e;
}

function answer(q, a, common) {
  const kind = right(a) ? "right" : wrong(a) ? "wrong" : known(a) ? "partly" : "no";
  const e = make("section", "ans " + kind);
  const who = make("p", "who");
  if (many) who.append(make("bdi", "", data.runs[a.m].model));
  who.append(make("span", "worth", a.s === "scored" ? {right: "right", wrong: "wrong", partly: "partly right", no: ""}[kind] : a.s));
  if (known(a)) who.append(make("span", "", "score " + round(a.x)));
  if (a.lb) who.append(make("span", "", "read as ", words("bdi", text(a.lb), q.l)));
  e.append(who);
  const likely = a.f.filter(s => s.lk);
  let before = null;
  a.f.forEach((s, n) => {
    if (s.lk) { if (n === 0 && !common) for (const t of (s.q || []).slice(0, -1)) e.append(turn(t, q.l)); return; }
    let part = e;
    if (s.o) { part = make("details", "", make("summary", "", s.o)); e.append(part); }
    let turns = s.q || [];
    if (!s.o) {
      if (n === 0 && common) turns = [];
      else if (before && before.q && turns.length > before.q.length && same(turns.slice(0, before.q.length), before.q)) {
        turns = turns.slice(before.q.length);
        if (turns[0][0] === "assistant") turns = turns.slice(1);
      }
      before = s;
    }
    for (const t of turns) part.append(turn(t, q.l));
    part.append(reply(s, s.o ? q.l : a.to));
  });
  if (likely.length) e.append(table(likely, a, q));
  if (a.y) { const why = data.languages.find(l => l.tag === a.y); e.append(make("p", "note", make("strong", "", "Why: "), a.s === "wrong language" ? "it is in " + (why ? why.name : a.y) : a.y)); }
  const trace = make("p", "trace", "answers.jsonl.zst, line " + a.n + " · request ");
  a.f.slice(0, 4).forEach((s, n) => { if (n) trace.append(" "); const c = make("code", "", s.h.slice(0, 16)); c.title = s.h; trace.append(c); });
  if (a.f.length > 4) trace.append(" and " + (a.f.length - 4) + " more");
  if (many) trace.prepend(make("bdi", "", data.runs[a.m].id), ": ");
  e.append(trace);
  return e;
}
function reply(s, language) {
  const e = make("div", "turn answer");
  if (s.no) { e.append(make("p", "note", make("strong", "", "No answer came: "), s.no)); return e; }
  if (s.th) { const d = make("details", "", make("summary", "", "thought"), words("div", text(s.th), language)); e.append(d); }
  if (s.ref) e.append(make("p", "note", make("strong", "", "Refused: "), words("bdi", text(s.ref), language)));
  if (s.vec) e.append(make("p", "note", "a vector of " + s.vec + " numbers"));
  else if (text(s.a)) e.append(words("div", text(s.a), language));
  else if (!s.ref) e.append(make("p", "note", "(an empty answer)"));
  if (s.e && s.e !== "stop") e.append(make("p", "note", "it ended with: " + s.e));
  return e;
}
// Likelihoods of continuations, the likeliest in bold.
function table(list, a, q) {
  const best = list.reduce((b, s) => s.lk[0] > b.lk[0] ? s : b, list[0]);
  const t = make("table", "likely"), head = make("tr", "");
  for (const h of ["Continuation", "log-likelihood", "tokens", "a token"]) { const c = make("th", h === "Continuation" ? "" : "n", h); c.scope = "col"; head.append(c); }
  t.append(make("thead", "", head));
  const body = make("tbody");
  for (const s of list) {
    const [sum, tokens] = s.lk, asked = s.q || [], r = make("tr", s === best ? "picked" : "");
    r.append(make("td", "", words("bdi", asked.length ? text(asked[asked.length - 1][1]) : "", q.l)));
    for (const v of [sum.toFixed(2), String(tokens), tokens ? (sum / tokens).toFixed(2) : "–"]) r.append(make("td", "n", v));
    body.append(r);
  }
  t.append(body);
  const wrap = make("div", "scroll", t);
  wrap.tabIndex = 0;
  wrap.setAttribute("role", "region"); wrap.setAttribute("aria-label", "Likelihoods");
  return wrap;
}

// A link of the board names what to show: #items?task=…&language=…
function follow() {
  if (!location.hash.startsWith("#items?")) return false;
  const wanted = new URLSearchParams(location.hash.slice(7));
  for (const f of filters) if (form.elements[f.name]) form.elements[f.name].value = wanted.get(f.name) || "";
  for (const s of form.querySelectorAll("select")) if (s.selectedIndex < 0) s.value = "";
  search.value = wanted.get("words") || "";
  look();
  $("items").scrollIntoView({behavior: "instant"});
  return true;
}
form.addEventListener("change", look);
form.addEventListener("input", e => { if (e.target === search) look(); });
form.addEventListener("submit", e => e.preventDefault());
$("more").addEventListener("click", next);
addEventListener("hashchange", follow);
$("viewer").hidden = false;
if (!follow()) look();
})();
