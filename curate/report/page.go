package report

import (
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/recipe/pipeline"
)

// page is everything that the templates show, in the order of a reader's questions.
type page struct {
	Manifest   dataset.Manifest
	Name       string
	Kept       string // share
	Languages  int    // that kept something
	Text       string // size of what was read; "unknown" when nobody measured it
	Inputs     string
	Warnings   []warning
	Flows      []*drawing
	Grid       []cell
	Outside    []cell
	Tongues    []row
	Steps      []step
	Identity   []identity
	Pairs      []pair
	MorePairs  int
	Identified bool
	Clusters   []bar
	Near       []bar // reasons of the step that compares documents
	Collapsed  int64
	Findings   []finding
	Redacted   bool
	Rights     []bar // of what is kept
	RightsRead []bar
	Origins    []bar
	Hosts      []bar
	OriginKept []bar
	HostsKept  []bar
	Measures   []measure
	Parents    []string
	NearLost   int64 // records dropped as duplicates
	Sheet      sheet
	Thickness  []thick
}

// row is a line of the table of languages.
type row struct {
	*tongue
	Share    string
	Wide     string
	Clusters string // mean clusters a record
	Reasons  []bar
	Samples  []sample
	Config   string
}

func newPage(s *pipeline.Summary) (*page, error) {
	veil, err := newVeil()
	if err != nil {
		return nil, err
	}
	g := gallery{documents: s.Documents, veil: veil}
	m := s.Manifest
	list := tongues(s)
	p := &page{Manifest: m, Name: clip(m.Name, 200), Kept: percent(m.Kept, m.Read), Collapsed: m.Collapsed, Parents: m.Parents}
	p.Steps = steps(s, list, g)
	p.Warnings = warnings(m, list, p.Steps)
	p.Grid, p.Outside = atlas(list)
	f := newFlow(list)
	if f.total > 0 {
		p.Flows = []*drawing{f.draw(wideShape), f.draw(narrowShape)}
	}
	p.rows(list, g)
	p.texts(list)
	p.Identity, p.Pairs, p.Identified = confusion(list)
	if n := len(p.Pairs); n > mostPairs {
		p.Pairs, p.MorePairs = p.Pairs[:mostPairs], n-mostPairs
	}
	p.Clusters = clusters(list)
	p.compared(s, list)
	p.Findings = findings(list)
	p.Redacted = slices.ContainsFunc(s.Steps, func(st pipeline.StepSummary) bool { return st.Kind == "redact" })
	p.Rights = bars(m.Rights, mostHosts, "not said")
	p.RightsRead = bars(sums(list, func(t *tongue) map[string]int64 { return t.rights }), mostHosts, "not said")
	p.Origins = bars(sums(list, func(t *tongue) map[string]int64 { return t.origins }), mostHosts, "no collection")
	p.Hosts = bars(sums(list, func(t *tongue) map[string]int64 { return t.hosts }), mostHosts, "no host: read from a file")
	p.OriginKept = bars(sums(list, func(t *tongue) map[string]int64 { return t.kept.origins }), mostHosts, "no collection")
	p.HostsKept = bars(sums(list, func(t *tongue) map[string]int64 { return t.kept.hosts }), mostHosts, "no host: read from a file")
	p.Measures = measures(list)
	p.Sheet = contactSheet(s.Pictures, veil)
	p.Thickness = thickness(s.Thickness, veil)
	return p, nil
}

// rows fills the table of languages.
func (p *page) rows(list []*tongue, g gallery) {
	for _, t := range list {
		r := row{tongue: t, Share: percent(t.Kept, t.Read), Wide: width(t.Kept, t.Read), Clusters: "unknown", Samples: g.places(t.samples, reasonSamples, sampleClusters)}
		for _, name := range []string{"length.clusters", "quality.clusters"} {
			if s := t.sums[name]; s.N > 0 {
				r.Clusters = count(int64(s.Sum / float64(s.N)))
				break
			}
		}
		counts := map[string]int64{}
		for name, c := range t.reasons {
			counts[name] = c.N
		}
		if r.Reasons = bars(counts, 3, ""); len(r.Reasons) > 3 {
			r.Reasons = r.Reasons[:3]
		}
		if t.Kept > 0 {
			p.Languages++
			r.Config = dataset.ConfigName(t.Tag)
		}
		p.Tongues = append(p.Tongues, r)
	}
}

// texts adds up the size of what was read.
func (p *page) texts(list []*tongue) {
	var bytes, inputs int64
	known := false
	for _, t := range list {
		bytes += t.Bytes
		known = known || t.sums["text.bytes"].N > 0
	}
	p.Text = "unknown"
	if known {
		p.Text = size(bytes)
	}
	for _, in := range p.Manifest.Inputs {
		inputs += in.Bytes
	}
	p.Inputs = size(inputs)
}

// compared counts what the step that compares documents dropped.
func (p *page) compared(s *pipeline.Summary, list []*tongue) {
	counts := map[string]int64{}
	for _, st := range s.Steps {
		if st.Kind != "deduplicate" {
			continue
		}
		for _, t := range list {
			for name, c := range t.reasons {
				if strings.HasPrefix(name, st.Name+".") {
					counts[name] += c.N
				}
			}
		}
	}
	p.Near = bars(counts, mostHosts, "")
	p.NearLost = total(counts)
}

// Unknown is how many kept records have unknown rights.
func (p *page) Unknown() int64 { return p.Manifest.Rights[string(corpus.Unknown)] }

// UnknownShare is their share.
func (p *page) UnknownShare() string { return percent(p.Unknown(), p.Manifest.Kept) }

// Dropping lists the steps that dropped something.
func (p *page) Dropping() (list []step) {
	for _, st := range p.Steps {
		if len(st.Rules)+len(st.Reasons) > 0 {
			list = append(list, st)
		}
	}
	return list
}

// Recipe lists the steps of the recipe.
func (p *page) Recipe() []step { return p.Steps[:len(p.Steps)-1] }

// Grave counts the warnings that matter most.
func (p *page) Grave() (n int) {
	for _, w := range p.Warnings {
		if w.Grave {
			n++
		}
	}
	return n
}

// Count writes a number.
func (*page) Count(n any) string { return count(whole(n)) }

// Records writes a number of records.
func (*page) Records(n any) string { return records(whole(n)) }

// Things writes a number of something.
func (*page) Things(n any, one, many string) string { return things(whole(n), one, many) }

// Size writes how much text was read of a language.
func (*page) Size(r row) string {
	if r.sums["text.bytes"].N == 0 {
		return "unknown"
	}
	return size(r.Bytes)
}

func whole(n any) int64 {
	switch n := n.(type) {
	case int:
		return int64(n)
	case int64:
		return n
	}
	return 0
}
