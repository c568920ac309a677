"""Writes TAG.txt: for every syllable of the words of SIB-200 in a script, the other orders of its characters that look the same.

    pip install uharfbuzz && apt-get install fonts-noto-core fonts-khmeros fonts-sil-padauk
    python3 make.py SIB200-FOLDER [TAG WORD-FILE]

Each syllable is shaped by HarfBuzz in each font, without the dotted circle that only some shaping engines insert, and so is each order of
its characters (subscripts move with their letter, precomposed vowel signs also in pieces). A line has a syllable, a spelling, and the number
of fonts in which the glyphs and their places are equal; spellings equal in no font are left out.
"""
import csv, itertools, os, re, sys, unicodedata
import uharfbuzz as hb

FONTS = "/usr/share/fonts/truetype/"
SCRIPTS = {
    "khm-Khmr": (r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd])*", r"\u17d2.|.",
                 ["noto/NotoSansKhmer-Regular.ttf", "noto/NotoSerifKhmer-Regular.ttf", "khmeros/KhmerOS.ttf", "khmeros/KhmerOSbattambang.ttf"]),
    "mya-Mymr": (r"(?:\u1004\u103a\u1039)?[\u1000-\u102a\u103f](?:\u1039[\u1000-\u1021]|[\u102b-\u1038\u103a-\u103e])*", r"\u1004\u103a\u1039.|\u1039.|.",
                 ["noto/NotoSansMyanmar-Regular.ttf", "noto/NotoSerifMyanmar-Regular.ttf", "padauk/Padauk-Regular.ttf"]),
    "tha-Thai": (r"[\u0e01-\u0e2e][\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]*", ".", ["noto/NotoSansThai-Regular.ttf", "noto/NotoSerifThai-Regular.ttf", "noto/NotoLoopedThai-Regular.ttf"]),
    "lao-Laoo": (r"[\u0e81-\u0eae\u0edc\u0edd][\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece]*", ".", ["noto/NotoSansLao-Regular.ttf", "noto/NotoSerifLao-Regular.ttf"]),
    "tam-Taml": (r"[\u0b85-\u0bb9][\u0bbe-\u0bcd\u0bd7]*", ".", ["noto/NotoSansTamil-Regular.ttf", "noto/NotoSerifTamil-Regular.ttf"]),
    "vie-Latn": (r"[A-Za-z\u00c0-\u1ef9][\u0300-\u0323]*", ".", ["noto/NotoSans-Regular.ttf", "noto/NotoSerif-Regular.ttf"]),
    "jav-Java": (r"[\ua984-\ua9b2]\ua9b3?(?:\ua9c0[\ua984-\ua9b2]\ua9b3?|[\ua980-\ua983\ua9b4-\ua9bf])*", r"\ua9c0.\ua9b3?|[\ua984-\ua9b2]\ua9b3?|.", ["noto/NotoSansJavanese-Regular.ttf"]),
}
PIECES = str.maketrans({"\u17c4": "\u17c1\u17b6", "\u17be": "\u17c1\u17b8", "\u0e33": "\u0e4d\u0e32", "\u0eb3": "\u0ecd\u0eb2"})
fonts = {}


def shape(name, text):
    if name not in fonts:
        fonts[name] = hb.Font(hb.Face(hb.Blob.from_file_path(FONTS + name)))
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.flags = hb.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE
    hb.shape(fonts[name], buffer)
    x, glyphs = 0, []
    for info, at in zip(buffer.glyph_infos, buffer.glyph_positions):
        if info.codepoint != 0 or at.x_advance:
            glyphs.append((x + at.x_offset, at.y_offset, info.codepoint))
        x += at.x_advance
    return x, sorted(glyphs)


def words(folder, tag):
    for name in ("train.tsv", "dev.tsv"):
        with open(os.path.join(folder, tag.replace("-", "_"), name), encoding="utf-8") as f:
            for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield from re.split(r"[\s\u200b]+", row["text"])


def stacked(marks):
    """The letters below the base, which are read in their order even where a font draws them in one place; Khmer ro stands around them."""
    return [m for m in marks if len(m) > 1 and m != "\u17d2\u179a"]


def spellings(syllable, unit, names):
    looks = {n: shape(n, syllable) for n in names}
    seen = {syllable}
    for form in (syllable, unicodedata.normalize("NFD", syllable), syllable.translate(PIECES)):
        units = re.findall(unit, form, re.S)
        base, marks = units[0], units[1:]
        if not 0 < len(marks) <= 5:
            continue
        for order in itertools.permutations(marks):
            text = base + "".join(order)
            if text in seen:
                continue
            seen.add(text)
            if stacked(order) != stacked(marks):
                continue
            same = sum(shape(n, text) == looks[n] for n in names)
            if same:
                yield text, same


def main():
    folder = sys.argv[1]
    for tag, (syllable, unit, names) in SCRIPTS.items():
        if len(sys.argv) > 2:
            if sys.argv[2] != tag:
                continue
            source = open(sys.argv[3], encoding="utf-8").read().split()
        elif tag == "jav-Java":
            continue
        else:
            source = words(folder, tag)
        found = sorted({s for w in source for s in re.findall(syllable, unicodedata.normalize("NFC", w))})
        with open(tag + ".txt", "w", encoding="utf-8") as out:
            for s in found:
                for text, same in spellings(s, unit, names):
                    out.write("%s %s %d\n" % (s, text, same))


main()
