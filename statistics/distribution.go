package statistics

import "math"

// studentTail gives P(|T| ≥ t) of Student's t with some degrees of freedom: I(ν/(ν+t²); ν/2, 1/2) (Abramowitz and Stegun, 26.5.27 and 26.7.1).
func studentTail(t, freedom float64) float64 {
	return incompleteBeta(freedom/(freedom+t*t), freedom/2, 0.5)
}

// StudentQuantile gives the t for which P(|T| < t) is level, with some degrees of freedom (at least 1). It is the factor by which a standard error becomes
// half an interval.
func StudentQuantile(level, freedom float64) float64 {
	low, high := 0.0, 1.0
	for studentTail(high, freedom) > 1-level {
		low, high = high, high*2
	}
	for range 200 {
		middle := (low + high) / 2
		if middle == low || middle == high {
			break
		}
		if studentTail(middle, freedom) > 1-level {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// normalQuantile gives the z below which a standard normal value lies with probability p.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// incompleteBeta gives the regularised incomplete beta function I(x; a, b) by its continued fraction (Abramowitz and Stegun, 26.5.8), evaluated by
// Lentz's method in the half where it converges fast.
func incompleteBeta(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - incompleteBeta(1-x, b, a)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab - la - lb + a*math.Log(x) + b*math.Log1p(-x))
	const tiny = 1e-300
	guard := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/guard(1-(a+b)*x/(a+1))
	f := d
	for m := 1.0; m < 1000; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d = 1 / guard(1+even*d)
		c = guard(1 + even/c)
		f *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d = 1 / guard(1+odd*d)
		c = guard(1 + odd/c)
		step := d * c
		f *= step
		if math.Abs(step-1) < 1e-15 {
			break
		}
	}
	return front * f / a
}
