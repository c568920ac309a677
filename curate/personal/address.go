package personal

import (
	"net/netip"
	"strings"
)

// notPublic are the IPv4 blocks that name no host on the internet (IANA IPv4 Special-Purpose Address Registry). The documentation blocks are
// not among them: nothing is lost by redacting them.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("224.0.0.0/3"),
}

// local are the IPv6 blocks that name a host: global unicast (RFC 4291), unique local (RFC 4193) and link-local addresses, which may hold the
// hardware address of a person's device.
var local = []netip.Prefix{netip.MustParsePrefix("2000::/3"), netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("fe80::/10")}

// addressFour reads a public IPv4 address: four groups of 0 to 255 joined by full stops, in digits of any script. Four single digits that are
// not all the same are rather a version or the number of a section, and so is what stands right behind a letter.
func (n *number) addressFour(text string, floor int) (end int, ok bool) {
	if n.groups < 4 || n.gaps[1] != dot || n.gaps[2] != dot || n.gaps[3] != dot || n.gaps[4] == dot {
		return 0, false
	}
	var octets [4]byte
	single, same := true, true
	for g := range 4 {
		size, v := n.size(g), n.value(g)
		if size > 3 || v > 255 || size > 1 && n.values[n.first[g]] == 0 {
			return 0, false
		}
		octets[g] = byte(v)
		single = single && size == 1
		same = same && v == int(octets[0])
	}
	if single && !same {
		return 0, false
	}
	a := netip.AddrFrom4(octets)
	for _, p := range notPublic {
		if p.Contains(a) {
			return 0, false
		}
	}
	end = n.end(4)
	if !startsFree(text, n.starts[0], floor) && !urlHost(text, n.starts[0], floor) || end < len(text) && (asciiLetter(text[end]) || text[end] == '_') {
		return 0, false
	}
	return end, labelBefore(text, n.starts[0], floor) != versionLabel
}

// urlHost reports whether the number stands where a web address has its host.
func urlHost(text string, start, floor int) bool {
	return start-3 >= floor && text[start-3:start] == "://"
}

const maxAddressSix = 45

// addressSixNear looks for an IPv6 address whose first group holds the digit at i.
func addressSixNear(text string, i, floor int) (start, end int, ok bool) {
	for colon := i; colon < len(text) && colon < i+4; colon++ {
		if text[colon] == ':' {
			return addressSixAt(text, colon, floor)
		}
		if !hexDigit(text[colon]) {
			return 0, 0, false
		}
	}
	if i+4 < len(text) && text[i+4] == ':' {
		return addressSixAt(text, i+4, floor)
	}
	return 0, 0, false
}

// addressSixAt reads the IPv6 address whose first group ends before the ':' at i (RFC 4291, section 2.2; no zone, no embedded IPv4 address).
func addressSixAt(text string, i, floor int) (start, end int, ok bool) {
	start = i
	for start > floor && i-start < 5 && hexDigit(text[start-1]) {
		start--
	}
	if i-start != 4 || start > floor && (asciiLetter(text[start-1]) || asciiDigit(text[start-1]) || strings.IndexByte(":._-", text[start-1]) >= 0) {
		return 0, 0, false
	}
	end = i
	for end < len(text) && end-start <= maxAddressSix && (hexDigit(text[end]) || text[end] == ':') {
		end++
	}
	if end < len(text) && (asciiLetter(text[end]) || text[end] == '_') {
		return 0, 0, false
	}
	for text[end-1] == ':' && !strings.HasSuffix(text[start:end], "::") {
		end--
	}
	a, err := netip.ParseAddr(text[start:end])
	if err != nil {
		return 0, 0, false
	}
	for _, p := range local {
		if p.Contains(a) {
			return start, end, true
		}
	}
	return 0, 0, false
}

func hexDigit(c byte) bool { return asciiDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
