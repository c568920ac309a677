// Writes what ICU says about the held-back rows of SIB-200 (index_id a multiple of 5), without their text:
//   words-LANGUAGE.txt  for each row index_id, tab, the byte offsets at which ICU's words end (zero-width spaces removed first)
//   sentences.txt       for each language and way of joining: boundaries ICU found rightly, found, and there are
// Run as: node icu.mjs PATH-OF-LID-SIB200 icu [remainder of index_id, 0 unless trying things out]
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
const [root, out, remainder = '0'] = process.argv.slice(2);
const bytes = (s) => Buffer.byteLength(s);

function rows(folder) {
  return ['train.tsv', 'dev.tsv'].flatMap((name) => readFileSync(`${root}/${folder}/${name}`, 'utf8').split('\n').slice(1)
    .filter((row) => row.includes('\t')).map((row) => row.split('\t'))
    .filter(([index]) => Number(index) % 5 === Number(remainder))
    .map((fields) => [Number(fields[0]), fields.slice(2).join('\t').replace(/\r$/, '')]));
}

for (const [folder, language] of [['tha_Thai', 'th'], ['lao_Laoo', 'lo'], ['khm_Khmr', 'km'], ['mya_Mymr', 'my']]) {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  const lines = rows(folder).map(([index, text]) => {
    let at = 0;
    return index + '\t' + [...segmenter.segment(text.replace(/\u200b/g, ''))].map((s) => (at += bytes(s.segment))).join(' ');
  });
  writeFileSync(`${out}/words-${folder}.txt`, lines.join('\n') + '\n');
}

// join puts five sentences after another and gives the text with the offsets between them.
function join(group, mark, space) {
  let text = '';
  const ends = [];
  group.forEach((sentence, i) => {
    sentence = sentence.replace(/[ \t\u200b]+/g, ' ').trim();
    if (!mark) sentence = sentence.replace(/[ .!?…។៕။।؟۔。！？]+$/u, '');
    text += sentence;
    if (i < group.length - 1) {
      text += space ? ' ' : '';
      ends.push(bytes(text));
    }
  });
  return [text, ends];
}

const lines = [];
for (const folder of readdirSync(root).filter((name) => name.includes('_')).sort()) {
  const list = rows(folder).sort((a, b) => a[0] - b[0]).map(([, text]) => text);
  const segmenter = new Intl.Segmenter(folder.slice(0, 3), { granularity: 'sentence' });
  for (const mark of [true, false]) for (const space of [true, false]) {
    let both = 0, found = 0, there = 0;
    for (let i = 0; i + 5 <= list.length; i += 5) {
      const [text, ends] = join(list.slice(i, i + 5), mark, space);
      let at = 0;
      const cuts = [...segmenter.segment(text)].map((s) => (at += bytes(s.segment)));
      cuts.pop();
      both += cuts.filter((c) => ends.includes(c)).length;
      found += cuts.length;
      there += ends.length;
    }
    lines.push(`${folder} ${mark ? 'mark' : 'none'} ${space ? 'space' : 'close'} ${both} ${found} ${there}`);
  }
}
writeFileSync(`${out}/sentences.txt`, lines.join('\n') + '\n');
