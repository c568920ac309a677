package zawgyi

import "math"

// The bounds between which a text is neither: above Above it is converted, below Below it is Unicode. They are those that the makers of
// myanmar-tools recommend for their model of the same kind (README, "under 1 % of strings wrongly flagged", "under 1 % missed").
const (
	Above = 0.95
	Below = 0.05
)

// Probability says how likely a text as a whole is Zawgyi, 0 to 1. ok is false when it holds no character of the Myanmar script, or only
// such as mean the same in both, so that there is nothing to say.
func Probability(text string) (p float64, ok bool) {
	start := next(text, 0)
	if start == len(text) {
		return 0, false
	}
	evidence, _ := shippedModel().weigh(text[start:])
	if evidence == 0 {
		return 0, false
	}
	return 1 / (1 + math.Exp(-float64(evidence)/unit)), true
}
