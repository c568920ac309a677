package probe

import (
	_ "embed" // sentences.tsv
	"math/rand/v2"
	"strings"

	"github.com/lontar-asean/lontar/language"
)

//go:embed sentences.tsv
var sentencesFile string

// sentence is a sentence and the language it is in.
type sentence struct {
	tag  language.Tag
	text string
}

// sentences gives those of the file, of the languages named, or all.
func sentences(wanted []language.Tag) (list []sentence) {
	for line := range strings.Lines(sentencesFile) {
		tag, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		s := sentence{language.Tag(tag), text}
		if wanted == nil {
			list = append(list, s)
		}
		for _, w := range wanted {
			if w == s.tag {
				list = append(list, s)
			}
		}
	}
	return list
}

// shuffled puts the clusters of a text into another order, the same each time.
func shuffled(text string, seed uint64) string {
	var list []string
	for c := range language.Clusters(text) {
		list = append(list, c)
	}
	r := rand.New(rand.NewPCG(seed, seed))
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return strings.Join(list, "")
}
