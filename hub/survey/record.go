package survey

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/corpus"
	"github.com/lontar-asean/lontar/corpus/dataset"
	"github.com/lontar-asean/lontar/language"
)

// field is a column of the ledger of records.
type field uint8

const (
	idField field = iota
	sourceField
	rightsField
	evidenceField
	licenceField
	contributorField
	consentField
	reviewersField
	languageField
	conceptsField
	fieldCount
)

// columns lists the names under which a field is found, ours first; the first that has a value counts.
var columns = [fieldCount][]string{
	idField:          {"id"},
	sourceField:      {"url", "source_url", "source_uri", "uri", "source"},
	rightsField:      {"rights"},
	evidenceField:    {"rights_evidence", "evidence"},
	licenceField:     {"licence", "license"},
	contributorField: {"contributor"},
	consentField:     {"consent", "consent_version"},
	reviewersField:   {"reviewers"},
	languageField:    {"language", "lang"},
	conceptsField:    {"concepts"},
}

// references are further columns of texts that hold no content: what a set that is released as ids, addresses and digests may have.
var references = []string{"collection", "retrieved_at", "published", "content", "trail", "sha256", "sha1", "md5", "hash", "signature", "name", "state", "split"}

const (
	maxReference = 200  // bytes of a value that is an id, a digest or a name
	maxAddress   = 4096 // bytes of an address
)

// fieldOf gives the field of a column.
func fieldOf(column string) (field, bool) {
	for f, names := range columns {
		if slices.Contains(names, column) {
			return field(f), true
		}
	}
	return fieldCount, false
}

// record is what a record says of itself. The lists are of reviewers and concepts.
type record struct {
	row    int64
	values [fieldCount]string
	lists  [fieldCount][]string
}

func (r *record) reset(row int64) {
	*r = record{row: row}
}

// set gives a field a value; the first that is not empty counts.
func (r *record) set(f field, value string) {
	if r.values[f] == "" {
		r.values[f] = strings.TrimSpace(value)
	}
}

// sight is a survey that is being made.
type sight struct {
	Survey
	sum     hash.Hash
	line    []byte
	tags    map[string]spoken
	grounds map[string]ground
}

// spoken is what the name of a language means; the tag is "" when it names none.
type spoken struct {
	tag    language.Tag
	script string
}

// ground is what a word of rights means.
type ground struct {
	rights corpus.Rights
	err    error
}

func begin(k Kind) *sight {
	return &sight{Survey: Survey{Kind: k}, sum: sha256.New(), tags: map[string]spoken{}, grounds: map[string]ground{}}
}

func (s *sight) end() Survey {
	s.Digest = hex.EncodeToString(s.sum.Sum(nil))
	return s.Survey
}

func (s *sight) invalid(column string, row int64, value string, why string) {
	n := 0
	for _, other := range s.Invalid {
		if other.Column == column {
			n++
		}
	}
	if n < most {
		s.Invalid = append(s.Invalid, Invalid{column, row, clip(value), why})
	}
}

// add takes a record in.
func (s *sight) add(r *record) {
	s.Records++
	s.digest(r)
	if r.values[idField] != "" {
		s.With.ID++
	}
	if r.values[evidenceField] != "" {
		s.With.Evidence++
	}
	if r.values[sourceField] != "" {
		s.With.Source++
	} else {
		s.NoSource.add(r.row)
	}
	s.rights(r)
	s.person(r)
	if name := r.values[languageField]; name != "" {
		s.With.Language++
		l := s.tag(name, r.row)
		s.Languages.add(string(l.tag), 1)
		if l.script != "" {
			s.Scripts.add(l.script, 1)
		}
	}
	for _, c := range r.lists[conceptsField] {
		s.Concepts.add(c, 1)
	}
}

func (s *sight) person(r *record) {
	if v := r.values[contributorField]; v != "" {
		s.With.Contributor++
		s.Contributors.add(v, 1)
	}
	if v := r.values[consentField]; v != "" {
		s.With.Consent++
		s.Consents.add(v, 1)
	}
	if list := r.lists[reviewersField]; len(list) > 0 {
		s.With.Reviewers++
		for _, v := range list {
			s.Reviewers.add(v, 1)
		}
	}
}

// rights looks at what the record may be used for. A licence that is known gives rights where none are said.
func (s *sight) rights(r *record) {
	word, licence := r.values[rightsField], r.values[licenceField]
	if licence != "" {
		s.With.Licence++
		s.Licences.add(licence, 1)
	}
	g := s.ground(word, licence)
	switch {
	case g.err != nil:
		s.BadRights.add(r.row)
		s.invalid("rights", r.row, word, g.err.Error())
		return
	case g.rights == "":
		s.NoRights.add(r.row)
		return
	}
	s.With.Rights++
	s.Rights.add(string(g.rights), 1)
	if NeedsEvidence(g.rights) && r.values[evidenceField] == "" && (g.rights != corpus.Contributed || r.values[consentField] == "") {
		s.NoEvidence.add(r.row)
	}
	if Closed(g.rights) {
		s.Closed.add(r.row)
	}
}

func (s *sight) ground(word, licence string) (g ground) {
	key := word
	if word == "" {
		key = "\x00" + licence
	}
	g, ok := s.grounds[key]
	if ok {
		return g
	}
	switch {
	case word != "":
		g.rights, g.err = corpus.ParseRights(word)
	case licence != "":
		if rights, ok := corpus.LicenceOfURL(licence); ok {
			g.rights = rights
		} else if spdx, ok := dataset.LicenceOfWord(licence); ok {
			g.rights = corpus.Licensed(spdx)
		}
	}
	if len(s.grounds) < maxDistinct {
		s.grounds[key] = g
	}
	return g
}

func (s *sight) tag(name string, row int64) spoken {
	l, ok := s.tags[name]
	if !ok {
		if tag, err := language.Parse(name); err == nil {
			l.tag = tag
			if script := tag.Script(); script != language.Unknown {
				l.script = script.String()
			}
		}
		if len(s.tags) < maxDistinct {
			s.tags[name] = l
		}
	}
	if l.tag == "" {
		s.invalid("language", row, name, "it names no language")
		l.tag = language.Und
	}
	return l
}

// digest adds the values of a record, each behind its length.
func (s *sight) digest(r *record) {
	b := s.line[:0]
	for f := range fieldCount {
		b = binary.AppendUvarint(b, uint64(len(r.values[f])))
		b = append(b, r.values[f]...)
		if f == reviewersField || f == conceptsField {
			b = binary.AppendUvarint(b, uint64(len(r.lists[f])))
			for _, v := range r.lists[f] {
				b = binary.AppendUvarint(b, uint64(len(v)))
				b = append(b, v...)
			}
		}
	}
	s.line = b
	s.sum.Write(b)
}

// judge notes that a file without columns of content holds some nevertheless: values too long for what they say to be.
func (s *sight) judge(column, value string) {
	bound := maxReference
	if f, ok := fieldOf(column); ok && f != idField && f != contributorField && f != languageField {
		bound = maxAddress
	}
	if len(value) > bound {
		s.Content = true
	}
}
