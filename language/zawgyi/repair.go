package zawgyi

import (
	"math"
	"strings"
)

// Prior is the probability that a text is Zawgyi before anything in it was read. It is below one half because converting a right text does
// harm, and leaving a wrong one as it is only puts it aside.
const Prior = 0.2

// How likely the encoding changes from one phrase to the next on a line, and from line to line: pages change between their parts, seldom
// inside a sentence.
const (
	changesInLine  = 0.0005
	changesAtBreak = 0.1
)

// Report says what Repair found and did.
type Report struct {
	Probability float64 // that a character of the script is in Zawgyi, over the text as it came; the share of it, in a text of both encodings
	Characters  int     // of the Myanmar script; 0 when there was nothing to judge and Probability says nothing
	Converted   int     // characters, of these, in phrases that were converted
	Unsure      int     // characters, of these, in phrases left as they are though converting would change them: neither Above nor Below
	Changed     int     // syllables that changed
}

// UnsureShare is the part of the characters that is unsure, 0 to 1; 0 when there are none.
func (r Report) UnsureShare() float64 {
	if r.Characters == 0 {
		return 0
	}
	return float64(r.Unsure) / float64(r.Characters)
}

// Add adds the report of another text of the same document.
func (r *Report) Add(other Report) {
	if sum := r.Characters + other.Characters; sum > 0 {
		r.Probability = (r.Probability*float64(r.Characters) + other.Probability*float64(other.Characters)) / float64(sum)
		r.Characters = sum
	}
	r.Converted += other.Converted
	r.Unsure += other.Unsure
	r.Changed += other.Changed
}

// phrase is a stretch of text between spaces, line breaks and full stops that holds characters of the script.
type phrase struct {
	start, end int
	characters int
	evidence   float64 // nats for Zawgyi; after judge: the logarithm of the odds, with the phrases around
	change     float64 // the probability that the encoding changed since the phrase before
}

// Repair converts what is Zawgyi in a text and leaves everything else, byte for byte. Each phrase is judged by itself and by its
// neighbours (a hidden Markov chain of two states over the phrases), so that Unicode lines of a Zawgyi page stay as they are and a short
// phrase is read like the text it stands in. prior is the probability that the text is Zawgyi: Prior when nothing is known, the Probability
// of the document for its title and captions.
func Repair(text string, prior float64) (string, Report) {
	return shippedModel().repair(text, prior)
}

func (m *model) repair(text string, prior float64) (string, Report) {
	var r Report
	list, doubt := m.phrases(text, prior)
	if len(list) == 0 {
		return text, r
	}
	judge(list, prior)
	weighted := 0.0
	for _, p := range list {
		r.Characters += p.characters
		weighted += float64(p.characters) * odds(p.evidence)
	}
	r.Probability = weighted / float64(r.Characters)
	if !doubt {
		return text, r
	}
	var out strings.Builder
	copied := 0
	for _, p := range list {
		likely := odds(p.evidence)
		if likely < Below {
			continue
		}
		converted, n := Convert(text[p.start:p.end])
		switch {
		case n == 0:
		case likely <= Above:
			r.Unsure += p.characters
		default:
			out.WriteString(text[copied:p.start])
			out.WriteString(converted)
			copied = p.end
			r.Converted += p.characters
			r.Changed += n
		}
	}
	if copied == 0 {
		return text, r
	}
	out.WriteString(text[copied:])
	return out.String(), r
}

// odds gives the probability of the logarithm of odds.
func odds(evidence float64) float64 { return 1 / (1 + math.Exp(-evidence)) }

// phrases cuts a text up and weighs its phrases. doubt is false when nothing speaks for Zawgyi.
func (m *model) phrases(text string, prior float64) (list []phrase, doubt bool) {
	doubt = prior > Prior
	i := next(text, 0)
	for i < len(text) {
		// A phrase begins behind the last space before it, as an opening bracket is no evidence.
		end, characters := i, 0
		for end < len(text) && text[end] > ' ' {
			if isMyanmar(text, end) {
				characters++
				end += 3
				if text[end-1] == 0x8B && text[end-2] == 0x81 { // section sign ။
					break
				}
				continue
			}
			end++
		}
		evidence, _ := m.weigh(text[i:end])
		p := phrase{start: i, end: end, characters: characters, evidence: float64(evidence) / unit, change: changesInLine}
		if n := len(list); n > 0 && strings.IndexByte(text[list[n-1].end:i], '\n') >= 0 {
			p.change = changesAtBreak
		}
		list = append(list, p)
		doubt = doubt || evidence > 0
		i = next(text, end)
	}
	return list, doubt
}

// judge replaces the evidence of each phrase by the logarithm of the odds given the whole text: the forward-backward recursion for two
// states, in logarithms of odds.
func judge(list []phrase, prior float64) {
	prior = max(0.01, min(0.99, prior))
	ahead := math.Log(prior) - math.Log1p(-prior)
	before := make([]float64, len(list)) // odds from all phrases before
	for i := range list {
		if i > 0 {
			ahead = carry(ahead, list[i].change)
		}
		before[i] = ahead
		ahead += list[i].evidence
	}
	behind := 0.0
	for i := len(list) - 1; i >= 0; i-- {
		own := list[i].evidence
		list[i].evidence = own + before[i] + behind
		behind = carry(own+behind, list[i].change)
	}
}

// carry takes odds across a place where the encoding may change.
func carry(evidence, change float64) float64 {
	p := odds(evidence)
	p = p*(1-change) + (1-p)*change
	return math.Log(p) - math.Log1p(-p)
}
