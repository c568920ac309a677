package dataset

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/endpoint"
	"github.com/lontar-asean/lontar/evaluate"
	"github.com/lontar-asean/lontar/evaluate/jinja"
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/language"
)

const (
	maxPicture  = 16 << 20 // bytes of one
	maxPictures = 1 << 30  // bytes of all of a task
)

// maker makes items of rows.
type maker struct {
	task   evaluate.Task
	spec   Spec
	values map[string]value
	where  *jinja.Template
	others []language.Tag // of versions

	items    []evaluate.Item
	seen     map[string]bool // language and id
	pictures int             // bytes
}

func newMaker(t evaluate.Task, s Spec) (*maker, error) {
	m := &maker{task: t, spec: s, values: map[string]value{}, seen: map[string]bool{}}
	if s.Set == "" {
		m.spec.Set = t.Name
	}
	for _, f := range []struct {
		name    string
		raw     any
		literal bool // names, not columns
	}{{"language", s.Language, false}, {"id", s.ID, false}, {"cluster", s.Cluster, false}, {"concept", s.Concept, false}, {"category", s.Category, false}, {"policy", s.Policy, false},
		{"label", s.Label, false}, {"question", s.Question, false}, {"context", s.Context, false}, {"turns", s.Turns, false}, {"pair", s.Pair, false}, {"choices", s.Choices, false},
		{"right", s.Right, false}, {"answers", s.Answers, false}, {"references", s.References, false}, {"criteria", s.Criteria, false}, {"relevant", s.Relevant, false},
		{"ambiguous", s.Ambiguous, false}, {"picture", s.Picture, false}, {"roles", s.Roles, true}, {"letters", s.Letters, true}} {
		v, err := compile(f.name, f.raw, f.literal)
		if err != nil {
			return nil, err
		}
		if v != nil {
			m.values[f.name] = v
		}
	}
	if versions, ok := s.Versions.(map[string]any); ok {
		for _, key := range slices.Sorted(maps.Keys(versions)) {
			v, err := compile("versions", versions[key], false)
			if err != nil {
				return nil, err
			}
			tag, err := language.Parse(key)
			if err != nil {
				return nil, fault.New(fault.Invalid, "versions: %w", err)
			}
			if v != nil {
				m.values["version "+string(tag)], m.others = v, append(m.others, tag)
			}
		}
	}
	if s.Where != "" {
		var err error
		if m.where, err = jinja.Expression(s.Where); err != nil {
			return nil, fault.New(fault.Invalid, "where: %w", err)
		}
	}
	return m, nil
}

// reading is the work on one row.
type reading struct {
	*maker
	tongue tongue
	file   source
	number int64
	values map[string]any
}

// get gives a value of the row; nil for one that the spec does not name.
func (r reading) get(name string) (any, error) {
	v := r.maker.values[name]
	if v == nil {
		return nil, nil
	}
	got, err := v.of(r.values, r.tongue.tag)
	if err != nil {
		return nil, fault.New(fault.Of(err), "%s: %w", name, err)
	}
	return got, nil
}

func (r reading) text(name string) (string, error) {
	v, err := r.get(name)
	return trimmed(v, r.spec.Exact), err
}

func (r reading) list(name string) ([]string, error) {
	v, err := r.get(name)
	return texts(v, r.spec.Exact), err
}

// row makes an item of a row; none where the row is of another language or not wanted.
func (m *maker) row(t tongue, f source, row row) error {
	r := reading{m, t, f, row.number, make(map[string]any, len(row.values)+8)}
	all := map[string]any{}
	for k, v := range row.values {
		r.values[k], all[k] = v, v
	}
	for own, theirs := range m.spec.Rename {
		theirs = strings.ReplaceAll(theirs, "{language}", t.name)
		v, ok := row.values[theirs]
		if !ok {
			return fault.New(fault.Missing, "there is no column %q", theirs)
		}
		r.values[own], all[own] = v, v
	}
	r.values["_row"], r.values["_language"], r.values["_file"], r.values["_all"] = row.number, t.name, f.name, all
	if m.values["language"] != nil {
		if name, err := r.text("language"); err != nil || name != t.name {
			return err
		}
	}
	if m.where != nil {
		v, err := m.where.Value(r.values)
		if err != nil {
			return err
		}
		if yes, err := truth(v); !yes || err != nil {
			return err
		}
	}
	i, err := r.item()
	if err != nil {
		return err
	}
	if key := string(t.tag) + " " + i.ID; m.seen[key] {
		return fault.New(fault.Invalid, "the id %q stands twice", i.ID).Try("id: names a column, or several: \"{{a}}-{{b}}\"")
	} else if m.seen[key] = true; len(m.items) == maxItems {
		return fault.New(fault.Broken, "the set has more than %d items", maxItems).Try("first: takes the first ones")
	}
	m.items = append(m.items, i)
	return nil
}

func (r reading) item() (i evaluate.Item, err error) {
	i.Language = r.tongue.tag
	i.ID = r.spec.Set + "/" + strconv.FormatInt(r.number, 10)
	if r.maker.values["id"] != nil {
		id, err := r.text("id")
		if err != nil {
			return i, err
		}
		if id == "" {
			return i, fault.New(fault.Invalid, "the id is empty")
		}
		i.ID = r.spec.Set + "/" + id
	}
	for _, f := range []struct {
		name string
		to   *string
	}{{"cluster", &i.Cluster}, {"concept", &i.Concept}, {"category", &i.Category}, {"policy", &i.Policy}, {"label", &i.Label}, {"question", &i.Question}, {"context", &i.Context}} {
		if *f.to, err = r.text(f.name); err != nil {
			return i, err
		}
	}
	if i.Cluster != "" {
		i.Cluster = r.spec.Set + "/" + i.Cluster
	}
	for _, f := range []struct {
		name string
		to   *[]string
	}{{"turns", &i.Turns}, {"pair", &i.Pair}, {"references", &i.References}, {"criteria", &i.Criteria}, {"relevant", &i.Relevant}} {
		if *f.to, err = r.list(f.name); err != nil {
			return i, err
		}
	}
	if i.Accepted, err = r.answers(); err != nil {
		return i, err
	}
	if err := r.choices(&i); err != nil {
		return i, err
	}
	if err := r.versions(&i); err != nil {
		return i, err
	}
	ambiguous, err := r.get("ambiguous")
	if err != nil {
		return i, err
	}
	i.Ambiguous = ambiguous == true
	if i.Picture, err = r.picture(); err != nil {
		return i, err
	}
	return i, r.check(i)
}

// check looks for what an item cannot be without.
func (r reading) check(i evaluate.Item) error {
	has := func(name string) bool { return r.maker.values[name] != nil }
	switch {
	case r.spec.Exact && len(i.Choices) > 0: // all may stand in the choices
	case i.Question == "" && i.Context == "" && len(i.Turns) == 0 && len(i.Pair) == 0 && i.Picture == nil:
		return fault.New(fault.Invalid, "the row asks nothing")
	case has("question") && i.Question == "":
		return fault.New(fault.Invalid, "the question is empty")
	case has("label") && i.Label == "":
		return fault.New(fault.Invalid, "the label is empty")
	case has("pair") && len(i.Pair) != 2:
		return fault.New(fault.Invalid, "a pair is two different texts")
	case (has("answers") || r.spec.Votes != nil) && len(i.Accepted) == 0:
		return fault.New(fault.Invalid, "no answer is accepted")
	case has("references") && len(i.References) == 0:
		return fault.New(fault.Invalid, "there is no reference")
	case r.task.Kind == "likelihood" && strings.Count(i.Question, evaluate.Gap) > 1: // other kinds show it as it is
		return fault.New(fault.Invalid, "the text has %d gaps (%s), not one", strings.Count(i.Question, evaluate.Gap), evaluate.Gap)
	}
	return nil
}

// answers gives what counts as right: values, and what enough people gave.
func (r reading) answers() ([]string, error) {
	list, err := r.list("answers")
	if err != nil || r.spec.Votes == nil {
		return list, err
	}
	v := r.spec.Votes
	votes, ok := r.values[v.Of].([]any)
	if !ok {
		return nil, fault.New(fault.Missing, "votes: there is no list %q", v.Of)
	}
	for _, e := range votes {
		m, ok := e.(map[string]any)
		if !ok {
			return nil, fault.New(fault.Invalid, "votes: %q is no list of maps", v.Of)
		}
		n, ok := m[v.Count].(int64)
		if !ok {
			return nil, fault.New(fault.Invalid, "votes: %q is no number", v.Count)
		}
		if n >= max(v.Least, 1) {
			for _, text := range texts(m[v.Take], r.spec.Exact) {
				if !slices.Contains(list, text) {
					list = append(list, text)
				}
			}
		}
	}
	return list, nil
}

// choices puts the right choice first.
func (r reading) choices(i *evaluate.Item) error {
	v, err := r.get("choices")
	if err != nil || v == nil {
		return err
	}
	l, ok := v.([]any)
	if !ok {
		l = []any{v}
	}
	for n, c := range l {
		text := trimmed(c, r.spec.Exact)
		if text == "" || !r.spec.Exact && slices.Contains(i.Choices, text) {
			return fault.New(fault.Invalid, "choice %d is empty or stands twice", n+1)
		}
		i.Choices = append(i.Choices, text)
	}
	if len(i.Choices) < 2 && r.spec.Others == 0 {
		return fault.New(fault.Invalid, "there are %d choices", len(i.Choices))
	}
	if i.Roles, err = r.list("roles"); err != nil {
		return err
	}
	if len(i.Roles) > 0 && len(i.Roles) != len(i.Choices) {
		return fault.New(fault.Invalid, "there are %d choices and %d roles", len(i.Choices), len(i.Roles))
	}
	at, err := r.right(i.Choices)
	if err != nil {
		return err
	}
	first := func(list []string) []string {
		return slices.Concat(list[at:at+1], list[:at], list[at+1:])
	}
	i.Choices = first(i.Choices)
	if len(i.Roles) > 0 {
		i.Roles = first(i.Roles)
	}
	if !slices.Contains(i.Accepted, i.Choices[0]) {
		i.Accepted = append(i.Choices[:1:1], i.Accepted...)
	}
	return nil
}

// right tells which choice is right: by its number, a letter, or its text.
func (r reading) right(choices []string) (int, error) {
	v, err := r.get("right")
	if err != nil || r.maker.values["right"] == nil {
		return 0, err
	}
	said := trimmed(v, r.spec.Exact)
	letters, err := r.list("letters")
	if err != nil {
		return 0, err
	}
	at := -1
	if n, err := strconv.Atoi(said); err == nil {
		at = n - r.spec.From
	} else if at = slices.Index(letters, said); at < 0 {
		if at = slices.Index(choices, said); at < 0 && len(said) == 1 && said >= "A" && said <= "Z" && letters == nil {
			at = int(said[0] - 'A')
		}
	}
	if at < 0 || at >= len(choices) {
		return 0, fault.New(fault.Invalid, "right: %q is none of the %d choices", clip(said), len(choices)).Try("from: says what number the first one has, letters: what they are called")
	}
	return at, nil
}

// versions gives the question in other languages, and its own.
func (r reading) versions(i *evaluate.Item) error {
	for _, tag := range r.maker.others {
		text, err := r.text("version " + string(tag))
		if err != nil {
			return err
		}
		if text == "" {
			return fault.New(fault.Invalid, "the version in %s is empty", tag)
		}
		if i.Versions == nil {
			i.Versions = map[language.Tag]string{i.Language: i.Question}
		}
		i.Versions[tag] = text
	}
	return nil
}

// picture reads the picture of a row: a file, or bytes in a column.
func (r reading) picture() (*endpoint.Picture, error) {
	v, err := r.get("picture")
	if err != nil || v == nil {
		return nil, err
	}
	if m, ok := v.(map[string]any); ok && m["bytes"] != nil {
		v = m["bytes"]
	}
	b, ok := v.([]byte)
	if !ok {
		f, err := r.file.beside(trimmed(v, false))
		if err != nil {
			return nil, err
		}
		if st, err := os.Stat(f.path); err != nil || st.Size() > maxPicture {
			return nil, fault.New(fault.Broken, "the picture cannot be read, or has more than %d MiB", maxPicture>>20).At("%s", f.name)
		}
		if b, err = os.ReadFile(f.path); err != nil {
			return nil, fault.New(fault.Broken, "the picture cannot be read: %w", err).At("%s", f.name)
		}
	}
	kind := http.DetectContentType(b)
	if !strings.HasPrefix(kind, "image/") {
		return nil, fault.New(fault.Invalid, "it is no picture that browsers show")
	}
	if r.maker.pictures += len(b); r.maker.pictures > maxPictures {
		return nil, fault.New(fault.Broken, "the pictures have more than %d MiB together", maxPictures>>20).Try("first: takes the first rows")
	}
	return &endpoint.Picture{MediaType: kind, Bytes: b}, nil
}

// finished gives the items in the order of languages and rows, with wrong choices out of other rows where the spec wants them.
func (m *maker) finished() ([]evaluate.Item, error) {
	if m.spec.Others == 0 || len(m.items) == 0 {
		return m.items, nil
	}
	byTag := map[language.Tag][]int{}
	for n, i := range m.items {
		byTag[i.Language] = append(byTag[i.Language], n)
	}
	for _, tag := range slices.Sorted(maps.Keys(byTag)) {
		list := byTag[tag]
		right := make([]string, len(list)) // as the file has them, before others are added
		for k, n := range list {
			right[k] = m.items[n].Choices[0]
		}
		for _, n := range list {
			i := &m.items[n]
			sum := sha256.Sum256([]byte("others of " + i.ID))
			order := rand.New(rand.NewPCG(binary.LittleEndian.Uint64(sum[:]), binary.LittleEndian.Uint64(sum[8:]))).Perm(len(right))
			for _, k := range order {
				if len(i.Choices) == m.spec.Others+1 {
					break
				}
				if !slices.Contains(i.Choices, right[k]) {
					i.Choices = append(i.Choices, right[k])
				}
			}
			if len(i.Choices) != m.spec.Others+1 {
				return nil, fault.New(fault.Invalid, "there are only %d different choices in %s", len(i.Choices), i.Language).At("%s", i.ID)
			}
		}
	}
	return m.items, nil
}
