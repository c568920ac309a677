package curate

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

const fiveLines = `import json, sys
for line in sys.stdin:
    d = json.loads(line)
    t = d["text"]
    print(json.dumps({"id": d["id"], "text": t.replace("ลบ", ""), "keep": "spam" not in t, "reason": "spam", "measures": {"length": len(t), "unknown": None}}))
`

func documents(n int, text func(int) string) []*corpus.Document {
	var docs []*corpus.Document
	for i := range n {
		d := corpus.TextDocument(text(i))
		d.ID = fmt.Sprintf("id%05d", i)
		docs = append(docs, d)
	}
	return docs
}

func streamOf(docs []*corpus.Document) iter.Seq2[*corpus.Document, error] {
	return func(yield func(*corpus.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}

func started(t testing.TB, settings string, files map[string]string) *execStep {
	t.Helper()
	step, err := execKind().Build(settings)
	if err != nil {
		t.Fatal(err)
	}
	s := step.(*execStep)
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Place(dir); err != nil {
		if fault.Of(err) == fault.Missing && strings.Contains(err.Error(), "python3") {
			t.Skipf("python3 is missing: %v", err)
		}
		t.Fatal(err)
	}
	return s
}

func collect(s *execStep, ctx context.Context, docs []*corpus.Document) (out []*corpus.Document, err error) {
	for d, err := range s.Stream(ctx, streamOf(docs)) {
		if err != nil {
			return out, err
		}
		out = append(out, d)
	}
	return out, nil
}

func TestExecRunsAFilterInFiveLinesOfPython(t *testing.T) {
	s := started(t, "{command: [python3, filter.py], files: [filter.py], memory: 2GB}", map[string]string{"filter.py": fiveLines})
	words := []string{"ភាសាខ្មែរ", "မြန်မာစာ", "ພາສາລາວ", "ภาษาไทยลบ", "தமிழ்", "tiếng Việt", "ꦧꦱꦗꦮ", "بهاس ملايو", "bahasa Indonesia", "spam"}
	docs := documents(2000, func(i int) string { return words[i%len(words)] }) // python prints without flush: many answers come at once
	out, err := collect(s, context.Background(), docs)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != len(docs) {
		t.Fatalf("%d of %d documents", len(out), len(docs))
	}
	for i, d := range out {
		want := strings.ReplaceAll(words[i%len(words)], "ลบ", "")
		var reasons []string
		if want == "spam" {
			reasons = []string{"exec.spam"}
		}
		if d.ID != docs[i].ID || d.Text() != want || !slices.Equal(s.Judge(&d.Facts), reasons) {
			t.Fatalf("%d: %s %q %v", i, d.ID, d.Text(), s.Judge(&d.Facts))
		}
		if changed := len(d.Trail) > 0; changed != strings.HasPrefix(want, "ภาษา") {
			t.Fatalf("%q: trail %v", want, d.Trail)
		}
		if v, ok := d.Value("exec.length"); !ok || v < 1 {
			t.Fatalf("measures %v", d.Measures)
		}
		if m, ok := d.Measure("exec.unknown"); !ok || m.State != corpus.Unmeasured {
			t.Fatalf("measures %v", d.Measures)
		}
	}
}

func TestExecLeavesAloneWhatAProgramRepeats(t *testing.T) {
	s := started(t, "{command: [cat]}", nil)
	docs := documents(50, func(i int) string { return "ข้อความ <&> " + strings.Repeat("ក", i*1000) })
	docs[0].SetMeasure("quality.words", 7)
	out, err := collect(s, context.Background(), docs)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range out {
		if len(d.Trail) > 0 || len(s.Judge(&d.Facts)) > 0 {
			t.Errorf("%s: %v %v", d.ID, d.Trail, d.Measures)
		}
	}
	if len(docs[0].Measures) != 2 {
		t.Errorf("measures %v", docs[0].Measures)
	}
}

func TestExecNamesWhatWentWrong(t *testing.T) {
	for _, c := range []struct{ name, script, settings, says string }{
		{"fails", "echo 'ไม่ได้' >&2; exit 3", "", "exit status 3; it said: ไม่ได้"},
		{"ends early", "read line; echo '{\"id\":\"id00000\"}'", "", "ended before it had answered every record"},
		{"wrong order", "read a; echo '{\"id\":\"id00001\"}'; cat >/dev/null", "", `record id00000, line 1 of its answers: the answer is for the id "id00001"`},
		{"no JSON", "read a; echo '{\"id\":\"id00000\"}'; read b; echo oops; cat >/dev/null", "", "record id00001, line 2 of its answers: the answer is not a JSON object"},
		{"too many", "cat; echo '{\"id\":\"x\"}'", "", "more answers than there were records"},
		{"bad reason", "read a; echo '{\"id\":\"id00000\",\"keep\":false,\"reason\":\"Bad Reason\"}'; cat >/dev/null", "", "other characters"},
		{"bad measure", "read a; echo '{\"id\":\"id00000\",\"measures\":{\"dropped\":1}}'; cat >/dev/null", "", "is taken"},
		{"silent", "cat >/dev/null; sleep 600", ", timeout: 300ms", "gave no answer for 300ms"},
		{"hangs", "sleep 600", ", timeout: 300ms", "gave no answer for 300ms"},
		{"hangs at the end", "cat; exec 1>&-; sleep 600", ", timeout: 300ms", "did not end"},
		{"fails at the end", "cat; exit 7", "", "failed after its last record"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := started(t, "{command: [sh, f.sh]"+c.settings+"}", map[string]string{"f.sh": c.script})
			_, err := collect(s, context.Background(), documents(5, func(int) string { return "ข" }))
			if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

func TestExecSaysWhenAProgramReadsEverythingFirst(t *testing.T) {
	s := started(t, "{command: [sh, f.sh], timeout: 500ms}", map[string]string{"f.sh": `x=$(cat); echo "$x"`})
	_, err := collect(s, context.Background(), documents(5000, func(int) string { return "ข้อความ" }))
	if err == nil || !strings.Contains(err.Error(), "taken all the documents that may be unanswered (1000") || !strings.Contains(fault.Hint(err), "answer each line") {
		t.Errorf("%v (%s)", err, fault.Hint(err))
	}
}

func TestExecEndsWithTheContextAndLeavesNoProcess(t *testing.T) {
	s := started(t, "{command: [sh, f.sh]}", map[string]string{"f.sh": "sleep 600 & echo $! > child; wait"})
	ctx, cancel := context.WithCancel(context.Background())
	child := s.path("child")
	go func() {
		for range 500 {
			if b, err := os.ReadFile(child); err == nil && len(b) > 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	if _, err := collect(s, ctx, documents(3, func(int) string { return "x" })); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	b, err := os.ReadFile(child)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "linux" && alive(strings.TrimSpace(string(b))) {
		t.Error("the program's child still runs")
	}
}

// alive reports whether a process runs; one that waits to be reaped by the system does not.
func alive(pid string) bool {
	for range 50 {
		b, err := os.ReadFile("/proc/" + pid + "/stat")
		if err != nil || strings.Contains(string(b), ") Z ") {
			return false
		}
		time.Sleep(10 * time.Millisecond)
	}
	return true
}

func TestExecStopsWhenNobodyWantsMore(t *testing.T) {
	s := started(t, "{command: [cat]}", nil)
	n := 0
	for _, err := range s.Stream(context.Background(), streamOf(documents(100_000, func(int) string { return "ข" }))) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 10 {
			break
		}
	}
}

func TestExecPassesErrorsOfTheInputOnInOrder(t *testing.T) {
	s := started(t, "{command: [cat]}", nil)
	bad := errors.New("bad input")
	n := 0
	var got error
	for _, err := range s.Stream(context.Background(), func(yield func(*corpus.Document, error) bool) {
		for _, d := range documents(3, func(int) string { return "x" }) {
			if !yield(d, nil) {
				return
			}
		}
		yield(nil, bad)
	}) {
		if err != nil {
			got = err
			break
		}
		n++
	}
	if n != 3 || got != bad {
		t.Errorf("%d documents, then %v", n, got)
	}
}

func TestExecLimitsMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("memory is limited on Linux only")
	}
	s := started(t, "{command: [python3, f.py], memory: 300MB}", map[string]string{"f.py": "import sys\nfor line in sys.stdin:\n    x = bytearray(1 << 30)\n"})
	_, err := collect(s, context.Background(), documents(3, func(int) string { return "x" }))
	if err == nil || !strings.Contains(err.Error(), "MemoryError") {
		t.Errorf("%v", err)
	}
}

func TestExecRefusesWhatCannotRun(t *testing.T) {
	for _, settings := range []string{"{}", "{command: []}", "{command: [cat], timeout: soon}", "{command: [cat], memory: much}", "{command: [cat], memory: 5}", "{command: [cat], name: A}"} {
		if _, err := execKind().Build(settings); fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", settings, err)
		}
	}
	for _, settings := range []string{"{command: [no-such-program-here]}", "{command: [cat], files: [nowhere.py]}"} {
		step, err := execKind().Build(settings)
		if err != nil {
			t.Fatal(err)
		}
		if err := step.(*execStep).Place(t.TempDir()); fault.Of(err) != fault.Missing {
			t.Errorf("%s: %v", settings, err)
		}
	}
}

func TestExecMeasuresAgainWhenItsFilesChange(t *testing.T) {
	key := func(text string) string {
		return fmt.Sprint(started(t, "{command: [sh, f.sh], files: [f.sh]}", map[string]string{"f.sh": text}).Measuring())
	}
	first, second, changed := key("cat"), key("cat"), key("cat #")
	if first != second || first == changed {
		t.Error("the key does not follow the contents of the files")
	}
}

func FuzzExecAnswer(f *testing.F) {
	for _, s := range []string{`{"id":"x"}`, `{"keep":false,"reason":"a-b"}`, `{"measures":{"a":1e999}}`, `{"text":"\ud800"}`, `null`, `[`, "\xff", `{"measures":{"a":null,"":0}}`} {
		f.Add([]byte(s))
	}
	s := &execStep{prefix: "exec"}
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := parseAnswer(b)
		if err != nil {
			return
		}
		d := corpus.TextDocument("x")
		if s.apply(d, &a) == nil {
			s.Judge(&d.Facts)
		}
		for _, m := range d.Measures {
			if m.Value != m.Value {
				t.Fatalf("%q gives %v", b, m)
			}
		}
	})
}

func BenchmarkExec(b *testing.B) {
	if _, err := exec.LookPath("cat"); err != nil {
		b.Skip(err)
	}
	s := started(b, "{command: [cat]}", nil)
	docs := documents(1000, func(int) string { return strings.Repeat("ฝนตกหนักในภาคใต้ ", 100) })
	b.SetBytes(int64(len(docs) * len(docs[0].Text())))
	for b.Loop() {
		if _, err := collect(s, context.Background(), docs); err != nil {
			b.Fatal(err)
		}
	}
}

var (
	_ recipe.Streamer  = &execStep{}
	_ recipe.Judge     = &execStep{}
	_ recipe.Measuring = &execStep{}
)
