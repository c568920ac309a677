package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"github.com/lontar-asean/lontar/corpus/concept"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate/draft"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/language/normalise"
)

// drafting is what items draft is told.
type drafting struct {
	from, model, out, language string
	concepts                   []string
	forms                      []string
	most                       int
}

func (a *app) items() *cobra.Command {
	c := &cobra.Command{Use: "items", Short: "Work on questions for suites", Long: "Works on the questions that suites ask.", Args: noArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	var d drafting
	sub := &cobra.Command{
		Use:   "draft",
		Short: "Propose questions from records of a data set",
		Long: `Lets a model propose questions, sentences with a gap and questions about pictures from the records of a curated data set. Each draft names the record and
the span of it that shows the answer, copied letter by letter; drafts whose evidence is not in the record, whose answer stands in the question or whose
choices are alike are refused, and kept in refused.jsonl with the reason.

Drafts are proposals: they count as verified when two native speakers have accepted them, and the model that drafted them is never asked them.`,
		Example: "  lontar items draft --from mekong-web --concept khm/festival/pchum-ben --model http://127.0.0.1:8000/v1#sea-lion --out drafts\n" +
			"  lontar items draft --from mekong-web --concept 'khm/*' --language khm --form cloze --model http://127.0.0.1:8000/v1#sea-lion",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.draftItems(c.Context(), d) },
	}
	f := sub.Flags()
	f.StringVar(&d.from, "from", "", "data set whose records are read")
	f.StringVar(&d.model, "model", "", "model that drafts: URL#NAME")
	f.StringVar(&d.out, "out", "drafts", "folder of items.yaml, pictures and refused.jsonl")
	f.StringVar(&d.language, "language", "", "read records in this language only")
	f.StringSliceVar(&d.concepts, "concept", nil, "concept, or a pattern such as khm/festival/* (may be given again)")
	f.StringSliceVar(&d.forms, "form", []string{string(draft.Question), string(draft.Cloze), string(draft.Picture)}, "question, cloze or picture")
	f.IntVar(&d.most, "most", 20, "ask for so many drafts at most")
	c.AddCommand(sub)
	return c
}

// chosen gives the concepts that patterns name.
func (d drafting) chosen() (list []concept.Concept, err error) {
	all, err := concept.Shipped()
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if slices.ContainsFunc(d.concepts, func(p string) bool {
			ok, err := filepath.Match(strings.TrimSuffix(p, "/*")+strings.Repeat("/*", max(0, 2-strings.Count(strings.TrimSuffix(p, "/*"), "/"))), c.ID)
			return ok && err == nil
		}) {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return nil, usage{fault.New(fault.Invalid, "no concept is named, or none is known: %s", strings.Join(d.concepts, ", ")).Try("--concept khm/festival/pchum-ben, or --concept 'khm/*'")}
	}
	return list, nil
}

func (a *app) draftItems(ctx context.Context, d drafting) error {
	if d.from == "" || d.model == "" {
		return usage{fault.New(fault.Invalid, "name a data set and a model").Try("--from mekong-web --model http://127.0.0.1:8000/v1#NAME")}
	}
	for _, form := range d.forms {
		if !slices.Contains(draft.Forms(), draft.Form(form)) {
			return usage{fault.New(fault.Invalid, "there is no form %q", form).Try("question, cloze or picture")}
		}
	}
	list, err := d.chosen()
	if err != nil {
		return err
	}
	reader, err := draft.NewReader(list)
	if err != nil {
		return err
	}
	m, err := dataset.ReadManifest(d.from)
	if err != nil {
		return err
	}
	tags, err := pick(m, d.language)
	if err != nil {
		return err
	}
	client, err := newEndpoint(d.model, ".")
	if err != nil {
		return usage{err}
	}
	name, err := modelName(d.model)
	if err != nil {
		return usage{err}
	}
	o, err := examination{}.options()
	if err != nil {
		return err
	}
	t := table{a: a, d: d, name: name, client: client, numbers: map[string]int{}, seen: map[string]bool{}}
	for _, tag := range tags {
		for row, err := range dataset.Rows[dataset.Row](d.from, m, "data", tag) {
			if err != nil {
				return err
			}
			for _, p := range passagesOf(reader, row, tag) {
				if t.asked >= d.most {
					return t.write()
				}
				if err := t.propose(ctx, p, o.Identify); err != nil {
					return err
				}
			}
		}
	}
	return t.write()
}

// passagesOf gives what a record says about concepts, and its pictures whose captions name one.
func passagesOf(r *draft.Reader, row dataset.Row, tag language.Tag) []draft.Passage {
	list := r.Passages(row.ID, row.URL, row.Text, tag)
	for _, pic := range row.Pictures {
		words := strings.TrimSpace(strings.Join([]string{pic.Title, pic.Caption, pic.Alt}, "\n"))
		if len(pic.Bytes) == 0 || words == "" {
			continue
		}
		for _, p := range r.Passages(row.ID, row.URL, words, tag) {
			p.Text, p.Picture, p.Type = words, pic.Bytes, pic.MediaType
			list = append(list, p)
		}
	}
	return list
}

// table is where drafts are gathered.
type table struct {
	a       *app
	d       drafting
	name    string
	client  *endpoint.Client
	numbers map[string]int
	seen    map[string]bool
	asked   int
	drafts  []draft.Draft
	refused []refusedDraft
}

type refusedDraft struct {
	Record  string `json:"record"`
	Concept string `json:"concept"`
	Form    string `json:"form"`
	Why     string `json:"why"`
}

func (t *table) propose(ctx context.Context, p draft.Passage, identify func(string) (language.Tag, bool)) error {
	for _, name := range t.d.forms {
		form := draft.Form(name)
		if (form == draft.Picture) != (p.Picture != nil) || t.asked >= t.d.most {
			continue
		}
		t.asked++
		item, err := draft.Propose(ctx, t.client, t.name, p, form, identify)
		if err == nil {
			key := normalise.Key(fmt.Sprint(item.Question, item.Text), p.Language)
			if t.seen[key] {
				err = fault.New(fault.Invalid, "it was proposed before")
			}
			t.seen[key] = true
		}
		switch kind := fault.Of(err); {
		case err == nil:
		case kind == fault.Invalid || kind == fault.Broken:
			t.refused = append(t.refused, refusedDraft{p.Record, p.Concept, name, err.Error()})
			continue
		default:
			return err
		}
		prefix := strings.SplitN(p.Concept, "/", 2)[0] + "/" + name
		t.numbers[prefix]++
		item.ID = fmt.Sprintf("%s/draft-%03d", prefix, t.numbers[prefix])
		if form == draft.Picture {
			item.Picture = strings.ReplaceAll(item.ID, "/", "-") + "." + strings.TrimPrefix(p.Type, "image/")
			if err := os.MkdirAll(t.d.out, 0o777); err != nil {
				return fault.New(fault.Denied, "the folder cannot be made: %w", err)
			}
			if err := place(filepath.Join(t.d.out, item.Picture), p.Picture); err != nil {
				return err
			}
		}
		t.drafts = append(t.drafts, item)
	}
	return nil
}

// write puts the drafts and what was refused into the folder.
func (t *table) write() error {
	if err := os.MkdirAll(t.d.out, 0o777); err != nil {
		return fault.New(fault.Denied, "the folder cannot be made: %w", err)
	}
	b, err := yaml.Marshal(t.drafts)
	if err != nil {
		return err
	}
	head := fmt.Sprintf("# Drafted by %s from records of %s. Not yet reviewed by a native speaker.\n", t.name, filepath.Base(t.d.from))
	if err := place(filepath.Join(t.d.out, "items.yaml"), append([]byte(head), b...)); err != nil {
		return err
	}
	var lines strings.Builder
	enc := json.NewEncoder(&lines)
	enc.SetEscapeHTML(false)
	for _, r := range t.refused {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	if err := place(filepath.Join(t.d.out, "refused.jsonl"), []byte(lines.String())); err != nil {
		return err
	}
	return t.a.tellRow(map[string]any{"event": "done", "asked": t.asked, "drafts": len(t.drafts), "refused": len(t.refused), "out": t.d.out},
		"%d drafts in %s, %d refused (refused.jsonl says why)", len(t.drafts), filepath.Join(t.d.out, "items.yaml"), len(t.refused))
}
