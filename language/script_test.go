package language

import (
	"testing"
	"unicode"
)

func TestScriptsAgreeWithUnicode(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		want := Unknown
		for s, table := range scriptTables {
			if table != nil && unicode.Is(table, r) {
				want = Script(s)
			}
		}
		if got := ScriptOf(r); got != want {
			t.Fatalf("U+%04X is %s, Unicode says %s", r, got, want)
		}
	}
	if ScriptOf(-1) != Unknown || ScriptOf(unicode.MaxRune+1) != Unknown || ClassOf(-1) != Other {
		t.Error("what is no character has a script")
	}
}

func TestClassesAgreeWithUnicode(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		c := ClassOf(r)
		if (c == Letter) != unicode.IsLetter(r) || (c == Mark) != unicode.IsMark(r) || (c == Digit) != unicode.IsDigit(r) ||
			(c == Punctuation) != unicode.IsPunct(r) || (c == Symbol) != unicode.IsSymbol(r) || (c == Space) != unicode.IsSpace(r) {
			t.Fatalf("U+%04X has class %d", r, c)
		}
	}
}

func TestEveryScriptHasACode(t *testing.T) {
	seen := make(map[string]bool)
	for s := range ScriptCount {
		code := Script(s).String()
		if got, ok := ParseScript(code); len(code) != 4 || seen[code] || !ok || got != Script(s) {
			t.Errorf("script %d has code %q", s, code)
		}
		seen[code] = true
	}
	if Script(200).String() != "Zzzz" {
		t.Error("a script behind the last has a code")
	}
}

func TestDominantScript(t *testing.T) {
	for tag, text := range texts {
		counts := Scripts(text + " 123.")
		if s, share := counts.Dominant(); s != tag.Script() || share < 0.99 {
			t.Errorf("%s: %s with %v", tag, s, share)
		}
	}
	counts := Scripts("ab ខ្មែរ\xff")
	if s, share := counts.Dominant(); s != Khmr || share < 0.7 || share > 0.72 || counts[Unknown] != 1 {
		t.Errorf("%s %v %v", s, share, counts[Unknown])
	}
	empty := Scripts(" 12 \u0301")
	if s, share := empty.Dominant(); s != Unknown || share != 0 {
		t.Errorf("no script: %s %v", s, share)
	}
}

func BenchmarkScripts(b *testing.B) {
	text := texts["khm-Khmr"] + texts["ind-Latn"]
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Scripts(text)
	}
}
