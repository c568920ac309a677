package main

import (
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// units of bytes, the largest first.
var units = []struct {
	name string
	size int64
}{{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1}}

// amount writes bytes for people.
func amount(n int64) string {
	if n == hub.Unlimited {
		return "any size"
	}
	for _, u := range units[4:] {
		if n >= u.size && u.size > 1 {
			return strings.TrimSuffix(strconv.FormatFloat(float64(n)/float64(u.size), 'f', 1, 64), ".0") + " " + u.name
		}
	}
	return strconv.FormatInt(n, 10) + " B"
}

// parseBytes reads bytes: 1000, 10GB, 1.5 TiB; none is no bound.
func parseBytes(s string) (int64, error) {
	if s == "none" {
		return hub.Unlimited, nil
	}
	number, size := strings.TrimSpace(s), int64(1)
	for _, u := range units {
		if len(s) > len(u.name) && strings.EqualFold(s[len(s)-len(u.name):], u.name) {
			number, size = strings.TrimSpace(s[:len(s)-len(u.name)]), u.size
			break
		}
	}
	if n, err := strconv.ParseInt(number, 10, 64); err == nil && n >= 0 && n <= 1<<62/size {
		return n * size, nil
	}
	if f, err := strconv.ParseFloat(number, 64); err == nil && f >= 0 && f*float64(size) < 1<<62 {
		return int64(f * float64(size)), nil
	}
	return 0, fault.New(fault.Invalid, "%.80q is no number of bytes", s).Try("write 500MB, 10GB, 2TiB or none")
}
