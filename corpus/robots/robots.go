// Package robots holds what the robots.txt files of a crawl forbid.
package robots

import (
	"bytes"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fetch"
)

// agents are the crawlers whose rules count besides those for everyone: they collect text to train models. Written in lower case.
var agents = []string{"*", "ai2bot", "amazonbot", "anthropic-ai", "applebot-extended", "bytespider", "ccbot", "claudebot", "cohere-ai",
	"cohere-training-data-crawler", "diffbot", "facebookbot", "google-extended", "gptbot", "meta-externalagent", "omgili", "omgilibot", "panscient.com"}

const (
	maxRobots = 500 << 10 // bytes of a robots.txt that are read (RFC 9309, section 2.5)
	maxHosts  = 100_000   // hosts whose rules are held
	maxRules  = 2_000     // rules read from a robots.txt
	maxGroups = 64        // groups held for a host
)

// Agents gives the crawlers whose rules count besides those for everyone.
func Agents() []string { return slices.Clone(agents) }

// Rules holds the rules of the hosts whose robots.txt a crawl holds. Only what forbids everyone, or a crawler that collects text to train models,
// is kept. It follows RFC 9309: groups, the longest match, "*" and "$". A page is forbidden when it is so for any of these crawlers, by any
// robots.txt of its host that the crawl holds: the order in which they are added does not matter. The zero value forbids nothing.
type Rules struct {
	hosts map[string][]group // by scheme and authority
}

// group is the rules for one crawler.
type group struct {
	Agent string       `json:"agent"`
	Rules []fetch.Rule `json:"rules"`
}

// Is says whether a URI is that of a robots.txt.
func Is(uri string) bool {
	_, path := split(uri)
	return path == "/robots.txt"
}

// split gives "scheme://authority" in lower case, without a port that the scheme implies, and the path with its query.
func split(uri string) (host, path string) {
	scheme, rest, ok := strings.Cut(uri, "://")
	if !ok {
		return "", ""
	}
	rest, _, _ = strings.Cut(rest, "#")
	k := strings.IndexAny(rest, "/?")
	host, path = rest, "/"
	if k >= 0 {
		host, path = rest[:k], rest[k:]
		if path[0] == '?' {
			path = "/" + path
		}
	}
	scheme, host = strings.ToLower(scheme), strings.ToLower(host)
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	switch scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	return scheme + "://" + host, path
}

// Add reads a robots.txt. Only one that was served (status 200) counts.
func (r *Rules) Add(uri string, status int, body []byte) {
	if status != 200 {
		return
	}
	host, _ := split(uri)
	r.join(host, parse(body))
}

// join adds groups to those of a host.
func (r *Rules) join(host string, groups []group) {
	if len(groups) == 0 {
		return
	}
	if r.hosts == nil {
		r.hosts = map[string][]group{}
	}
	present, known := r.hosts[host]
	if !known && len(r.hosts) >= maxHosts {
		return
	}
	for _, g := range groups {
		same := func(o group) bool { return o.Agent == g.Agent && slices.Equal(o.Rules, g.Rules) }
		if len(present) < maxGroups && !slices.ContainsFunc(present, same) {
			present = append(present, g)
		}
	}
	r.hosts[strings.Clone(host)] = present
}

// parse gives the groups of the agents that count, those that forbid something.
func parse(body []byte) []group {
	body = bytes.TrimPrefix(body[:min(len(body), maxRobots)], []byte("\ufeff"))
	rules := make([][]fetch.Rule, len(agents))
	var present []int // agents of the group being read
	open, n := true, 0
	for line := range bytes.Lines(body) {
		text, _, _ := strings.Cut(string(line), "#")
		key, value, ok := strings.Cut(text, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if !open {
				present, open = present[:0], true
			}
			for i, a := range agents {
				if strings.EqualFold(value, a) {
					present = append(present, i)
				}
			}
		case "disallow", "allow":
			open = false
			if value == "" || n >= maxRules {
				continue
			}
			for _, i := range present {
				rules[i] = append(rules[i], fetch.NewRule(value, key == "allow"))
				n++
			}
		}
	}
	var groups []group
	for i, list := range rules {
		for _, l := range list {
			if !l.Allow {
				groups = append(groups, group{agents[i], list})
				break
			}
		}
	}
	return groups
}

// Forbid says whether the rules forbid a page.
func (r *Rules) Forbid(uri string) bool {
	if len(r.hosts) == 0 {
		return false
	}
	host, path := split(uri)
	return slices.ContainsFunc(r.hosts[host], func(g group) bool { return !fetch.Allowed(g.Rules, path) })
}
