package curate

import (
	"strings"
	"sync"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/vm"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"
)

// Where keeps documents by an expression over their fields and measures.
type Where struct {
	Keep string `yaml:"keep" doc:"the documents for which this is true stay"`
	Name string `yaml:"name" doc:"makes the reason where.NAME instead of where: a-z, 0-9 and -"`
}

func whereKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "where", Version: 1, Reasons: []string{"where", "where.failed"},
		Summary: "Keeps the documents for which an expression over fields and measures is true",
		Doc: `Fields, all texts: id, language (khm-Khmr), language_code (khm), url, host, title, collection, rights, rights_evidence, licence,
contributor, published, retrieved_at; and language_score, a number. measure("quality.clusters") gives the number of a measure. Texts compare
with == != < in contains startsWith endsWith matches, numbers with == != < <= > >=, and conditions join with and, or, not, ?: (the language of
github.com/expr-lang/expr; no clock, no ranges, at most two predicates over lists).

Unknown is not zero: an expression that reads a measure which was not taken, or a language_score, published or retrieved_at that nobody knows,
neither keeps nor drops the document. known("quality.clusters"), known("published") ask first.

Unlike a rule, an expression is judged once all steps have run, wherever it stands. The text is not there then, so that verdicts can be repeated
without it: use exec to judge by the text. A document on which an expression fails (an index out of range) is dropped as where.failed.`,
		Examples: []recipe.Example{
			{Text: "បុណ្យ", Language: "khm-Khmr", Settings: `{keep: 'language_code in ["khm", "lao"] and host endsWith "example.org"'}`, Kept: true},
			{Text: "lễ hội", Language: "vie-Latn", Settings: `{keep: 'language_code != "vie"', name: no-vietnamese}`, Reasons: []string{"where.no-vietnamese"}},
			{Text: "ບຸນ", Language: "lao-Laoo", Settings: `{keep: 'measure("quality.words") > 50'}`, Kept: true},
			{Text: "ပွဲတော်", Language: "mya-Mymr", Settings: `{keep: 'rights != "unknown"'}`, Reasons: []string{"where"}},
		},
	}, Where{}, newWhere)
}

// whereScope is what expressions see.
type whereScope struct {
	ID             string               `expr:"id"`
	Language       string               `expr:"language"`
	LanguageCode   string               `expr:"language_code"`
	URL            string               `expr:"url"`
	Host           string               `expr:"host"`
	Title          string               `expr:"title"`
	Collection     string               `expr:"collection"`
	Rights         string               `expr:"rights"`
	RightsEvidence string               `expr:"rights_evidence"`
	Licence        string               `expr:"licence"`
	Contributor    string               `expr:"contributor"`
	Measure        func(string) float64 `expr:"measure"`
	Known          func(string) bool    `expr:"known"`
	Field          func(string) string  `expr:"field__"` // a text that may be unknown
}

// whereNodes bounds the size of expressions, whereMemory what evaluating one may allocate, in the library's units.
const (
	whereNodes      = 500
	whereMemory     = 100_000
	wherePredicates = 2
)

type whereStep struct {
	program *vm.Program
	reason  string
	vms     *sync.Pool
}

func newWhere(w Where) (any, error) {
	if w.Keep == "" {
		return nil, fault.New(fault.Invalid, "where needs keep: the expression that is true for the documents that stay")
	}
	reason, err := reasonNamed("where", w.Name)
	if err != nil {
		return nil, err
	}
	guard := &whereGuard{}
	options := []expr.Option{expr.Env(whereScope{}), expr.AsBool(), expr.WarnOnAny(), expr.MaxNodes(whereNodes), expr.Patch(guard)}
	for _, f := range []string{"now", "keys", "values", "toPairs", "repeat"} {
		options = append(options, expr.DisableBuiltin(f))
	}
	program, err := expr.Compile(w.Keep, options...)
	if guard.fault != nil {
		return nil, guard.fault
	}
	if err != nil {
		line, _, _ := strings.Cut(err.Error(), "\n")
		return nil, fault.New(fault.Invalid, "the expression %q: %s", w.Keep, line).Try("`lontar stages where` lists the fields; measures are read as measure(\"step.name\")")
	}
	return whereStep{program: program, reason: reason, vms: &sync.Pool{New: func() any { return &vm.VM{MemoryBudget: min(whereMemory, conf.DefaultMemoryBudget)} }}}, nil
}

// reasonNamed gives the reason of a step that may have a name of its own.
func reasonNamed(step, name string) (string, error) {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || name == "failed" {
		return "", fault.New(fault.Invalid, "the name %q has other characters than a-z, 0-9 and -, or is taken", name)
	}
	if name == "" {
		return step, nil
	}
	return step + "." + name, nil
}

// whereGuard refuses what expressions must not do, and turns fields that may be unknown into calls that notice it.
type whereGuard struct {
	predicates int
	fault      *fault.Fault
}

// Visit looks at one node of an expression.
func (g *whereGuard) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		switch n.Value {
		case "text", "raw", "parts", "content":
			g.fault = fault.New(fault.Invalid, "where cannot read the %s: documents are judged by their facts only", n.Value).Try("judge by a measure, or use exec with a program that answers \"keep\": false")
		case "language_score":
			ast.Patch(node, &ast.CallNode{Callee: &ast.IdentifierNode{Value: "measure"}, Arguments: []ast.Node{&ast.StringNode{Value: n.Value}}})
		case "published", "retrieved_at":
			ast.Patch(node, &ast.CallNode{Callee: &ast.IdentifierNode{Value: "field__"}, Arguments: []ast.Node{&ast.StringNode{Value: n.Value}}})
		}
	case *ast.BinaryNode:
		if n.Operator == ".." {
			g.fault = fault.New(fault.Invalid, "where knows no ranges (..)").Try("write a <= x and x <= b")
		}
	case *ast.PredicateNode:
		if g.predicates++; g.predicates > wherePredicates {
			g.fault = fault.New(fault.Invalid, "more than %d predicates over lists in one expression", wherePredicates).Try("use two where steps")
		}
	}
}

// Measuring says that nothing is measured.
func (whereStep) Measuring() any { return nil }

// Judge evaluates the expression.
func (s whereStep) Judge(f *corpus.Facts) []string {
	unknown := false
	number := func(name string) (float64, bool) {
		if name == "language_score" {
			if f.LanguageScore == nil {
				return 0, false
			}
			return *f.LanguageScore, true
		}
		return f.Value(name)
	}
	text := func(name string) string {
		switch name {
		case "published":
			return f.Published
		case "retrieved_at":
			return f.RetrievedAt
		}
		return ""
	}
	scope := whereScope{
		ID: f.ID, Language: string(f.Language), LanguageCode: f.Language.Language(), URL: f.URL, Host: hostOf(f.URL), Title: f.Title, Collection: f.Collection,
		Rights: string(f.Rights), RightsEvidence: f.RightsEvidence, Licence: f.Licence, Contributor: f.Contributor,
		Measure: func(name string) float64 {
			v, ok := number(name)
			unknown = unknown || !ok
			return v
		},
		Known: func(name string) bool {
			_, ok := number(name)
			return ok || text(name) != ""
		},
		Field: func(name string) string {
			v := text(name)
			unknown = unknown || v == ""
			return v
		},
	}
	machine := s.vms.Get().(*vm.VM)
	defer s.vms.Put(machine)
	keep, err := machine.Run(s.program, scope)
	switch {
	case unknown || keep == true && err == nil:
		return nil
	case err != nil:
		return []string{"where.failed"}
	}
	return []string{s.reason}
}

// hostOf gives the host of a URL in lower case, without port; "" when it names none.
func hostOf(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#\\"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		rest = rest[i+1:]
	}
	if i := strings.LastIndexByte(rest, ':'); i >= 0 && !strings.HasSuffix(rest, "]") {
		rest = rest[:i]
	}
	return strings.TrimSuffix(strings.ToLower(rest), ".")
}
