package harness

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/internal/testdata"
)

// Item is an item as it is asked: the text before the choices, what joins them to it, the choices, and which is right.
type Item struct {
	Context, Join string
	Choices       []string
	Right         int
}

// Items words the items that are stored of a task as its file does. That it is the same, the digests of the harness's own prompts say.
func Items(t testing.TB, task string) (list []Item) {
	t.Helper()
	name := strings.TrimPrefix(task, "lontar_")
	ask := func(row map[string]string) Item {
		follows := map[string][3]string{ // for a cause, for an effect, before the choice
			"copal": {"Sebabnya:", "Akibatnya:", " "}, "copal_colloquial": {"Sebabnya:", "Akibatnya:", " "},
			"xcopa_id": {"karena", "sehingga", " "}, "xcopa_vi": {"vì", "nên", " "}, "xcopa_th": {"เพราะ", "ดังนั้น", ""}, "xcopa_ta": {"காரணம்:", "விளைவு:", " "},
		}
		if words, ok := follows[name]; ok {
			word := words[1]
			if row["question"] == "cause" {
				word = words[0]
			}
			return Item{row["premise"] + " " + word, words[2], []string{row["choice1"], row["choice2"]}, slices.Index([]string{"0", "1"}, row["label"])}
		}
		if strings.HasPrefix(name, "mabl_") {
			return Item{row["startphrase"], " ", []string{row["ending1"], row["ending2"]}, slices.Index([]string{"0", "1"}, row["labels"])}
		}
		right := slices.Index([]string{"က", "ခ", "ဂ", "ဃ"}, row["label"])
		return Item{row["question"] + "\nအဖြေ:", " ", []string{row["option_a"], row["option_b"], row["option_c"], row["option_d"]}, right}
	}
	for _, row := range rows(t, name) {
		if len(list) == Limit {
			break
		}
		list = append(list, ask(row))
	}
	return list
}

func rows(t testing.TB, name string) (list []map[string]string) {
	t.Helper()
	folder, file, _ := strings.Cut(map[string]string{"copal": "cloze-copal-id/test_copal.csv", "copal_colloquial": "cloze-copal-id/test_copal_colloquial.csv",
		"mmlu_my": "cultural-mc-global-mmlu-lite/global_mmlu_lite_my_dev.jsonl"}[name], "/")
	if kind, lang, ok := strings.Cut(name, "_"); kind == "xcopa" && ok {
		folder, file = "cloze-xcopa", "val."+lang+".jsonl"
	} else if kind == "mabl" {
		folder, file = "cloze-figurative-mabl", lang+".csv"
	}
	b, err := os.ReadFile(testdata.Path(t, folder, file))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(file, ".csv") {
		all, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range all[1:] {
			row := map[string]string{}
			for i, key := range all[0] {
				row[key] = line[i]
			}
			list = append(list, row)
		}
		return list
	}
	for line := range strings.Lines(string(b)) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		put := func(row map[string]any) {
			for key, v := range row {
				texts[key] = fmt.Sprint(v)
			}
		}
		put(row)
		if prompts, ok := row["prompts"].([]any); ok && len(prompts) > 0 {
			first, _ := prompts[0].(map[string]any)
			put(first)
		}
		list = append(list, texts)
	}
	return slices.Clip(list)
}
