package segment

import (
	_ "embed"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"github.com/lontar-asean/lontar/language"
)

// phraseWeights is a linear model of which spaces end a phrase in Thai, Lao, Khmer and Burmese: a byte each, see phraseFeatures. Trained by
// TrainPhrases; where from, model/PROVENANCE.md says.
//
//go:embed model/phrase.weights
var phraseWeights string

const phraseBits = 15

// phraseEnds says whether the space from offset i to next ends a phrase that begins at start: what stands on both sides must be in one
// script without spaces between words, and it must be Thai unless others is true.
func phraseEnds(text string, start, i, next int, others bool) bool {
	script := phraseScript(text, i)
	if script == language.Unknown || script != language.Thai && !others || runScript(text[next:]) != script {
		return false
	}
	total := 0
	for _, f := range phraseFeatures(text, start, i, next, script) {
		total += int(int8(phraseWeights[f]))
	}
	return total > phraseThreshold(script)
}

// phraseThreshold is what the sum of weights must be above: the value with the best F1 on a fifth of the training rows. Khmer and Burmese
// put spaces between phrases smaller than a sentence.
func phraseThreshold(script language.Script) int {
	switch script {
	case language.Laoo:
		return 30
	case language.Khmr, language.Mymr:
		return 100
	}
	return 0
}

// phraseScript gives the script of the letter or mark before offset i when spaces of it part phrases, and Unknown otherwise.
func phraseScript(text string, i int) language.Script {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	switch s := language.ScriptOf(r); s {
	case language.Thai, language.Laoo, language.Khmr, language.Mymr:
		if language.IsWordCharacter(r) {
			return s
		}
	}
	return language.Unknown
}

const phraseFeatureCount = 12

// phraseFeatures gives the weights to add up for a space: the last 1 to 12 characters before it, the first ones behind it, the last and first
// ones together, and how long the phrase is.
func phraseFeatures(text string, start, i, next int, script language.Script) (list [phraseFeatureCount]uint32) {
	count := 0
	add := func(id uint64, piece string) {
		list[count] = uint32(xxh3.HashStringSeed(piece, id<<8|uint64(script)) >> (64 - phraseBits))
		count++
	}
	add(0, "")
	for n, size := range [...]int{6, 9, 12, 18} { // bytes: 2 to 6 characters
		left, right := text[max(start, i-size):i], text[next:min(len(text), next+size)]
		add(uint64(1+n), left)
		add(uint64(10+n), right)
	}
	add(20, text[max(start, i-6):i]+" "+text[next:min(len(text), next+6)])
	add(21, string(rune('a'+min(9, (i-start)/40))))
	add(22, string(rune('a'+min(9, (i-start)/40)))+text[next:min(len(text), next+9)])
	return list
}

// PhraseSample is a space in a text: whether a phrase ends there.
type PhraseSample struct {
	features [phraseFeatureCount]uint32
	ends     bool
}

// PhraseSamples gives a sample for each space in sentence, none of which ends it, and one for the space that would join it to following.
func PhraseSamples(sentence, following string) (list []PhraseSample) {
	text := sentence + " " + following
	for i := 0; i <= len(sentence); i++ {
		if text[i] != ' ' || i == 0 {
			continue
		}
		next := skipSpaces(text, i)
		if script := phraseScript(text, i); next < len(text) && script != language.Unknown && runScript(text[next:]) == script {
			list = append(list, PhraseSample{phraseFeatures(text, 0, i, next, script), i == len(sentence)})
		}
		i = next - 1
	}
	return list
}

// TrainPhrases trains the weights of phraseEnds: an averaged perceptron over samples in an order that depends on them only.
func TrainPhrases(samples []PhraseSample) []byte {
	weights, total := make([]float32, 1<<phraseBits), make([]float32, 1<<phraseBits)
	list := make([]*PhraseSample, len(samples))
	for i := range samples {
		list[i] = &samples[i]
	}
	step := float32(1)
	const epochs, margin = 12, 2
	for epoch := range epochs {
		shuffle(list, uint64(epoch))
		for _, s := range list {
			score, change := float32(0), float32(-1)
			for _, f := range s.features {
				score += weights[f]
			}
			if s.ends {
				change = 1
			}
			if score*change <= margin {
				for _, f := range s.features {
					weights[f] += change
					total[f] += change * step
				}
			}
			step++
		}
	}
	return bytesOf(quantise(weights, total, step))
}

func bytesOf(table []int8) []byte {
	out := make([]byte, len(table))
	for i, v := range table {
		out[i] = byte(v)
	}
	return out
}
