package curate

import (
	"context"
	"path/filepath"
	"strings"
	"sync"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
	"github.com/lontar-asean/lontar/recipe"
	"github.com/lontar-asean/lontar/sketch"
)

// Decontaminate finds documents that hold the texts of benchmarks.
type Decontaminate struct {
	Against  []string     `yaml:"against" doc:"benchmark files: .jsonl, .json, .tsv, .csv, .txt or .md; patterns such as benchmarks/*.jsonl"`
	MaxShare recipe.Limit `yaml:"max_share" doc:"greatest share of a document's clusters that may lie in 13-grams of clusters of a benchmark"`
	MaxItems recipe.Limit `yaml:"max_item_clusters" doc:"most clusters of a document that may be whole items of a benchmark"`
	MaxHits  recipe.Limit `yaml:"max_hits" doc:"most 13-grams of clusters of a benchmark in a document"`
}

const (
	benchmarkGram = 13
	maxGrams      = 8_000_000 // about 200 MB
	copyStep      = 24        // half a window, in clusters
	copyCover     = 0.8       // the part of a window, or of an item, that has to be known
	leastGrams    = 12        // n-grams of its own that an item needs to be looked for
	allBenchmarks = ""        // the name under which the texts of all files are known together
)

func decontaminateKind() recipe.Kind {
	return recipe.Define(recipe.Kind{
		Name: "decontaminate", Version: 1,
		Summary: "Drops documents that hold the texts of named benchmark files",
		Doc: `Every text in a benchmark file (each string of a JSON line, each field of a table, each line of a text file) of at least 13 grapheme
clusters is remembered as its 13-grams of clusters, without spaces, zero-width signs and case; shorter ones cannot be found and are not
looked for. GPT-3 (arXiv 2005.14165, appendix C) and those after it take any shared 13-gram of words for contamination; split on spaces, a Khmer
or Thai question has no 13 words. Thirteen clusters are two or three words, which any two texts share by chance: unrelated Indonesian prose
lies to a quarter in 13-grams of a benchmark on the same subjects. So copying is told from chance by windows of 48 clusters, overlapping by
half: decontaminate.share is the share of the document in windows of which at least 0.8 is known. In unrelated prose it stays below 0.08 in each of the
languages measured (TestDecontaminateLeavesUnrelatedProse); the default limit is 0.2.

Short items in long documents are found one by one: an item counts when four fifths of the 13-grams that no other item has, and at least 12
of them, are in the document. decontaminate.item_clusters adds up the clusters of such items; the default limit of 48 lets a name among the
answers pass and drops a page with one whole question.

Measures: decontaminate.share, decontaminate.items, decontaminate.item_clusters, decontaminate.hits, and decontaminate.hit.FILE, the hits in one
file. The contents of the files are part
of what the plan is made from.`,
		Examples: []recipe.Example{
			{Text: "ฝนตกหนักในภาคใต้", Kept: true, Measures: map[string]float64{"decontaminate.share": 0, "decontaminate.hits": 0}},
		},
	}, Decontaminate{MaxShare: recipe.LimitOf(0.2), MaxItems: recipe.LimitOf(48), MaxHits: recipe.Off()}, func(c Decontaminate) (any, error) {
		return &decontaminateStep{Decontaminate: c}, nil
	})
}

// overlap finds known texts in others.
type overlap interface {
	Hits(text string) []sketch.Hit
}

type decontaminateStep struct {
	Decontaminate
	beside
	once  sync.Once
	known overlap
	items *sketch.ItemIndex
	err   error
}

// Place says where the recipe lies, and reads the benchmarks.
func (s *decontaminateStep) Place(dir string) error {
	s.dir = dir
	if len(s.Against) == 0 {
		return fault.New(fault.Invalid, "decontaminate needs benchmark files to look for").Try("write against: [benchmarks/*.jsonl]")
	}
	return s.read()
}

func (s *decontaminateStep) read() error {
	s.once.Do(func() {
		s.items = sketch.NewItemIndex(benchmarkGram, maxGrams/2)
		s.known, s.err = s.index()
	})
	return s.err
}

func (s *decontaminateStep) index() (overlap, error) {
	names, err := s.glob(s.Against)
	if err != nil {
		return nil, err
	}
	index := sketch.NewNGramIndex(benchmarkGram, maxGrams)
	for _, name := range names {
		base := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		grams := 0
		for text, err := range benchmarkTexts(name) {
			if err != nil {
				return nil, err
			}
			if err := s.items.Add(text); err != nil {
				return nil, err
			}
			for _, under := range []string{base, allBenchmarks} {
				n, err := index.Add(under, text)
				if err != nil {
					return nil, err
				}
				grams += n
			}
		}
		if grams == 0 {
			return nil, fault.New(fault.Invalid, "no text of %d clusters or more in the benchmark", benchmarkGram).At("%s", name)
		}
	}
	return index, nil
}

// Measuring names the contents of the benchmarks: the limits only judge.
func (s *decontaminateStep) Measuring() any {
	names, err := s.glob(s.Against)
	if err != nil {
		return contentKey("", err)
	}
	return contentKey(beside{}.digest(names))
}

// Measure counts what the document shares with the benchmarks.
func (s *decontaminateStep) Measure(_ context.Context, d *corpus.Document) error {
	if err := s.read(); err != nil {
		return err
	}
	text := d.Text()
	grams := 0
	for _, h := range s.known.Hits(text) {
		if h.Name == allBenchmarks {
			grams = h.Grams
			continue
		}
		d.SetMeasure("decontaminate.hit."+h.Name, float64(h.Grams))
	}
	d.SetMeasure("decontaminate.hits", float64(grams))
	share, items, clusters := 0.0, 0, 0
	if grams > 0 {
		share = copied(s.known, text)
		items, clusters = s.items.Found(text, copyCover, leastGrams)
	}
	d.SetMeasure("decontaminate.items", float64(items))
	d.SetMeasure("decontaminate.item_clusters", float64(clusters))
	d.SetMeasure("decontaminate.share", share)
	return nil
}

// copied gives the share of a text that lies in windows of which nearly everything is known. Windows overlap by half; the last is moved back so
// that it is whole; a text shorter than a window is one.
func copied(known overlap, text string) float64 {
	var starts []int // of every half window, and the end
	clusters := 0
	for i := 0; i < len(text); i = language.ClusterEnd(text, i) {
		if clusters%copyStep == 0 {
			starts = append(starts, i)
		}
		clusters++
	}
	starts = append(starts, len(text))
	halves := len(starts) - 1
	found := make([]bool, halves)
	for i := 0; i == 0 || i+2 <= halves; i++ {
		end := min(i+2, halves)
		for _, h := range known.Hits(text[starts[i]:starts[end]]) {
			if h.Name == allBenchmarks && h.Share >= copyCover {
				found[i], found[end-1] = true, true
			}
		}
	}
	covered := 0
	for i, ok := range found {
		if ok {
			covered += min(copyStep, clusters-i*copyStep)
		}
	}
	return float64(covered) / float64(max(clusters, 1))
}

// Rules gives the limits, the same for every language.
func (s *decontaminateStep) Rules(language.Tag) []recipe.Rule {
	return []recipe.Rule{
		{Setting: "max_share", Measure: "decontaminate.share", High: s.MaxShare.Or(nil)},
		{Setting: "max_item_clusters", Measure: "decontaminate.item_clusters", High: s.MaxItems.Or(nil)},
		{Setting: "max_hits", Measure: "decontaminate.hits", High: s.MaxHits.Or(nil)},
	}
}
