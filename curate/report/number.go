package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// count writes a number with a comma between thousands.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// things writes "1 record" and "2,000 records".
func things(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

func records(n int64) string { return things(n, "record", "records") }

// percent writes a share. Nothing but nothing is 0 %, nothing but all is 100 %; a share of nothing is unknown.
func percent(part, whole int64) string {
	p := 100 * float64(part) / float64(whole)
	switch {
	case whole <= 0:
		return "unknown"
	case part == 0:
		return "0 %"
	case part == whole:
		return "100 %"
	case p < 0.1:
		return "<0.1 %"
	case p > 99.9:
		return ">99.9 %"
	}
	return strings.TrimSuffix(strconv.FormatFloat(p, 'f', 1, 64), ".0") + " %"
}

// short writes a share without decimals, for places with little room.
func short(part, whole int64) string {
	p := math.Round(100 * float64(part) / float64(whole))
	switch {
	case whole <= 0:
		return ""
	case part > 0 && p < 1:
		return "<1%"
	case part < whole && p > 99:
		return ">99%"
	}
	return strconv.Itoa(int(p)) + "%"
}

// width is a share as a number for the width of a bar, 0 to 100.
func width(part, whole int64) string {
	if whole <= 0 {
		return "0"
	}
	return strconv.FormatFloat(min(100*float64(part)/float64(whole), 100), 'f', 1, 64)
}

// value writes a measure with four significant digits.
func value(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return count(int64(v))
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// size writes a number of bytes in powers of a thousand.
func size(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	f, unit := float64(n), ""
	for _, unit = range []string{"kB", "MB", "GB", "TB"} {
		if f /= 1000; f < 999.5 {
			break
		}
	}
	return fmt.Sprintf("%.3g %s", f, unit)
}

// mean writes a mean, or that there is none.
func mean(sum float64, n int64) string {
	if n == 0 {
		return "unknown"
	}
	return value(sum / float64(n))
}
