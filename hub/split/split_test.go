package split_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/hub/split"
)

func files(paths string) (list []hub.File) {
	for _, p := range strings.Fields(paths) {
		list = append(list, hub.File{Path: p})
	}
	return list
}

// shown writes configurations in one line each: NAME[*]/SPLIT=FORMAT:FILES.
func shown(configs []split.Config) (lines []string) {
	for _, c := range configs {
		star := ""
		if c.Default {
			star = "*"
		}
		for _, s := range c.Splits {
			var names []string
			for _, f := range s.Files {
				names = append(names, f.Path)
			}
			lines = append(lines, fmt.Sprintf("%s%s/%s=%s:%s", c.Name, star, s.Name, s.Format, strings.Join(names, ",")))
		}
		for _, m := range c.Missing {
			lines = append(lines, c.Name+" lacks "+m)
		}
	}
	return lines
}

func TestFilesAreGroupedAsDatasetsDoes(t *testing.T) {
	for name, c := range map[string]struct {
		files, card string
		want        []string
	}{
		"what push_to_hub writes, without a card": {"README.md data/train-00000-of-00002.parquet data/train-00001-of-00002.parquet data/test-00000-of-00001.parquet data/sokha.x-00000-of-00001-abc.parquet", "",
			[]string{"default*/train=parquet:data/train-00000-of-00002.parquet,data/train-00001-of-00002.parquet", "default*/test=parquet:data/test-00000-of-00001.parquet", "default*/sokha.x=parquet:data/sokha.x-00000-of-00001-abc.parquet"}},
		"our own layout with its card": {"README.md data/khm-Khmr/part-0000.parquet data/lao-Laoo/part-0000.parquet dropped/part-0000.parquet manifest.json",
			`{"configs":[{"config_name":"default","default":true,"data_files":[{"split":"train","path":"data/*/*.parquet"}]},{"config_name":"km","data_files":[{"split":"train","path":"data/khm-Khmr/*.parquet"}]}]}`,
			[]string{"default*/train=parquet:data/khm-Khmr/part-0000.parquet,data/lao-Laoo/part-0000.parquet", "km/train=parquet:data/khm-Khmr/part-0000.parquet"}},
		"names of files speak of splits":          {"train.jsonl my-dev_set.jsonl x/testing.jsonl.gz README.md", "", []string{"default*/train=json:train.jsonl", "default*/validation=json:my-dev_set.jsonl", "default*/test=json:x/testing.jsonl.gz"}},
		"names of folders speak before files":     {"a/train/x.csv a/test/train.csv", "", []string{"default*/train=csv:a/train/x.csv", "default*/test=csv:a/test/train.csv"}},
		"nothing speaks of splits":                {"ខ្មែរ.txt sub/ไทย.txt .hidden/x.txt __cache__/y.txt .gitattributes", "", []string{"default*/train=text:sub/ไทย.txt,ខ្មែរ.txt"}},
		"one format a split, the most frequent":   {"a.csv b.csv c.jsonl", "", []string{"default*/train=csv:a.csv,b.csv"}},
		"Parquet before others of the same count": {"a.csv b.parquet", "", []string{"default*/train=parquet:b.parquet"}},
		"a pattern as text":                       {"x/a.tsv x/b.tsv y.tsv", `{"configs":[{"config_name":"ស","data_files":"x/*.tsv"}]}`, []string{"ស*/train=tsv:x/a.tsv,x/b.tsv"}},
		"patterns by split":                       {"a.csv b.csv", `{"configs":[{"data_files":{"test":"b.csv","train":["a.csv"]}}]}`, []string{"default*/train=csv:a.csv", "default*/test=csv:b.csv"}},
		"data_dir": {"km/train.csv km/test.csv lo/train.csv", `{"configs":[{"config_name":"km","data_dir":"km"},{"config_name":"lo","data_dir":"lo","default":true}]}`,
			[]string{"km/train=csv:km/train.csv", "km/test=csv:km/test.csv", "lo*/train=csv:lo/train.csv"}},
		"a pattern that nothing matches": {"a.csv", `{"configs":[{"data_files":["a.csv","gone/*.csv"]}]}`, []string{"default*/train=csv:a.csv", "default lacks gone/*.csv"}},
		"a hidden file that is named":    {".x/a.csv b.csv", `{"configs":[{"data_files":".x/*.csv"}]}`, []string{"default*/train=csv:.x/a.csv"}},
		"character classes":              {"a1.csv a2.csv ax.csv a^.csv", `{"configs":[{"data_files":[{"split":"train","path":"a[0-9].csv"},{"split":"test","path":"a[!0-9x].csv"}]}]}`, []string{"default*/train=csv:a1.csv,a2.csv", "default*/test=csv:a^.csv"}},
		"no data":                        {"README.md model.bin", "", nil},
		"configs that are empty":         {"README.md", `{"configs":[]}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			list := files(c.files)
			slices.SortFunc(list, func(a, b hub.File) int { return strings.Compare(a.Path, b.Path) })
			got, err := split.Group(list, c.card)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, shown(got)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestABadCardSaysWhatIsWrong(t *testing.T) {
	for card, want := range map[string]string{
		`{"configs":"x"}`: "no list of configurations",
		`{"configs":[{"config_name":"a"},{"config_name":"a"}]}`:                               "twice",
		`{"configs":[{"config_name":false,"data_files":"x"}]}`:                                "no text",
		`{"configs":[{"data_files":[{"path":"x"}]}]}`:                                         "no split",
		`{"configs":[{"data_files":[{"split":"a","path":"x"},{"split":"a","path":"y"}]}]}`:    "twice",
		`{"configs":[{"data_files":7}]}`:                                                      "neither",
		`{"configs":[{"data_files":"https://example.org/x.csv"}]}`:                            "no pattern of files of this data set",
		`{"configs":[` + strings.Repeat(`{"config_name":"a"},`, 3000) + `{}]}`:                "more than 3000",
		`{"configs":[{"config_name":"a","data_files":"` + strings.Repeat("[a-", 500) + `"}]}`: "no pattern",
	} {
		if _, err := split.Group(files("a.csv"), card); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s gives %v, want %q", card, err, want)
		}
	}
}

func FuzzGroup(f *testing.F) {
	f.Add("a.csv b/train.csv", `{"configs":[{"data_files":"**/[!a]*.csv"}]}`)
	f.Add("ខ្មែរ.txt \xff.txt", `{"configs":[{"data_files":"[]"}]}`)
	f.Add("x/[a].csv", `{"configs":[{"data_files":{"train":"x/[[]a].csv"}}],"dataset_info":[{"config_name":"x","features":[]}]}`)
	f.Fuzz(func(t *testing.T, paths, card string) {
		split.Group(files(paths), card)
	})
}
