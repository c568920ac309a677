package jinja

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

// cases are templates as tasks have them, with what Jinja 3.1 makes of them.
var cases = []struct{ template, want string }{
	{"P: {{flores_passage}}\nQ: {{question.strip()}}\n", "P: ភ្នំពេញ\nQ: តើនៅឯណា?\n"},
	{"{{question.strip()}}\nA. {{choices[0]}}{# a note #} B. {{ choices[-1] }}", "តើនៅឯណា?\nA. ក B. ឃ"},
	{"{{['1', '2', '3', '4'].index(number)}}", "2"},
	{"{{ {'A': 0, 'B': 1}[letter] }}", "1"},
	{"{{ {'a': {'b': 7}}.a.b }}", "7"},
	{"{% if kind == 'cause' %}เพราะ{% elif kind == 'effect' %}ดังนั้น{% else %}?{% endif %}", "ดังนั้น"},
	{"a  {%- if none is none -%}  b  {%- endif %}  c", "ab  c"},
	{"{{choices|join(' ')}} {{ choices | length }} {{choices[1:3]|join('')}}", "ក ខ គ ឃ 4 ខគ"},
	{"{{premise+\", ถูกต้อง? ใช่, \"+hypothesis}}", "ฝนตก, ถูกต้อง? ใช่, ถนนเปียก"},
	{"{{answers['text'][0]}} {{answers.text|first}}", "18 18"},
	{"{{n|string ~ 1}} {{n-1}} {{7//2}} {{ -7//2 }} {{ -7 % 3}} {{7/2}} {{n*2.5}}", "181 17 3 -4 2 3.5 45.0"},
	{"{% for c in choices %}{{loop.index}}. {{c}}{% if not loop.last %}\n{% endif %}{% endfor %}", "1. ក\n2. ខ\n3. គ\n4. ឃ"},
	{"{% set x = 'a' %}{{x.upper()}}{{ x is defined }}{{ y is defined }}", "ATrueFalse"},
	{"{{ 'ก' if n > 10 and not no else 'ข' }}{{ '' if n }}", "ก"},
	{"{{choices}} {{none}} {{[1, 2.0, true]}} {{\"it's\"}} {{[\"it's\"]}}", "['ក', 'ខ', 'គ', 'ឃ'] None [1, 2.0, True] it's [\"it's\"]"},
	{"{{ 'Tiếng Việt'.lower().split(' ')[1].capitalize() }}", "Việt"},
	{"{{ 'x,y'.replace(',', ' ') }} {{ 'x,y'|replace(',', ';') }} {{ ' a '|trim }}|", "x y x;y a|"},
	{"{{ 'a' in 'abc' }} {{ 'd' not in 'abc' }} {{ 1 in [1] }} {{ 3 is number }}", "True True True True"},
	{"{{ missing | default('-') }}{{ '3'|int + 1 }}{{ '2.5'|float }}", "-42.5"},
	{"{{ -n|string ~ '!' }} {{ -n + 1 }} {{ 1 + 2 is number }}", "-18! -17 2"},
	{"{{ 'เด็ก'[:-1] }}{{ 'ꦗꦮ'[0] }}", "เด็ꦗ"},
	{"{ {{ '{{' }} } % } {", "{ {{ } % } {"},
	{"{{ range(3)|list }}{{ range(1, 3)|join }}", "[0, 1, 2]12"},
	{"{{ '\\n'.join(['a', 'b']) }} {{ 'a\\\\n' }}", "a\nb a\\n"},
}

func values() map[string]any {
	return map[string]any{"flores_passage": "ភ្នំពេញ", "question": " តើនៅឯណា? ", "choices": []any{"ក", "ខ", "គ", "ឃ"}, "number": "3", "letter": "B", "kind": "effect",
		"premise": "ฝนตก", "hypothesis": "ถนนเปียก", "answers": map[string]any{"text": []any{"18"}}, "n": int64(18), "no": false}
}

func TestTemplatesRenderAsJinjaDoes(t *testing.T) {
	for _, c := range cases {
		parsed, err := Parse(c.template)
		if err != nil {
			t.Errorf("%s: %v", c.template, err)
			continue
		}
		if got, err := parsed.Render(values()); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", c.template, got, err, c.want)
		}
	}
}

// The expected texts above are Jinja's own: where lm-evaluation-harness is installed, Jinja is asked.
func TestJinjaItselfRendersTheSame(t *testing.T) {
	python := filepath.Join("..", "..", ".build", "lmeval", "bin", "python")
	if _, err := os.Stat(python); err != nil {
		t.Skipf("lm-evaluation-harness is not installed: %v", err)
	}
	var templates []string
	for _, c := range cases {
		templates = append(templates, c.template)
	}
	in, err := json.Marshal(map[string]any{"templates": templates, "values": values()})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", `import json, sys, jinja2
env = jinja2.Environment(loader=jinja2.BaseLoader(), undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
d = json.load(sys.stdin)
json.dump([env.from_string(t).render(**d["values"]) for t in d["templates"]], sys.stdout)`)
	cmd.Stdin = strings.NewReader(string(in))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var got []string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for n, c := range cases {
		if got[n] != c.want {
			t.Errorf("%s: Jinja gives %q, we want %q", c.template, got[n], c.want)
		}
	}
}

// What is not understood names the line and the expression, and nothing renders to other text.
func TestWhatIsNotUnderstoodIsNamed(t *testing.T) {
	for template, want := range map[string]string{
		"a\nb {{ doc|regex_replace('a', 'b') }}": "line 2, doc|regex_replace('a', 'b')",
		"{{ f(x) }}":                             "only methods and range are called",
		"{% macro x() %}{% endmacro %}":          "line 1, {% macro x() %}",
		"{{ a":                                   "not closed",
		"{% if a %}b":                            "not ended",
		"{{ a ** b }}":                           "is not understood",
		"{{ a[::2] }}":                           "is not understood",
		"{{ 'a\\u1780' }}":                       "escape",
		"{{ a is divisibleby 3 }}":               "divisibleby",
		"{{ }}":                                  "breaks off",
		"{% if %}x{% endif %}":                   "not understood",
	} {
		if _, err := Parse(template); err == nil || fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", template, err, want)
		}
	}
	for template, want := range map[string]string{
		"{{ nothing }}":                `there is no "nothing"`,
		"\n{{ choices[9] }}":           "line 2, choices[9]",
		"{{ n + 'x' }}":                "a number + a text",
		"{{ 'x'|int }}":                "no whole number",
		"{{ ['a'].index('b') }}":       "'b' is not in it",
		"{{ n // 0 }}":                 "divides by zero",
		"{{ n.strip() }}":              "no text",
		"{% for x in n %}{% endfor %}": "no list",
	} {
		parsed, err := Parse(template)
		if err != nil {
			t.Errorf("%s: %v", template, err)
			continue
		}
		if _, err := parsed.Render(values()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", template, err, want)
		}
	}
}

// A template whose only content is an expression has its value, not its text.
func TestOneExpressionHasItsValue(t *testing.T) {
	for template, want := range map[string]any{"{{choices[1:2]}}": []any{"ខ"}, "{{n - 18}}": int64(0), "{{n}} ": "18 "} {
		parsed, err := Parse(template)
		if err != nil {
			t.Fatal(err)
		}
		got, err := parsed.Value(values())
		if list, ok := want.([]any); ok {
			want, got = Text(list), Text(got)
		}
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", template, got, err)
		}
	}
	e, err := Expression("n % 5 != 0")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := e.Value(values()); v != true || err != nil {
		t.Error(v, err)
	}
}

func TestTemplatesAreBounded(t *testing.T) {
	double := "{% set x = 'ក' %}" + strings.Repeat("{% set x = x ~ x %}", 40) + "{{x}}"
	many := strings.Repeat("{% for a in range(1000) %}", 4) + "x" + strings.Repeat("{% endfor %}", 4)
	for _, template := range []string{double, many, strings.Repeat("{{", 1000), "{{" + strings.Repeat("(", 1000), "{{" + strings.Repeat("-", 100000) + "1}}", strings.Repeat("{% if 1 %}", 1000)} {
		parsed, err := Parse(template)
		if err == nil {
			_, err = parsed.Render(nil)
		}
		if err == nil && !strings.Contains(template, "-") {
			t.Errorf("%.40s: no error", template)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range cases {
		f.Add(c.template)
	}
	f.Add("{{ '\xff' ~ 'ា' }}{% for \ue000 in [1] %}{{ loop }}{% endfor %}")
	f.Fuzz(func(t *testing.T, s string) {
		parsed, err := Parse(s)
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Errorf("%v", err)
			}
			return
		}
		a, errA := parsed.Render(values())
		b, errB := parsed.Render(values())
		if a != b || (errA == nil) != (errB == nil) {
			t.Errorf("%q and %q", a, b)
		}
	})
}
