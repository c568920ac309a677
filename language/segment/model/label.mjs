// Makes the labelled text that the shipped models are trained from. Needs Node with full ICU (the model was made with Node 20, ICU 78.2).
//
//   node label.mjs LANGUAGE icu FILES… > LABELS        words as ICU cuts them, any zero-width space in the text removed first
//   node label.mjs LANGUAGE author FILES… > LABELS     words as the authors parted them with zero-width spaces, where they did
//
// LANGUAGE is th, lo, km or my. A file may be text of any kind (TSV of SIB-200, JSON, HTML, Markdown, catalogues of messages): pieces of it
// between line ends, tags, quotes and tabs that hold the script of the language are taken, each once. Rows of SIB-200 whose index_id is a
// multiple of 5, and pieces that share 24 characters with one of them, are left out: they are for evaluation only. With the argument
// --held-back only those rows are taken. Words come out parted by U+200B, one piece a line.
import { readFileSync, statSync, readdirSync } from 'node:fs';
import { join, dirname, basename } from 'node:path';

const blocks = { th: [0x0e00, 0x0e7f], lo: [0x0e80, 0x0eff], km: [0x1780, 0x17ff], my: [0x1000, 0x109f] };
const args = process.argv.slice(2);
const heldBackOnly = args[2] === '--held-back';
const [language, source] = args;
const [low, high] = blocks[language];
const files = args.slice(heldBackOnly ? 3 : 2).flatMap(walk);
const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
const ours = (c) => c >= low && c <= high;
const letters = (s) => [...s].filter((c) => ours(c.codePointAt(0))).length;

function walk(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).sort().flatMap((name) => walk(join(path, name)));
}

// rows gives the sentences of a SIB-200 file: the held-back ones or the others.
function rows(path, heldBack) {
  return readFileSync(path, 'utf8').split('\n').slice(1).filter((row) => row.includes('\t'))
    .map((row) => row.split('\t'))
    .filter(([index]) => (Number(index) % 5 === 0) === heldBack)
    .map((fields) => fields.slice(2).join('\t'));
}

const isSIB = (path) => ['train.tsv', 'dev.tsv'].includes(basename(path));
const plain = (s) => [...s].filter((c) => ours(c.codePointAt(0))).join('');
const grams = new Set();
for (const path of files.filter(isSIB)) {
  for (const text of ['train.tsv', 'dev.tsv'].flatMap((name) => rows(join(dirname(path), name), true))) {
    const t = plain(text);
    for (let i = 0; i + 24 <= t.length; i++) grams.add(t.slice(i, i + 24));
  }
}
const overlaps = (s) => {
  const t = plain(s);
  for (let i = 0; i + 24 <= t.length; i++) if (grams.has(t.slice(i, i + 24))) return true;
  return false;
};

function pieces(path) {
  if (isSIB(path)) return rows(path, heldBackOnly);
  return readFileSync(path, 'utf8')
    .replace(/<[^<>]*>/g, '\n')
    .replace(/&[a-z]+;/g, ' ')
    .split(/[\u0000-\u001f\ufffd<>"{}|\\=]+|\[\[|\]\]/)
    .map((s) => s.trim());
}

const seen = new Set();
for (const path of files) {
  for (const piece of pieces(path)) {
    const bare = piece.replace(/\u200b/g, '');
    if (letters(bare) < 4 || seen.has(bare)) continue;
    seen.add(bare);
    if (!heldBackOnly && overlaps(bare)) continue;
    if (source === 'author') {
      console.log(piece);
      continue;
    }
    console.log([...segmenter.segment(bare)].map((s) => s.segment).join('\u200b'));
  }
}
