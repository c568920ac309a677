package asean

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/dataset"
	"github.com/lontar-asean/lontar/evaluate/kind"
	"github.com/lontar-asean/lontar/internal/testdata"
	"github.com/lontar-asean/lontar/language"
)

// extended loads the extended part of each suite, with sets in the folder that getenv names.
func extended(t *testing.T, getenv func(string) string) map[string]evaluate.Suite {
	t.Helper()
	list, err := fs.Glob(files, "suites/extended/*.yaml")
	if err != nil || len(list) < 5 {
		t.Fatal(list, err)
	}
	suites := map[string]evaluate.Suite{}
	for _, file := range list {
		name := strings.TrimSuffix(path.Base(file), ".yaml")
		b, err := fs.ReadFile(files, file)
		if err != nil {
			t.Fatal(err)
		}
		root := fstest.MapFS{file: &fstest.MapFile{Data: b}, "suites/x.yaml": &fstest.MapFile{Data: []byte("name: " + name + "\nextended: extended/" + name + ".yaml\n")}}
		l := evaluate.Loader{Kinds: kind.All(), Data: dataset.Loader{Getenv: getenv}.Data}
		if suites[name], err = l.LoadSuite(root, "suites/x.yaml"); err != nil {
			t.Fatal(err)
		}
	}
	return suites
}

// A suite that ships has its extended part, where there is one.
func TestSuitesHaveTheirExtendedParts(t *testing.T) {
	for name := range extended(t, func(string) string { return "" }) {
		b, err := fs.ReadFile(files, "suites/"+name+".yaml")
		if err == nil && !strings.Contains(string(b), "\nextended: extended/"+name+".yaml\n") {
			t.Errorf("suites/%s.yaml has no line extended: extended/%s.yaml", name, name)
		}
	}
}

// Without the sets each task says which one is missing, under which licence, and how to get it.
func TestSetsThatAreNotThereAreNamed(t *testing.T) {
	for name, s := range extended(t, func(string) string { return "" }) {
		_, absent, err := s.Plan(evaluate.Options{NonCommercial: true})
		if err != nil || len(absent) != len(s.Tasks) {
			t.Fatal(name, len(absent), err)
		}
		for n, a := range absent {
			if task := s.Tasks[n]; task.Licence == "" || task.Part != "extended" || !strings.Contains(a.Why, task.Licence) || !strings.Contains(a.Why, "LONTAR_TESTDATA") {
				t.Errorf("%s %s: %+v", name, task.Name, a)
			}
		}
	}
}

// What the sets hold, as their SOURCE files say; each item can be asked by the kind of its task.
func TestSetsAreRead(t *testing.T) {
	testdata.Path(t, "cloze-xcopa")
	want := map[string]map[language.Tag]int{
		"blend":               {"ind-Latn": 239, "sun-Latn": 227},
		"kalahi":              {"fil-Latn": 76},
		"global-mmlu-lite":    {"eng-Latn": 215, "fil-Latn": 215, "ind-Latn": 215, "mya-Mymr": 214, "vie-Latn": 215, "zsm-Latn": 215},
		"image-captions":      {"eng-Latn": 70, "ind-Latn": 70, "khm-Khmr": 70, "tha-Thai": 70, "vie-Latn": 70, "zsm-Latn": 70},
		"xcopa":               {"ind-Latn": 100, "tam-Taml": 100, "tha-Thai": 100, "vie-Latn": 100},
		"copal-id":            {"ind-Latn": 280},
		"copal-id-colloquial": {"ind-Latn": 280},
		"mgsm":                {"eng-Latn": 50, "tha-Thai": 50},
		"xquad":               {"eng-Latn": 274, "tha-Thai": 274, "vie-Latn": 274},
		"mabl":                {"ind-Latn": 286, "jav-Latn": 150, "sun-Latn": 150},
		"wisesight":           {"tha-Thai": 2674},
		"nusax-from-english":  {"ace-Latn": 100, "ban-Latn": 100, "bbc-Latn": 100, "bjn-Latn": 100, "bug-Latn": 100, "ind-Latn": 100, "jav-Latn": 100, "mad-Latn": 100, "min-Latn": 100, "nij-Latn": 100, "sun-Latn": 100},
		"hate-id":             {"ind-Latn": 600},
		"multijail":           {"eng-Latn": 54, "jav-Latn": 54, "tha-Thai": 54, "vie-Latn": 54},
	}
	names := map[string]string{"unknown": "-", "refusal-1": "…!"}
	for _, s := range extended(t, os.Getenv) {
		if len(s.Absent) > 0 {
			t.Error(s.Absent)
		}
		for _, task := range s.Tasks {
			got := map[language.Tag]int{}
			for _, i := range s.Items[task.Name] {
				got[i.Language]++
				if i.Language == "tha-Thai" && i.Question+i.Context == "" {
					t.Errorf("%s: %+v", task.Name, i)
				}
			}
			t.Log(task.Name, got)
			for tag, n := range want[task.Name] {
				if got[tag] != n {
					t.Errorf("%s has %d items in %s, want %d", task.Name, got[tag], tag, n)
				}
			}
			for _, l := range task.Labels {
				names[l] = l
			}
		}
		for n, task := range s.Tasks { // all words say the question and nothing else
			s.Tasks[n].Words = "any"
			for _, i := range s.Items[task.Name] {
				s.Worded[i.Language] = map[string][]evaluate.Wording{"any": {{Prompt: "{question}", Names: names}}, "choice": {{Prompt: "{question}"}}}
			}
		}
		list, absent, err := s.Plan(evaluate.Options{NonCommercial: true})
		if err != nil || len(list) == 0 || len(absent) > 0 {
			t.Fatal(s.Name, len(list), absent, err)
		}
	}
}
