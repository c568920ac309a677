package identify

import "math"

// A text in a language that the model does not hold is given to the nearest one it holds. It betrays itself: too many of its words never
// occurred in text of that language, its n-grams earn too little, the lead over the next language is too small, and the others do not lie
// behind as they usually do (see profile). How much is too much is learned from the languages themselves, each left out in turn.

// traits is the number of measures by which a foreign text is known.
const traits = 7

// The traits, each a mean over the n-grams or words at the beginning of a text.
const (
	earnings  = iota // nats an n-gram earns for the likeliest language
	leads            // nats an n-gram earns more for it than for the next one
	newPieces        // share of n-grams that its training text does not hold
	newWords         // share of words that it does not hold
	noPieces         // share of n-grams that no language holds
	noWords          // share of words that no language holds
	strangers        // nats a word earns elsewhere that it does not hold
)

// usual is what text of a language is like, from cross-validation.
type usual struct {
	Mean   [traits]float64 `json:"mean"`
	Spread [traits]float64 `json:"spread"` // the standard deviation at a reach of 1; 0 where the trait says nothing
}

// traits measures the beginning of a text for the likeliest language and the next, which is −1 when there is none. N-grams that only the
// language without holds count as unknown; it is −1 for none.
func (g *group) traits(s *sample, first, second, without int) (x [traits]float64) {
	var sum, next, known, knownWords, seen, seenWords, foreign int
	column := func(l int) (int, uint) { return l / 8, uint(8 * (l % 8)) }
	word, shift := column(first)
	otherWord, otherShift := column(max(second, 0))
	for _, entry := range s.rows[:s.known] {
		row := g.rows[int(entry>>2)*g.stride:][:g.stride]
		if without >= 0 && onlyIn(row, without) {
			continue
		}
		n, w := 1<<doublings[entry&mark], 0
		if entry&mark > 0 {
			w = n
		}
		value := int(row[word] >> shift & 0xFF)
		known += n
		knownWords += w
		sum += n * value
		next += n * int(row[otherWord]>>otherShift&0xFF)
		if value > 0 {
			seen += n
			seenWords += w
		} else if w > 0 {
			foreign += w * int(highest(row, without))
		}
	}
	all := float64(max(s.grams, 1))
	cost := func(l, grams int) float64 { return float64(int64(grams)*int64(g.base[l]+g.floor)) / fine }
	x[earnings] = (float64(sum) - cost(first, s.grams)) / (unit * all)
	if second >= 0 {
		x[leads] = (float64(sum-next) - cost(first, known) + cost(second, known)) / (unit * all)
	}
	x[newPieces] = 1 - float64(seen)/all
	x[noPieces] = 1 - float64(known)/all
	if s.words > 0 {
		x[newWords] = 1 - float64(seenWords)/float64(s.words)
		x[strangers] = float64(foreign) / (unit * float64(s.words))
		x[noWords] = 1 - float64(knownWords)/float64(s.words)
	}
	return x
}

// highest gives the most that an n-gram earns for any language but one.
func highest(row []uint64, without int) (most byte) {
	for i, word := range row {
		if without >= 0 && i == without/8 {
			word &^= 0xFF << (8 * (without % 8))
		}
		for ; word != 0; word >>= 8 {
			most = max(most, byte(word))
		}
	}
	return most
}

// onlyIn reports whether no language but one holds an n-gram.
func onlyIn(row []uint64, label int) bool {
	for i, word := range row {
		if i == label/8 {
			word &^= 0xFF << (8 * (label % 8))
		}
		if word != 0 {
			return false
		}
	}
	return true
}

// wide is the number of n-grams at which a text differs from others of its language as much by its topic as by chance.
const wide = 500

// reach is the square root of the number of n-grams that would tell as much if texts differed by chance alone.
func reach(grams int) float64 {
	n := float64(grams)
	return math.Sqrt(n * wide / (n + wide))
}

// mostUnusual is the largest deviation, in standard deviations, that a trait counts for.
const mostUnusual = 12

// signs is the number of measures that are weighed: the traits, those of the profile, the reach and a constant.
const signs = traits + orders + 2

// weigh gives the signs of a text: how far each trait is from what is usual, in standard deviations, and what the profile says.
func (u *usual) weigh(x *[traits]float64, order [orders]float64, grams int) (z [signs]float64) {
	r := reach(grams)
	for k := range x {
		if u.Spread[k] > 0 {
			z[k] = min(max((x[k]-u.Mean[k])*r/u.Spread[k], -mostUnusual), mostUnusual)
		}
	}
	copy(z[traits:], order[:])
	z[signs-2], z[signs-1] = r/10, 1
	return z
}

// weights say how much each sign counts; their sum is the logarithm of the odds that a text is foreign.
type weights [signs]float64

// plainWeights stand in where there are too few languages to learn from: what n-grams earn and the share of new words say most.
var plainWeights = weights{earnings: -1, newWords: 1.5}

func (w *weights) odds(z *[signs]float64) float64 {
	sum := 0.0
	for k, weight := range w {
		sum += float64(weight * z[k])
	}
	return sum
}

// limit is the odds above which a text is foreign, at a reach.
type limit struct {
	Reach float64 `json:"reach"`
	Odds  float64 `json:"odds"`
}

// limits are those for short texts and for whole sentences: the same share of known texts is beyond each.
type limits [2]limit

// at gives the limit for a reach: in a line from one to the other, and constant beyond them.
func (l *limits) at(reach float64) float64 {
	return l[0].Odds + float64(l.part(reach)*(l[1].Odds-l[0].Odds))
}

// part says how much of the way from the short to the long limit a reach is, 0–1.
func (l *limits) part(reach float64) float64 {
	if reach >= l[1].Reach || l[1].Reach <= l[0].Reach {
		return 1
	}
	return max(0, (reach-l[0].Reach)/(l[1].Reach-l[0].Reach))
}

// foreign reports whether the beginning of a text is unlike the text of the likeliest language.
func (g *group) foreign(t *tally, s *sample, first, second int) bool {
	if s.grams == 0 {
		return false
	}
	x := g.traits(s, first, second, -1)
	d := g.behind(t, first)
	z := g.fit.usual[first].weigh(&x, g.fit.profiles[first].order(&d, s.grams, -1), s.grams)
	return g.fit.weights.odds(&z) > g.fit.limits.at(reach(s.grams))
}
