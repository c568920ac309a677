"use strict";
(() => {
const book = JSON.parse(document.getElementById("book").textContent);
const $ = id => document.getElementById(id);
const key = "lontar-review:" + book.book;
const cards = [];
let state = {reviewer: "", lines: {}};
let now = 0;

// What was done is kept in the browser, by book; a browser may refuse that for files, and then the page warns.
try {
  const kept = JSON.parse(localStorage.getItem(key) || "{}");
  if (kept && typeof kept === "object") {
    if (typeof kept.reviewer === "string") state.reviewer = kept.reviewer;
    for (const [id, v] of Object.entries(kept.lines || {}))
      if (v && typeof v.text === "string" && typeof v.mark === "string") state.lines[id] = v;
  }
} catch { $("kept").hidden = false; }

function keep() {
  try {
    const other = JSON.parse(localStorage.getItem(key) || "{}").lines || {}; // another part may be open beside this one
    localStorage.setItem(key, JSON.stringify({reviewer: state.reviewer, lines: Object.assign({}, other, state.lines, gone)}));
  } catch { $("kept").hidden = false; }
}
const gone = {};

const idOf = l => l.page + "/" + l.hash + "/" + l.line;
const clean = s => s.replace(/[\r\n\t]+/g, " ").trim();

function progress() {
  const done = cards.filter(c => c.done()).length;
  $("bar").max = cards.length; $("bar").value = done;
  $("count").textContent = done + " of " + cards.length;
  document.title = done + "/" + cards.length + " " + book.name;
}

function fit(area) { area.style.height = "auto"; area.style.height = area.scrollHeight + 2 + "px"; }

function element(name, properties, ...children) {
  const e = Object.assign(document.createElement(name), properties);
  e.append(...children);
  return e;
}

const marks = [["unreadable", "Cannot read"], ["not-text", "Not text"], ["photo", "Take the photo again"]];

function card(line, at) {
  const id = idOf(line);
  const area = element("textarea", {lang: line.lang, dir: line.dir, rows: 1, spellcheck: false, autocapitalize: "off", autocomplete: "off", enterKeyHint: "next"});
  area.setAttribute("autocorrect", "off");
  area.setAttribute("aria-label", "Text of the line");
  area.style.fontFamily = line.fonts;
  const strip = element("div", {className: "strip", dir: line.dir === "rtl" ? "rtl" : "ltr"});
  const images = line.dir === "rtl" ? [...line.pieces].reverse() : line.pieces;
  for (const p of images) {
    const i = element("img", {width: p.w * .75, height: p.h * .75, alt: "", decoding: "async"});
    i.src = "data:image/png;base64," + p.p;
    strip.append(i);
  }
  const sure = line.confidence === null ? "not known how sure" : Math.round(line.confidence * 100) + " % sure";
  const status = element("span", {textContent: sure});
  const about = element("div", {className: "about"}, element("span", {textContent: "page " + line.number + " · " + line.line}), status);
  const right = element("button", {type: "button", className: "main", textContent: "✓ Right"});
  const buttons = marks.map(([mark, text]) => {
    const b = element("button", {type: "button", textContent: text});
    b.onclick = () => { write(state.lines[id] && state.lines[id].mark === mark ? null : mark); if (c.done()) go(at + 1); };
    return b;
  });
  const article = element("article", {}, about, strip, area, element("div", {className: "acts"}, right, ...buttons));
  const c = {
    line, area, article,
    done: () => id in state.lines,
    show() {
      const s = state.lines[id];
      article.classList.toggle("done", !!s);
      status.textContent = !s ? sure : s.mark ? marks.find(m => m[0] === s.mark)?.[1] ?? "" : s.text === line.text ? "✓ as it was" : "✓ corrected";
      buttons.forEach((b, i) => b.setAttribute("aria-pressed", String(!!s && s.mark === marks[i][0])));
    },
  };
  // write keeps what the line says now; null takes back what was said of it.
  function write(mark) {
    if (mark === null) { delete state.lines[id]; gone[id] = undefined; }
    else { state.lines[id] = {text: clean(area.value), mark}; delete gone[id]; }
    keep(); c.show(); progress();
  }
  c.accept = () => { area.value = clean(area.value); write(area.value === "" ? "not-text" : ""); };
  c.undo = () => { area.value = line.text; write(null); fit(area); };
  right.onclick = () => { c.accept(); go(at + 1); };
  area.value = state.lines[id] ? state.lines[id].text : line.text;
  area.oninput = () => { if (/[\r\n]/.test(area.value)) area.value = area.value.replace(/[\r\n]+/g, " "); fit(area); if (c.done()) write(""); };
  area.onfocus = () => { if (now !== at) select(at); };
  area.onkeydown = e => {
    if (e.isComposing || e.keyCode === 229) return; // an input method is at work
    if (e.key === "Enter") { e.preventDefault(); c.accept(); go(at + 1); }
    else if (e.key === "Escape") { e.preventDefault(); c.undo(); }
    else if (e.altKey && (e.key === "ArrowDown" || e.key === "ArrowRight")) { e.preventDefault(); go(at + 1); }
    else if (e.altKey && (e.key === "ArrowUp" || e.key === "ArrowLeft")) { e.preventDefault(); go(at - 1); }
  };
  c.show();
  return c;
}

function select(at) {
  cards[now]?.article.classList.remove("now");
  now = Math.max(0, Math.min(cards.length - 1, at));
  cards[now]?.article.classList.add("now");
  keys(cards[now]);
}

function go(at) {
  if (at >= cards.length) { give(); return; }
  select(at);
  const c = cards[now];
  if (!c) return;
  c.area.focus({preventScroll: true});
  fit(c.area);
  c.article.scrollIntoView({block: "nearest"});
}

let shown = "";
function keys(c) {
  const row = c ? book.marks[c.line.marks] : "";
  if (row === shown) return;
  shown = row;
  $("keys").replaceChildren(...row.split(" ").filter(Boolean).concat(["\u200B"]).map(m => {
    const b = element("button", {type: "button", tabIndex: -1, lang: c.line.lang, textContent: m === "\u200B" ? "␣0" : /^\p{M}/u.test(m) ? "◌" + m : m});
    b.style.fontFamily = c.line.fonts;
    b.setAttribute("aria-label", m === "\u200B" ? "space without width" : m);
    b.onpointerdown = e => e.preventDefault(); // the field keeps the cursor
    b.onclick = () => {
      const area = cards[now].area;
      if (document.activeElement !== area) area.focus({preventScroll: true});
      area.setRangeText(m, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input"));
    };
    return b;
  }));
}

function file() {
  const head = {lontar: "corrections", version: 1, book: book.book, name: book.name, part: book.part, reviewer: state.reviewer.trim()};
  const rows = [head];
  for (const c of cards) {
    const s = state.lines[idOf(c.line)];
    if (s) rows.push({page: c.line.page, hash: c.line.hash, line: c.line.line, text: s.text, was: c.line.text, mark: s.mark});
  }
  return rows.map(r => JSON.stringify(r)).join("\n") + "\n";
}

const fileName = () => "corrections-" + book.book + "-" + book.part + "-" + (state.reviewer.trim().replace(/[^\p{L}\p{M}\p{N}]+/gu, "-") || "unnamed") + ".jsonl";

function give() {
  if (state.reviewer.trim() === "") { $("reviewer").focus(); $("reviewer").placeholder = "Please write your name first"; return; }
  $("content").value = file();
  $("share").hidden = !(navigator.canShare && navigator.canShare({files: [shared()]}));
  $("dialog").showModal();
}

// Phones share text files, and only those whose name says so.
const shared = () => new File([file()], fileName().replace(/jsonl$/, "txt"), {type: "text/plain"});

$("give").onclick = give;
$("close").onclick = () => $("dialog").close();
$("share").onclick = () => navigator.share({files: [shared()], title: book.name}).catch(() => {});
$("copy").onclick = async () => {
  $("content").select();
  try { await navigator.clipboard.writeText($("content").value); } catch { document.execCommand("copy"); }
  $("copy").textContent = "✓ Copied";
};
$("download").onclick = () => {
  const a = element("a", {href: URL.createObjectURL(new Blob([file()], {type: "application/jsonl"})), download: fileName()});
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 60000);
};
$("next").onclick = () => { const open = cards.findIndex(c => !c.done()); go(open < 0 ? cards.length : open); };
$("reviewer").value = state.reviewer;
$("reviewer").oninput = e => { state.reviewer = e.target.value; keep(); };

for (const [i, line] of book.lines.entries()) cards.push(card(line, i));
$("lines").append(...cards.map(c => c.article));
for (const c of cards) fit(c.area);
select(Math.max(0, cards.findIndex(c => !c.done())));
progress();
})();
