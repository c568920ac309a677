package importer

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/lontar-asean/lontar/evaluate/dataset"
	"github.com/lontar-asean/lontar/evaluate/jinja"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/internal/yamls"
	"github.com/lontar-asean/lontar/language"
)

// Options say what a task file leaves open.
type Options struct {
	Language string // of the tasks; "" to find it in their names
	Where    string // expression for the rows of a task, in place of its process_docs
	Zero     bool   // examples that a task wants before the question are left out
}

// config is a task file of lm-evaluation-harness with what it includes.
type config struct {
	file string
	m    map[string]any
}

// function marks what a file leaves to Python.
const function = "!function "

var functions = regexp.MustCompile(`!function\s+['"]?([\w.]+)['"]?`)

// maxIncludes bounds how files include each other.
const maxIncludes = 16

// readConfig reads a file and what it includes, whose keys it overrides.
func readConfig(read func(string) ([]byte, error), file string, depth int) (c config, err error) {
	if depth > maxIncludes {
		return c, fault.New(fault.Invalid, "files include each other more than %d deep", maxIncludes).At("%s", file)
	}
	b, err := read(file)
	if err != nil {
		return c, fault.New(fault.Missing, "the task file cannot be read: %w", err).At("%s", file)
	}
	c = config{file, map[string]any{}}
	if err := yamls.Unmarshal(functions.ReplaceAll(b, []byte(`"`+function+`$1"`)), &c.m); err != nil {
		return c, fault.New(fault.Invalid, "not a task file: %s", yaml.FormatError(err, false, false)).At("%s", file)
	}
	var includes []string
	switch v := c.m["include"].(type) {
	case string:
		includes = []string{v}
	case []any:
		for _, e := range v {
			includes = append(includes, jinja.Text(e))
		}
	}
	all := map[string]any{}
	for _, i := range includes {
		below, err := readConfig(read, path.Join(path.Dir(file), i), depth+1)
		if err != nil {
			return c, err
		}
		for k, v := range below.m {
			all[k] = v
		}
	}
	for k, v := range c.m {
		all[k] = v
	}
	delete(all, "include")
	c.m = all
	return c, nil
}

// text gives a key that is text; "" for none and null.
func (c config) text(key string) (string, error) {
	switch v := c.m[key].(type) {
	case nil:
		return "", nil
	case string:
		if strings.HasPrefix(v, function) {
			return "", c.fault(key, "it is left to Python: %s", v)
		}
		return v, nil
	}
	return "", c.fault(key, "it is no text")
}

func (c config) fault(key, format string, args ...any) error {
	return fault.New(fault.Invalid, "%s: "+format, append([]any{key}, args...)...).At("%s", c.file)
}

// passed are keys that say nothing of what is asked: names, groups, settings of a run, and what examples are made of, which are asked for by num_fewshot.
var passed = []string{"task", "task_alias", "tag", "group", "group_alias", "metadata", "should_decontaminate", "doc_to_decontamination_query", "fewshot_config", "fewshot_split",
	"fewshot_delimiter", "training_split", "unsafe_code", "repeats", "dataset_path", "dataset_name", "dataset_kwargs", "validation_split", "test_split", "output_type", "doc_to_text",
	"doc_to_target", "doc_to_choice", "description", "target_delimiter", "metric_list", "filter_list", "generation_kwargs", "num_fewshot", "process_docs", "process_results"}

// Harness reads a task file of lm-evaluation-harness. A list of tasks (a group) is a fault of kind Conflict: there is nothing in it to take in.
func Harness(read func(string) ([]byte, error), file string, o Options) (t Task, err error) {
	c, err := readConfig(read, file, 0)
	if err != nil {
		return t, err
	}
	name, err := c.text("task")
	if err != nil || name == "" {
		return t, fault.New(fault.Conflict, "it is a group of tasks, or a part that others include").At("%s", file)
	}
	for _, key := range sorted(c.m) {
		if v := c.m[key]; v != nil && v != "" && !slices.Contains(passed, key) {
			return t, c.fault(key, "it is not understood")
		}
	}
	if f, ok := c.m["process_docs"].(string); ok && o.Where == "" {
		if where, ok := c.idiom(read, f); ok {
			o.Where = where
		}
	}
	if err := c.check(&t, o); err != nil {
		return t, err
	}
	tag, err := c.language(name, o)
	if err != nil {
		return t, err
	}
	t.Name, t.Version, t.About = name, 1, "from lm-evaluation-harness"
	if m, ok := c.m["metadata"].(map[string]any); ok {
		if v, err := strconv.ParseFloat(fmt.Sprint(m["version"]), 64); err == nil && v >= 1 && v < 1e6 {
			t.Version = int(v)
		}
	}
	if t.Data, err = c.place(); err != nil {
		return t, err
	}
	t.Data.Languages = map[string]any{string(tag): string(tag)}
	t.Data.Exact, t.Data.Where = true, o.Where
	question, err := c.question(&t)
	if err != nil {
		return t, err
	}
	w := Wording{Prompt: "{question}"}
	switch output := c.m["output_type"]; output {
	case "multiple_choice":
		w.Join, err = c.choose(&t, question)
	case "generate_until", nil:
		err = c.generate(&t, question, tag)
	default:
		err = c.fault("output_type", "%v is not understood", output)
	}
	t.Wordings = map[language.Tag]Wording{tag: w}
	return t, err
}

// check looks at keys that change what is asked.
func (c config) check(t *Task, o Options) error {
	if v, ok := c.m["process_docs"].(string); ok && v != "" {
		if o.Where == "" {
			return fault.New(fault.Invalid, "process_docs: the rows are chosen by Python: %s", v).At("%s", c.file).Try("--where EXPRESSION says which rows belong to the task, such as \"subject == 'law'\"")
		}
		t.Notes = append(t.Notes, "the rows are those for which "+o.Where+", in place of "+v)
	}
	if v, ok := c.m["process_results"].(string); ok && v != "" {
		t.Notes = append(t.Notes, "scores are ours, in place of "+v)
	}
	switch n := c.m["num_fewshot"].(type) {
	case nil:
	case uint64, int64, float64, int:
		if s := fmt.Sprint(n); s != "0" {
			if !o.Zero {
				return fault.New(fault.Invalid, "num_fewshot: %s examples stand before each question, and are not taken in", s).At("%s", c.file).Try("--no-examples leaves them out")
			}
			t.Notes = append(t.Notes, s+" examples before each question are left out")
		}
	default:
		return c.fault("num_fewshot", "it is no number")
	}
	return nil
}

// language finds the language of a task in the name of its configuration, then in its own.
func (c config) language(name string, o Options) (language.Tag, error) {
	if o.Language != "" {
		return language.Parse(o.Language)
	}
	configuration, _ := c.m["dataset_name"].(string)
	tag, ok := Language(configuration, name)
	if !ok {
		return "", fault.New(fault.Invalid, "the language cannot be told by the name").At("%s", c.file).Try("--language TAG")
	}
	return tag, nil
}

// Language finds the language of a task in the name of its configuration and in its own.
func Language(configuration, name string) (tag language.Tag, ok bool) {
	var candidates []string
	if s := configuration; s != "" {
		candidates = append(candidates, s, s[strings.LastIndexAny(s, "./")+1:])
	}
	parts := strings.Split(name, "_")
	for n := len(parts) - 1; n > 0; n-- {
		if n+1 < len(parts) {
			candidates = append(candidates, parts[n]+"_"+parts[n+1])
		}
		candidates = append(candidates, parts[n])
	}
	for _, s := range candidates {
		tag, err := language.Parse(s)
		if _, known := language.ProfileOf(tag); err == nil && (known || tag.ISO6391() != "") {
			return tag, true
		}
	}
	return "", false
}

// place says where the rows are.
func (c config) place() (s dataset.Spec, err error) {
	from, err := c.text("dataset_path")
	if err != nil {
		return s, err
	}
	if from == "" {
		return s, c.fault("dataset_path", "there is none")
	}
	split := ""
	for _, key := range []string{"test_split", "validation_split"} {
		if v, err := c.text(key); err != nil {
			return s, err
		} else if split == "" {
			split = v
		}
	}
	if split == "" {
		return s, c.fault("test_split", "neither it nor validation_split is there")
	}
	configuration := ""
	if v := c.m["dataset_name"]; v != nil {
		configuration = fmt.Sprint(v)
	}
	s.Name = from
	kwargs, _ := c.m["dataset_kwargs"].(map[string]any)
	for _, key := range sorted(kwargs) {
		if key != "data_files" && key != "trust_remote_code" {
			return s, c.fault("dataset_kwargs", "%s is not understood", key)
		}
	}
	files, err := c.files(kwargs["data_files"], split)
	if err != nil {
		return s, err
	}
	switch from {
	case "json", "csv", "parquet":
		if len(files) == 0 {
			return s, c.fault("dataset_kwargs", "no file is named for the split %s", split)
		}
		if s.Files = files; from == "csv" {
			s.Form = "csv"
		}
		return s, nil
	}
	s.Hub, s.Config, s.Split, s.Files = from, configuration, split, files
	if len(files) > 0 {
		s.Config, s.Split = "", ""
	}
	return s, nil
}

// files gives the files of a split: a name, a list, or a map of them by split.
func (c config) files(v any, split string) ([]string, error) {
	if m, ok := v.(map[string]any); ok {
		v = m[split]
	}
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return []string{v}, nil
	case []any:
		var list []string
		for _, e := range v {
			list = append(list, jinja.Text(e))
		}
		return list, nil
	}
	return nil, c.fault("dataset_kwargs", "data_files is not understood")
}

var identifier = regexp.MustCompile(`^[\pL_][\pL\pM\pN_]*$`)

// template makes a value of a spec of what a key says: the name of a column, a template, or text as it stands. Where lists count, a template has to be one
// expression, since Python would read its text as a list.
func (c config) template(t *Task, key, s string, list bool) (string, error) {
	p, err := jinja.Parse(s)
	if err != nil {
		return "", fault.New(fault.Invalid, "%s: %w", key, err).At("%s", c.file)
	}
	if p.Cuts() {
		t.Notes = append(t.Notes, key+" cuts texts by code points, and may take letters or marks off them")
	}
	places := strings.Contains(s, "{{") || strings.Contains(s, "{%")
	switch {
	case !places && identifier.MatchString(s):
		return s, nil
	case !places:
		return literal(s), nil
	case list && !p.Alone():
		return "", c.fault(key, "it is no one expression")
	}
	return s, nil
}

// question gives the text before the answer.
func (c config) question(t *Task) (string, error) {
	text, err := c.text("doc_to_text")
	if err != nil {
		return "", err
	}
	if text, err = c.template(t, "doc_to_text", text, false); err != nil {
		return "", err
	}
	about, err := c.text("description")
	if err != nil || about == "" {
		return text, err
	}
	if about, err = c.template(t, "description", about, false); err != nil {
		return "", err
	}
	for _, s := range []*string{&about, &text} {
		if identifier.MatchString(*s) {
			*s = "{{" + *s + "}}"
		}
	}
	return about + text, nil
}

// choose reads a task whose choices are compared by likelihood.
func (c config) choose(t *Task, question string) (join string, err error) {
	t.Kind, t.Data.Question = "lm-eval", question
	switch v := c.m["doc_to_choice"].(type) {
	case string:
		if strings.HasPrefix(v, function) {
			return "", c.fault("doc_to_choice", "it is left to Python: %s", v)
		}
		if t.Data.Choices, err = c.template(t, "doc_to_choice", v, true); err != nil {
			return "", err
		}
	case []any:
		var list []any
		for _, e := range v {
			list = append(list, literal(jinja.Text(e)))
		}
		t.Data.Choices = list
	default:
		return "", c.fault("doc_to_choice", "it is no text and no list")
	}
	switch v := c.m["doc_to_target"].(type) {
	case string:
		if strings.HasPrefix(v, function) {
			return "", c.fault("doc_to_target", "it is left to Python: %s", v)
		}
		if t.Data.Right, err = c.template(t, "doc_to_target", v, false); err != nil {
			return "", err
		}
	case uint64, int64, int:
		t.Data.Right = fmt.Sprintf("{{ %v }}", v)
	default:
		return "", c.fault("doc_to_target", "it is no text and no number")
	}
	for _, m := range c.metrics() {
		if m != "acc" && m != "acc_norm" && m != "acc_bytes" {
			t.Notes = append(t.Notes, "the metric "+m+" is not taken")
		}
	}
	join, ok := c.m["target_delimiter"].(string)
	if !ok {
		join = " "
	}
	return join, nil
}

// metrics lists the names of the task's metrics.
func (c config) metrics() (list []string) {
	l, _ := c.m["metric_list"].([]any)
	for _, e := range l {
		if m, ok := e.(map[string]any); ok {
			list = append(list, strings.TrimPrefix(fmt.Sprint(m["metric"]), function))
		}
	}
	return list
}

var (
	numbers = regexp.MustCompile(`\[[^\]]*0-9|\\d`)
	letters = regexp.MustCompile(`\[A-[B-Z]\]|\[ABC|A\|B`)
)

// generate reads a task whose answers are written, and finds the kind that scores as its metrics do.
func (c config) generate(t *Task, question string, tag language.Tag) error {
	target, err := c.text("doc_to_target")
	if err != nil {
		return err
	}
	if target, err = c.template(t, "doc_to_target", target, false); err != nil {
		return err
	}
	t.Data.Question, t.Data.Answers = question, target
	has := func(names ...string) bool {
		return slices.ContainsFunc(c.metrics(), func(m string) bool {
			return slices.ContainsFunc(names, func(n string) bool { return strings.Contains(m, n) })
		})
	}
	patterns := fmt.Sprint(c.m["filter_list"])
	switch {
	case has("bleu", "chrf", "ter"):
		t.Kind, t.Pivot = "translate", string(language.Und)
		t.Data.Question, t.Data.Answers, t.Data.Versions = target, nil, map[string]any{string(language.Und): question}
	case has("f1", "squad") && strings.Contains(question, "context"):
		t.Kind, t.Data.Context = "span", "context"
		t.Notes = append(t.Notes, "f1 is by the words of the language, not by spaces")
	case has("exact_match", "acc") && letters.MatchString(patterns):
		return c.fault("filter_list", "the answer is a letter, which no kind reads out of a text by a regular expression")
	case has("exact_match", "acc", "em") && (numbers.MatchString(patterns) || strings.Contains(target, "number")):
		t.Kind = "number"
		t.Notes = append(t.Notes, "the last number of an answer counts, in place of filter_list")
	case has("exact_match", "acc", "em", "contains"):
		t.Kind = "short"
		t.Notes = append(t.Notes, "an answer is right that holds the target, in place of exact match")
	default:
		return c.fault("metric_list", "no kind scores as %s", strings.Join(c.metrics(), ", "))
	}
	if k, ok := c.m["generation_kwargs"].(map[string]any); ok {
		if until := k["until"]; until != nil {
			t.Notes = append(t.Notes, "answers do not end at "+jinja.Text(until))
		}
		if fmt.Sprint(k["do_sample"]) == "true" {
			t.Notes = append(t.Notes, "answers are the likeliest ones, unless --temperature is given")
		}
	}
	return nil
}

func sorted(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
