package dedup

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

func TestDuplicatesAreFoundInEveryScript(t *testing.T) {
	s := newStep(t, "{}")
	for tag, text := range texts {
		long := strings.Repeat(text+"\n", 3) + text
		docs := []doc{
			{"c", long},
			{"b", "  " + strings.ReplaceAll(long, " ", "\u200b \u00a0") + "\n"},
			{"d", long + " 2026"},
			{"e", string([]rune(long)[:len([]rune(long))/6])},
			{"f", ""},
			{"g", "\u200b\n "},
		}
		want := map[string]recipe.Link{
			"b": {Duplicates: 2},
			"c": {Reason: "exact", Detail: "b"},
			"d": {Reason: "near", Detail: "b"},
		}
		if d := cmp.Diff(want, compare(t, s, [][]member{signAll(t, s, docs)}, 1)); d != "" {
			t.Errorf("%s: %s", tag, d)
		}
	}
}

func TestWordsThatDifferInOneMarkAreNotEqual(t *testing.T) {
	s := newStep(t, "{}")
	for _, pair := range [][2]string{{"ปืน", "ปูน"}, {"ក្រុម", "ក្រម"}, {"ပြည်", "ပြည"}, {"ຄ່າ", "ຄ້າ"}, {"ma", "mà"}, {"கல்", "கள்"}} {
		docs := []doc{{"a", pair[0]}, {"b", pair[1]}, {"c", pair[0]}}
		want := map[string]recipe.Link{"a": {Duplicates: 1}, "c": {Reason: "exact", Detail: "a"}}
		if d := cmp.Diff(want, compare(t, s, [][]member{signAll(t, s, docs)}, 1)); d != "" {
			t.Errorf("%q: %s", pair, d)
		}
	}
}

func TestSettingsSayWhatIsCompared(t *testing.T) {
	text := strings.Repeat(texts["khm-Khmr"], 4)
	docs := []doc{{"a", text}, {"b", text}, {"c", text + "។។"}}
	for _, c := range []struct {
		settings string
		want     map[string]recipe.Link
	}{
		{"{near: false}", map[string]recipe.Link{"a": {Duplicates: 1}, "b": {Reason: "exact", Detail: "a"}}},
		{"{exact: false}", map[string]recipe.Link{"a": {Duplicates: 2}, "b": {Reason: "near", Detail: "a"}, "c": {Reason: "near", Detail: "a"}}},
		{"{exact: false, jaccard: 1}", map[string]recipe.Link{"a": {Duplicates: 1}, "b": {Reason: "near", Detail: "a"}}},
		{"{wide: true}", map[string]recipe.Link{"a": {Duplicates: 2}, "b": {Reason: "exact", Detail: "a"}, "c": {Reason: "near", Detail: "a"}}},
		{"{exact: false, near: false, paragraphs: true, min_paragraph_clusters: 500}", map[string]recipe.Link{}},
	} {
		s := newStep(t, c.settings)
		if d := cmp.Diff(c.want, compare(t, s, [][]member{signAll(t, s, docs)}, 1)); d != "" {
			t.Errorf("%s: %s", c.settings, d)
		}
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	for _, settings := range []string{"{exact: false, near: false}", "{jaccard: 0}", "{jaccard: 1.1}", "{jaccard: .nan}", "{min_paragraph_clusters: 0}", "{bands: 3}"} {
		if _, err := Kinds()[0].Build(settings); fault.Of(err) != fault.Invalid {
			t.Errorf("%s gives %v", settings, err)
		}
	}
}

func TestParagraphsStayWithTheSmallestId(t *testing.T) {
	s := newStep(t, "{near: false, paragraphs: true, min_paragraph_clusters: 10}")
	km, th, vi, id, lo := texts["khm-Khmr"], texts["tha-Thai"], texts["vie-Latn"], texts["ind-Latn"], texts["lao-Laoo"]
	docs := []doc{
		{"b", km + "\n\n" + th + "\nใช่\n" + km},
		{"c", vi + "\nใช่\n" + strings.ToUpper(km) + "\u200b\n" + lo + "\n" + km},
		{"d", " " + th + "\n\n" + km},
		{"e", id + "\n" + vi},
		{"a", id + "\n" + id},
		{"f", strings.Repeat(texts["tam-Taml"]+"\n", 2)},
	}
	want := map[string]recipe.Link{
		"c": {Remove: []int{2, 4}},
		"d": {Reason: "paragraphs", Detail: "b"},
		"e": {Reason: "paragraphs", Detail: "a"},
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		if d := cmp.Diff(want, compare(t, s, cut(r, signAll(t, s, docs), 1+r.IntN(4)), 2)); d != "" {
			t.Fatal(d)
		}
	}
}

func TestParagraphsOfDroppedDocumentsDoNotCount(t *testing.T) {
	s := newStep(t, "{paragraphs: true, min_paragraph_clusters: 10}")
	long := texts["mya-Mymr"] + texts["khm-Khmr"] + texts["tha-Thai"] + texts["vie-Latn"] + texts["zsm-Arab"] + texts["jav-Java"] + texts["ind-Latn"]
	docs := []doc{
		{"a", long},
		{"b", long + "\n" + texts["lao-Laoo"]}, // a near duplicate of a
		{"c", texts["lao-Laoo"] + "\n" + texts["tam-Taml"]},
	}
	want := map[string]recipe.Link{"a": {Duplicates: 1}, "b": {Reason: "near", Detail: "a"}}
	if d := cmp.Diff(want, compare(t, s, [][]member{signAll(t, s, docs)}, 1)); d != "" {
		t.Error(d)
	}
}

// crowd makes documents of a few families, some near, some exact, some alone.
func crowd(n int) (docs []doc) {
	r := rand.New(rand.NewPCG(3, 4))
	tags := slices.Sorted(maps.Keys(texts))
	for i := range n {
		family := r.IntN(n / 4)
		text := strings.Repeat(texts[tags[family%len(tags)]]+"\n", 1+family%3) + fmt.Sprintf("%016x", family*7919)
		switch r.IntN(3) {
		case 0:
			text += fmt.Sprintf(" %d", r.IntN(50))
		case 1:
			runes := []rune(text)
			runes[r.IntN(len(runes))] = 'ก'
			text = string(runes)
		}
		docs = append(docs, doc{fmt.Sprintf("%04x#%d", i*40503%65536, i), text})
	}
	return docs
}

func TestResultIsTheSameForAnyShardsOrderAndWorkers(t *testing.T) {
	for _, settings := range []string{"{}", "{wide: true, jaccard: 0.5, paragraphs: true, min_paragraph_clusters: 20}"} {
		s := newStep(t, settings)
		members := signAll(t, s, crowd(300))
		want := compare(t, s, [][]member{members}, 1)
		reasons := map[string]int{}
		for id, l := range want {
			reasons[l.Reason]++
			if l.Detail != "" && (l.Detail >= id && l.Reason != reasonParagraphs || want[l.Detail].Reason != "") {
				t.Fatalf("%s was dropped in favour of %s: %+v", id, l.Detail, want[l.Detail])
			}
		}
		if reasons["exact"] == 0 || reasons["near"] == 0 || reasons[""] == 0 {
			t.Fatalf("the crowd is no test: %v", reasons)
		}
		r := rand.New(rand.NewPCG(5, 6))
		for i, workers := range []int{1, 2, 5, 2, 5} {
			shards := 1 + r.IntN(12)
			if d := cmp.Diff(want, compare(t, s, cut(r, members, shards), workers)); d != "" {
				t.Fatalf("%s, cut %d into %d shards: %s", settings, i, shards, d)
			}
		}
	}
}

func TestBucketWhoseFirstMemberIsAloneStillFindsTheOthers(t *testing.T) {
	s := newStep(t, "{exact: false, jaccard: 0.9}")
	members := signAll(t, s, []doc{{"a", strings.Repeat(texts["jav-Java"], 3)}, {"b", strings.Repeat(texts["zsm-Arab"], 3)}, {"c", strings.Repeat(texts["lao-Laoo"], 3)}})
	var all []member
	for i := range 9 { // three texts whose signatures share a band and nothing else
		m := members[i%3]
		sig := bytes.Clone(m.signature)
		copy(sig[17:17+8], "one band")
		all = append(all, member{fmt.Sprint(m.id, i), sig})
	}
	links := compare(t, s, [][]member{all}, 1)
	for i, m := range all {
		l := links[m.id]
		if i < 3 && l.Duplicates != 2 || i >= 3 && l.Detail != all[i%3].id {
			t.Errorf("%s: %+v", m.id, l)
		}
	}
}

func TestNothingToCompareIsNoError(t *testing.T) {
	s := newStep(t, "{paragraphs: true}")
	if links := compare(t, s, [][]member{nil, {{"a", nil}}, nil}, 2); len(links) != 0 {
		t.Errorf("links %v", links)
	}
}

func TestBadMembersAreClearErrors(t *testing.T) {
	s := newStep(t, "{}")
	good := signAll(t, s, []doc{{"a", "abc"}})[0].signature
	for _, c := range []struct {
		id   string
		sig  []byte
		kind fault.Kind
	}{{"a", []byte{1, 2}, fault.Broken}, {"a", append([]byte{9}, good[1:]...), fault.Broken}, {strings.Repeat("x", 41), good, fault.Invalid}} {
		sig, err := parseSignature(c.sig)
		if err == nil {
			_, err = newEntry(c.id, 0, sig)
		}
		if fault.Of(err) != c.kind {
			t.Errorf("%q: %v", c.id, err)
		}
	}
}

func TestStoredSignatureDependsOnParagraphSettingsOnly(t *testing.T) {
	text := corpus.TextDocument(texts["tha-Thai"] + "\n" + texts["khm-Khmr"])
	plain, _ := newStep(t, "{}").Sign(text)
	for _, settings := range []string{"{wide: true}", "{near: false, jaccard: 0.5}", "{exact: false}"} {
		s := newStep(t, settings)
		if sig, _ := s.Sign(text); !bytes.Equal(sig, plain) || s.Measuring() != nil {
			t.Errorf("%s changes the signature", settings)
		}
	}
	s := newStep(t, "{paragraphs: true}")
	if sig, _ := s.Sign(text); len(sig) != len(plain)+1+2*9 || s.Measuring() == nil {
		t.Errorf("signature with two paragraphs has %d bytes", len(sig))
	}
}

func FuzzParseSignature(f *testing.F) {
	for _, text := range texts {
		sig, _ := sign(text+"\n\n"+text+"\n\xff", true, 3, nil)
		f.Add(sig)
		f.Add(sig[:signatureBytes])
		f.Add(sig[:len(sig)-3])
	}
	f.Add([]byte{})
	f.Add([]byte{1, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := parseSignature(b)
		if err != nil {
			if fault.Of(err) != fault.Broken {
				t.Fatal(err)
			}
			return
		}
		last := -1
		for _, p := range s.paragraphs {
			if p.line <= last {
				t.Fatalf("line %d follows %d", p.line, last)
			}
			last = p.line
		}
	})
}

func FuzzSignText(f *testing.F) {
	for _, text := range texts {
		f.Add(text + "\n" + text)
	}
	for _, text := range []string{"", "\n\n", "\xff\xfe\n\xe1\x80", "\u17d2\n\u0301", "\ue000\U000f0000", strings.Repeat("ก็", 500), "a\r\nb\n\u200b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sig, _ := sign(text, true, 3, nil)
		if sig == nil {
			return
		}
		s, err := parseSignature(sig)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(text, "\n")
		if s.lines > len(lines) {
			t.Fatalf("%d lines of %d", s.lines, len(lines))
		}
		for _, p := range s.paragraphs {
			if p.line >= len(lines) || strings.TrimSpace(lines[p.line]) == "" {
				t.Fatalf("line %d is no paragraph", p.line)
			}
		}
	})
}
