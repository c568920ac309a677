package fetch

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ruleset is what a robots.txt says to us. The zero one allows everything.
type ruleset struct {
	groups [][]Rule // a page must be allowed by each
	delay  time.Duration
}

// Rule is a line of a robots.txt that allows or forbids paths.
type Rule struct {
	Path  string `json:"path"` // in the spelling of NewRule
	Allow bool   `json:"allow,omitempty"`
}

// NewRule makes a rule of a path as a robots.txt writes it.
func NewRule(path string, allow bool) Rule { return Rule{Path: spelled(path), Allow: allow} }

const (
	mostRules = 10_000           // of a robots.txt
	mostDelay = 30 * time.Second // of Crawl-delay, which no standard describes but many files hold
)

// everyone is the agent of the group for all crawlers.
const everyone = "*"

// token is the part of a User-Agent that robots.txt files know a crawler by (RFC 9309, section 2.2.1).
func token(agent string) string {
	n := 0
	for n < len(agent) && (agent[n]|0x20 >= 'a' && agent[n]|0x20 <= 'z' || agent[n] == '_' || agent[n] == '-') {
		n++
	}
	return strings.ToLower(agent[:n])
}

// parseRobots reads a robots.txt. The group for our own name counts; where there is none, that for everyone does, and those for others whose
// work is like ours.
func parseRobots(text []byte, own string, others []string) ruleset {
	own = token(own)
	groups := map[string][]Rule{}
	delays := map[string]time.Duration{}
	var present []string // agents of the group being read
	open, n := true, 0
	for line := range bytes.Lines(bytes.TrimPrefix(text, []byte("\ufeff"))) {
		s, _, _ := strings.Cut(string(line), "#")
		key, value, ok := strings.Cut(s, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if !open {
				present, open = nil, true
			}
			agent := token(value)
			if value == everyone {
				agent = everyone
			}
			if agent != "" && groups[agent] == nil && len(groups) < mostRules {
				groups[agent] = []Rule{}
			}
			if len(present) < 100 {
				present = append(present, agent)
			}
		case "disallow", "allow":
			open = false
			for _, a := range present {
				if n++; value == "" || n > mostRules || groups[a] == nil {
					continue
				}
				groups[a] = append(groups[a], NewRule(value, key == "allow"))
			}
		case "crawl-delay":
			open = false
			if v, err := strconv.ParseFloat(value, 64); err == nil && v > 0 {
				for _, a := range present {
					delays[a] = time.Duration(min(v, mostDelay.Seconds()) * float64(time.Second))
				}
			}
		}
	}
	if g := groups[own]; g != nil {
		return ruleset{groups: [][]Rule{g}, delay: delays[own]}
	}
	set := ruleset{delay: delays[everyone]}
	for _, a := range append([]string{everyone}, others...) {
		if a != everyone {
			a = token(a)
		}
		if g := groups[a]; len(g) > 0 {
			set.groups = append(set.groups, g)
		}
	}
	return set
}

// allow says whether a path with its query may be fetched.
func (s ruleset) allow(path string) bool {
	for _, g := range s.groups {
		if !Allowed(g, path) {
			return false
		}
	}
	return true
}

// Allowed says whether the rules of a group allow a path with its query: the longest rule that matches decides, and allow wins a tie (RFC 9309,
// section 2.2.2).
func Allowed(group []Rule, path string) bool {
	path = spelled(path)
	longest, allowed := -1, true
	for _, r := range group {
		if len(r.Path) < longest || len(r.Path) == longest && !r.Allow || !matches(r.Path, path) {
			continue
		}
		longest, allowed = len(r.Path), r.Allow
	}
	return allowed
}

// matches says whether a rule is a prefix of a path, where "*" stands for anything and a "$" at the end for the end.
func matches(rule, path string) bool {
	rule, whole := strings.CutSuffix(rule, "$")
	head, rest, starred := strings.Cut(rule, "*")
	path, ok := strings.CutPrefix(path, head)
	if !ok || !starred {
		return ok && (!whole || path == "")
	}
	for {
		piece, more, again := strings.Cut(rest, "*")
		if !again {
			if whole {
				return strings.HasSuffix(path, piece)
			}
			return strings.Contains(path, piece)
		}
		k := strings.Index(path, piece)
		if k < 0 {
			return false
		}
		path, rest = path[k+len(piece):], more
	}
}

// spelled writes a path in one way: bytes outside ASCII escaped, escapes in capitals, escapes of unreserved characters undone (RFC 9309,
// section 2.2.2; RFC 3986, section 6.2.2).
func spelled(path string) string {
	const digits = "0123456789ABCDEF"
	if strings.IndexFunc(path, func(r rune) bool { return r == '%' || r >= utf8.RuneSelf }) < 0 {
		return path
	}
	b := make([]byte, 0, len(path)+16)
	for i := 0; i < len(path); i++ {
		c, escaped := path[i], path[i] >= utf8.RuneSelf
		if c == '%' && i+2 < len(path) {
			if v, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				c, escaped = byte(v), !unreserved(byte(v))
				i += 2
			}
		}
		if escaped {
			b = append(b, '%', digits[c>>4], digits[c&15])
			continue
		}
		b = append(b, c)
	}
	return string(b)
}

func unreserved(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
