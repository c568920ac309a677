package corpus

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Suppression is the list of what must stay out of every data set, so that what was withdrawn is not brought back by the next crawl.
// Contents and pictures are listed as keyed hashes: who has the list does not learn what is on it.
//
// On disk it is JSON lines: first {"lontar":"suppression","key":HEX}, then {"kind":KIND,"value":VALUE} with the kinds id, uri-prefix,
// contributor (as they are), id-hash, contributor-hash and uri-prefix-hash (the same under HashID, HashContributor and HashPrefix), content and picture (hexadecimal HMAC-SHA256 with the key, of the Content or the sha256 of the picture), and near
// (the NearHashes of a text, with spaces between) and alike (its AlikeHashes, likewise).
type Suppression struct {
	key      []byte
	exact    map[string]bool // kind + "\n" + value
	prefixes []string
	lengths  []int            // of the prefixes that are listed as hashes
	near     map[string][]int // hash of a band -> entries that have it
	entries  int              // of kind near
	alike    map[string][]int // hash of a narrow band -> entries that have it
	alikes   int              // entries of kind alike
	digest   string
}

// NearBands is the number of bands of a text's signature that near entries hold; nearMatch is how many of them have to agree. With bands of 8
// bins, texts of Jaccard similarity J share a band with probability J⁸: three of 14 agree with probability 0.9999 at J = 0.95, 0.78 at 0.85 and
// 0.0015 at 0.6 (binomial).
const (
	NearBands = 14
	nearMatch = 3
)

// AlikeBands is the number of bands of 4 bins that alike entries hold; alikeMatch is how many of them have to agree. They find what was edited, for a
// person to look at: two of 32 agree with probability 0.93 at a Jaccard similarity of 0.6, 0.14 at 0.4 and 0.001 at 0.2 (binomial).
const (
	AlikeBands = 32
	alikeMatch = 2
)

type suppressionLine struct {
	Lontar string `json:"lontar,omitempty"`
	Key    string `json:"key,omitempty"`
	Kind   string `json:"kind,omitempty"`
	Value  string `json:"value,omitempty"`
}

// ReadSuppression reads a list. Name is for errors.
func ReadSuppression(r io.Reader, name string) (*Suppression, error) {
	s := &Suppression{exact: map[string]bool{}, near: map[string][]int{}, alike: map[string][]int{}}
	sum := sha256.New()
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, 1<<20)
	for n := 1; scan.Scan(); n++ {
		line := strings.TrimSpace(scan.Text())
		if line == "" {
			continue
		}
		sum.Write([]byte(line + "\n"))
		var l suppressionLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			return nil, fault.New(fault.Invalid, "not a line of a suppression list: %w", err).At("%s:%d", name, n)
		}
		switch {
		case n == 1 && l.Lontar == "suppression":
			key, err := hex.DecodeString(l.Key)
			if err != nil {
				return nil, fault.New(fault.Invalid, "the key is not hexadecimal").At("%s:%d", name, n)
			}
			s.key = key
		case n == 1:
			return nil, fault.New(fault.Invalid, "not a suppression list: the first line has to hold \"lontar\":\"suppression\"").At("%s:1", name)
		case l.Value == "":
			return nil, fault.New(fault.Invalid, "an entry without a value").At("%s:%d", name, n)
		case l.Kind == "uri-prefix":
			s.prefixes = append(s.prefixes, l.Value)
		case l.Kind == "near":
			hashes := strings.Fields(l.Value)
			if len(hashes) != NearBands {
				return nil, fault.New(fault.Invalid, "a near entry holds %d hashes, not %d", len(hashes), NearBands).At("%s:%d", name, n)
			}
			for _, h := range hashes {
				s.near[h] = append(s.near[h], s.entries)
			}
			s.entries++
		case l.Kind == "alike":
			hashes := strings.Fields(l.Value)
			if len(hashes) != AlikeBands {
				return nil, fault.New(fault.Invalid, "an alike entry holds %d hashes, not %d", len(hashes), AlikeBands).At("%s:%d", name, n)
			}
			for _, h := range hashes {
				s.alike[h] = append(s.alike[h], s.alikes)
			}
			s.alikes++
		case l.Kind == "uri-prefix-hash":
			length, _, _ := strings.Cut(l.Value, ":")
			bytes, err := strconv.Atoi(length)
			if err != nil || bytes < 1 {
				return nil, fault.New(fault.Invalid, "a hashed prefix is written LENGTH:HASH").At("%s:%d", name, n)
			}
			if !slices.Contains(s.lengths, bytes) {
				s.lengths = append(s.lengths, bytes)
			}
			s.exact[l.Kind+"\n"+l.Value] = true
		case slices.Contains([]string{"id", "contributor", "content", "picture", "id-hash", "contributor-hash"}, l.Kind):
			s.exact[l.Kind+"\n"+l.Value] = true
		default:
			return nil, fault.New(fault.Invalid, "unknown kind %q", l.Kind).At("%s:%d", name, n)
		}
	}
	s.digest = hex.EncodeToString(sum.Sum(nil)[:16])
	return s, scan.Err()
}

// Digest names the list; "" for none.
func (s *Suppression) Digest() string {
	if s == nil {
		return ""
	}
	return s.digest
}

// Hash is the keyed hash under which contents and pictures are listed.
func (s *Suppression) Hash(value string) string {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(value))
	return hex.EncodeToString(m.Sum(nil))
}

// HashID, HashContributor and HashPrefix give the values of the kinds id-hash, contributor-hash and uri-prefix-hash: who has the list does not learn
// what is on it.
func (s *Suppression) HashID(id string) string { return s.Hash("id\n" + id) }

// HashContributor is the hash of a contributor; see HashID.
func (s *Suppression) HashContributor(name string) string { return s.Hash("contributor\n" + name) }

// HashPrefix is the hash of the beginning of an address, with its length in bytes; see HashID.
func (s *Suppression) HashPrefix(prefix string) string {
	return strconv.Itoa(len(prefix)) + ":" + s.Hash("uri-prefix\n"+prefix)
}

// WithdrawnID reports whether an id, or that of the payload it is a part of, is on the list.
func (s *Suppression) WithdrawnID(id string) bool {
	if s == nil || id == "" {
		return false
	}
	payload, _, part := strings.Cut(id, "#") // a payload that is withdrawn takes its parts with it
	return s.exact["id\n"+id] || s.exact["id-hash\n"+s.HashID(id)] || part && (s.exact["id\n"+payload] || s.exact["id-hash\n"+s.HashID(payload)])
}

// NearHashes gives the keyed hashes under which a text is listed by its likeness, from the NearBands band keys of its signature. The number of a
// band is part of its hash.
func (s *Suppression) NearHashes(bands []uint64) []string {
	hashes := make([]string, len(bands))
	for i, b := range bands {
		hashes[i] = s.Hash(fmt.Sprintf("%d:%016x", i, b))[:16]
	}
	return hashes
}

// AlikeHashes gives the keyed hashes under which a text is listed for review, from the AlikeBands band keys of its signature.
func (s *Suppression) AlikeHashes(bands []uint64) []string {
	hashes := make([]string, len(bands))
	for i, b := range bands {
		hashes[i] = s.Hash(fmt.Sprintf("alike %d:%016x", i, b))[:16]
	}
	return hashes
}

// HasAlike reports whether the list has alike entries: only then Alike needs to be asked.
func (s *Suppression) HasAlike() bool { return s != nil && s.alikes > 0 }

// Alike reports whether a text with the given narrow band keys may be an edit of one on the list: a person has to look.
func (s *Suppression) Alike(bands []uint64) bool {
	agree := map[int]int{}
	for _, h := range s.AlikeHashes(bands) {
		for _, entry := range s.alike[h] {
			if agree[entry]++; agree[entry] == alikeMatch {
				return true
			}
		}
	}
	return false
}

// Near reports whether the list has near entries: only then WithdrawnNear needs to be asked.
func (s *Suppression) Near() bool { return s != nil && s.entries > 0 }

// WithdrawnNear reports whether a text with the given band keys is nearly the same as one on the list.
func (s *Suppression) WithdrawnNear(bands []uint64) bool {
	agree := map[int]int{}
	for _, h := range s.NearHashes(bands) {
		for _, entry := range s.near[h] {
			if agree[entry]++; agree[entry] == nearMatch {
				return true
			}
		}
	}
	return false
}

// Withdrawn reports whether a document must stay out. A nil list holds nothing.
func (s *Suppression) Withdrawn(d *Document) bool {
	if s == nil {
		return false
	}
	if s.WithdrawnID(d.ID) || d.Contributor != "" && (s.exact["contributor\n"+d.Contributor] || s.exact["contributor-hash\n"+s.HashContributor(d.Contributor)]) {
		return true
	}
	for _, n := range s.lengths {
		if n <= len(d.URL) && s.exact["uri-prefix-hash\n"+s.HashPrefix(d.URL[:n])] {
			return true
		}
	}
	for _, p := range s.prefixes {
		if strings.HasPrefix(d.URL, p) {
			return true
		}
	}
	if s.exact["content\n"+s.Hash(Content(d.Text()))] {
		return true
	}
	for _, p := range d.Pictures {
		if p.SHA256 != "" && s.exact["picture\n"+s.Hash(p.SHA256)] {
			return true
		}
	}
	return false
}

// Withdraw takes everything out of a document except its id, language and measures.
func (d *Document) Withdraw() {
	facts := Facts{ID: d.ID, Language: d.Language, Rights: d.Rights, Measures: d.Measures, Trail: d.Trail}
	*d = Document{Facts: facts}
}
