package access

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
)

// Proxies are the places of reverse proxies that are believed when they say for whom they ask. None are by default: anybody can write these headers.
type Proxies []netip.Prefix

// ParseProxies reads addresses and prefixes: "127.0.0.1", "10.0.0.0/8".
func ParseProxies(list []string) (Proxies, error) {
	var out Proxies
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if a, e := netip.ParseAddr(s); e == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "%.80q is no address or prefix of a proxy", s).Try("write 127.0.0.1 or 10.0.0.0/8")
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

func (p Proxies) has(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	return slices.ContainsFunc(p, func(one netip.Prefix) bool { return one.Contains(a) })
}

// maxHops bounds how far back the chain of proxies is followed.
const maxHops = 20

// Handler gives each request the address of its client in RemoteAddr: that of the connection, unless it is of a proxy that is believed. What others
// say of forwarding is taken away, so that nothing behind believes it.
func (p Proxies) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil || !p.has(peer.Addr()) {
			for name := range r.Header {
				if strings.HasPrefix(name, "X-Forwarded-") || name == "Forwarded" || name == "X-Real-Ip" {
					delete(r.Header, name)
				}
			}
			next.ServeHTTP(w, r)
			return
		}
		r.RemoteAddr = net.JoinHostPort(p.client(peer.Addr(), r.Header.Values("X-Forwarded-For")).String(), "0")
		next.ServeHTTP(w, r)
	})
}

// client gives the last address of the chain that is no proxy of ours: what stands before it a client may have written.
func (p Proxies) client(peer netip.Addr, headers []string) netip.Addr {
	at := peer.Unmap()
	hops := strings.Split(strings.Join(headers, ","), ",")
	for i, n := len(hops)-1, 0; i >= 0 && n < maxHops; i, n = i-1, n+1 {
		text := strings.TrimSpace(hops[i])
		a, err := netip.ParseAddr(text)
		if with, e := netip.ParseAddrPort(text); e == nil {
			a, err = with.Addr(), nil
		}
		if err != nil {
			break
		}
		if at = a.Unmap().WithZone(""); !p.has(at) {
			break
		}
	}
	return at
}

// Secure reports whether a client came by TLS, as far as a proxy that is believed says so or the connection itself shows; it counts behind Handler.
func Secure(r *http.Request) bool {
	return r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}
