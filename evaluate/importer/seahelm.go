package importer

import (
	"fmt"
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

// seahelm is a task of a config.yaml of SEA-HELM.
type seahelm struct {
	Metadata struct {
		Version any `yaml:"version"`
	} `yaml:"metadata"`
	Loader    string `yaml:"dataloader_class"`
	Metric    string `yaml:"metric_class"`
	Logprobs  any    `yaml:"use_logprobs"`
	Languages map[string]struct {
		File   string `yaml:"filepath"`
		Prompt struct {
			Preamble string `yaml:"preamble"`
			Task     string `yaml:"task_template"`
			Answer   string `yaml:"answer_template"`
			Tag      string `yaml:"answer_tag"`
		} `yaml:"prompt_template"`
	} `yaml:"languages"`
}

var (
	places  = regexp.MustCompile(`\{(\w+)\}`)
	options = regexp.MustCompile(`(?m)^\s*\(?([\pL\pM\d]{1,4})\s*[):.\-–—]\s*\{(\w+)\}\s*$`)
)

// SEAHELM reads a config.yaml of SEA-HELM: its tasks whose answer is the label of a choice behind the answer tag, each language in its own words and without
// examples. Tasks by log-probabilities of the same choices are passed over; others are faults, joined to one that names each.
func SEAHELM(b []byte, file string) (tasks []Task, err error) {
	var all map[string]any
	if err := yamls.Unmarshal(b, &all); err != nil {
		return nil, fault.New(fault.Invalid, "not a configuration: %s", yaml.FormatError(err, false, false)).At("%s", file)
	}
	var refused []string
	for _, name := range sorted(all) {
		m, ok := all[name].(map[string]any)
		if !ok {
			return nil, fault.New(fault.Invalid, "%s is no task", name).At("%s", file)
		}
		if referring(m["languages"]) { // the same as another task, asked by likelihood
			continue
		}
		t, err := one(name, m)
		if err != nil {
			refused = append(refused, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		tasks = append(tasks, t)
	}
	if len(refused) > 0 || len(tasks) == 0 {
		return tasks, fault.New(fault.Invalid, "%s", strings.Join(append(refused, fmt.Sprintf("%d tasks are taken in", len(tasks))), "; ")).At("%s", file)
	}
	return tasks, nil
}

// referring reports whether a value is that of another key: ${…}.
func referring(v any) bool {
	s, ok := v.(string)
	return ok && strings.HasPrefix(s, "${")
}

func one(name string, m map[string]any) (t Task, err error) {
	var c seahelm
	b, err := yaml.Marshal(m)
	if err == nil {
		err = yamls.Unmarshal(b, &c)
	}
	if err != nil {
		return t, fault.New(fault.Invalid, "it cannot be read: %s", yaml.FormatError(err, false, false))
	}
	t = Task{Name: name, Version: 1, Kind: "classify", About: "from SEA-HELM", Wordings: map[language.Tag]Wording{}}
	if v, err := strconv.ParseFloat(fmt.Sprint(c.Metadata.Version), 64); err == nil && v >= 1 && v < 1e6 {
		t.Version = int(v)
	}
	if c.Metric != "F1AccMetric" {
		return t, fault.New(fault.Invalid, "no kind scores as %s", c.Metric)
	}
	languages, questions, labels := map[string]any{}, map[string]any{}, map[string]any{}
	keys := make([]string, 0, len(c.Languages))
	for k := range c.Languages {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, key := range keys {
		l := c.Languages[key]
		tag, err := language.Parse(key)
		if err != nil {
			return t, err
		}
		own := options.FindAllStringSubmatch(l.Prompt.Task, -1)
		if len(own) < 2 || t.Labels != nil && len(own) != len(t.Labels) {
			return t, fault.New(fault.Invalid, "the choices cannot be told in %s", key)
		}
		if l.Prompt.Tag == "" {
			return t, fault.New(fault.Invalid, "there is no answer_tag in %s", key)
		}
		names, numbers := map[string]string{}, []string{}
		var first []string
		for n, o := range own {
			number := strconv.Itoa(n + 1)
			first, numbers = append(first, number), append(numbers, fmt.Sprintf("%s: '%s'", quote(o[1]), number))
			names[number] = l.Prompt.Tag + " " + o[1]
		}
		t.Labels = first
		text, err := formatted(l.Prompt.Preamble, map[string]string{"answer_tag": l.Prompt.Tag}, "")
		if err != nil {
			return t, err
		}
		body, err := formatted(l.Prompt.Task, nil, "prompts[0].")
		if err != nil {
			return t, err
		}
		questions[string(tag)] = strings.TrimSpace(text + "\n\n" + body)
		labels[string(tag)] = "{{ {" + strings.Join(numbers, ", ") + "}[label] }}"
		languages[string(tag)] = key
		t.Wordings[tag] = Wording{Prompt: "{question}", Names: names}
		if err := t.at(c.Loader, key, l.File); err != nil {
			return t, err
		}
	}
	if len(keys) == 0 {
		return t, fault.New(fault.Invalid, "it has no languages")
	}
	t.Data.Languages, t.Data.Question, t.Data.Label = languages, questions, labels
	t.Notes = append(t.Notes, "an answer counts by the tag and the label behind it; one without the tag is unscored, where SEA-HELM takes the whole answer for the label",
		"accuracy is not put on a scale from chance to 100")
	return t, nil
}

// at says where the rows of a language lie; all languages have to lie alike.
func (t *Task) at(loader, key, file string) error {
	s := dataset.Spec{Name: file, Exact: true}
	switch {
	case loader == "HuggingFaceDataloader" || loader == "HuggingfaceDataloader":
		s.Hub, s.Config, s.Split = file, "{language}", "eval"
	case strings.HasSuffix(file, ".jsonl"):
		s.File = strings.Replace(file, "_"+key+"_", "_{language}_", 1)
		if s.File == file {
			s.File = regexp.MustCompile(`(^|/)`+regexp.QuoteMeta(key)+`_`).ReplaceAllString(file, "${1}{language}_")
		}
		s.Name = s.File
	default:
		return fault.New(fault.Invalid, "%q is no file of JSON lines and no data set of a hub", file)
	}
	if t.Data.Name != "" && (t.Data.File != s.File || t.Data.Hub != s.Hub) {
		return fault.New(fault.Invalid, "the languages do not lie alike: %s and %s", t.Data.Name, s.Name)
	}
	t.Data = s
	return nil
}

// formatted makes a template of what Python's format fills: {name} from values, or a column behind a prefix; {{ and }} are braces.
func formatted(text string, values map[string]string, prefix string) (string, error) {
	var out strings.Builder
	for at := 0; at < len(text); {
		switch rest := text[at:]; {
		case strings.HasPrefix(rest, "{{"):
			out.WriteString("{{ '{' }}")
			at += 2
		case strings.HasPrefix(rest, "}}"):
			out.WriteString("}")
			at += 2
		case rest[0] == '{':
			m := places.FindStringSubmatchIndex(rest)
			if m == nil || m[0] != 0 {
				return "", fault.New(fault.Invalid, "the place at %q is not understood", clipped(rest))
			}
			name := rest[m[2]:m[3]]
			if v, ok := values[name]; ok {
				out.WriteString(strings.ReplaceAll(v, "{", "{{ '{' }}"))
			} else if prefix != "" {
				out.WriteString("{{" + prefix + name + "}}")
			} else {
				return "", fault.New(fault.Invalid, "there is nothing for the place {%s}", name)
			}
			at += m[1]
		default:
			out.WriteByte(rest[0])
			at++
		}
	}
	_, err := jinja.Parse(out.String())
	return out.String(), err
}

func clipped(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// quote writes a text as Jinja does.
func quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}
