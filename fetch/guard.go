package fetch

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/http/httpproxy"

	"github.com/lontar-asean/lontar/fault"
)

// inner are the networks that no address from outside may lead into: the entries of the IANA special-purpose address registries
// (RFC 6890) that are not globally reachable, multicast, and the prefixes that carry an IPv4 address in a way we do not take apart.
var inner = prefixes("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8")

// nat64 holds IPv4 addresses in its last 32 bits (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func prefixes(list ...string) (out []netip.Prefix) {
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// ParseNetworks reads a list of networks ("10.1.0.0/16,fd00::/8") or single addresses, separated by commas or spaces.
func ParseNetworks(s string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }) {
		if a, err := netip.ParseAddr(f); err == nil {
			out = append(out, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(f)
		if err != nil {
			return nil, fault.New(fault.Invalid, "%q is no network: %w", f, err).Try("write it as in 10.1.0.0/16")
		}
		out = append(out, p)
	}
	return out, nil
}

// guard decides which addresses may be reached.
type guard struct {
	allow   []netip.Prefix
	trust   []string
	proxies []string // host:port
	proxy   func(*url.URL) (*url.URL, error)
}

func newGuard(o Options) *guard {
	env := httpproxy.FromEnvironment()
	g := &guard{allow: o.Allow, proxy: env.ProxyFunc()}
	for _, t := range o.Trust {
		g.trust = append(g.trust, strings.ToLower(t))
	}
	for _, p := range []string{env.HTTPProxy, env.HTTPSProxy} {
		if !strings.Contains(p, "://") {
			p = "http://" + p
		}
		if u, err := url.Parse(p); err == nil && u.Host != "" {
			g.proxies = append(g.proxies, Authority(u))
		}
	}
	return g
}

// Authority gives host:port of an address, in lower case, with the port that its scheme implies.
func Authority(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "80"
		if u.Scheme == "https" {
			port = "443"
		}
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// refusal is the error for an address that is not to be reached.
type refusal struct{ addr netip.Addr }

func (r refusal) Error() string {
	return fmt.Sprintf("%s is an address of a private network", r.addr)
}

// permit says whether an address may be reached.
func (g *guard) permit(a netip.Addr) error {
	a = a.Unmap().WithZone("")
	if nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	in := func(p netip.Prefix) bool { return p.Contains(a) }
	if slices.ContainsFunc(inner, in) && !slices.ContainsFunc(g.allow, in) {
		return refusal{a}
	}
	return nil
}

// check looks at a target before a proxy, which would connect for us, is asked. A name that only the proxy can resolve is left to the proxy.
func (g *guard) check(ctx context.Context, u *url.URL) error {
	via, err := g.proxy(u)
	if err != nil || via == nil || slices.Contains(g.trust, Authority(u)) {
		return err
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil {
		return g.permit(a)
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return nil // left to the proxy
	}
	for _, a := range found {
		if err := g.permit(a); err != nil {
			return err
		}
	}
	return nil
}

// dial connects, and refuses addresses of inner networks at the last moment: after the name was resolved.
func (g *guard) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	d := net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	if a := strings.ToLower(addr); !slices.Contains(g.trust, a) && !slices.Contains(g.proxies, a) {
		d.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil {
				return err
			}
			return g.permit(at.Addr())
		}
	}
	return d.DialContext(ctx, network, addr)
}

func (g *guard) transport() *http.Transport {
	return &http.Transport{
		Proxy:                  func(r *http.Request) (*url.URL, error) { return g.proxy(r.URL) },
		DialContext:            g.dial,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    8,
		MaxConnsPerHost:        32,
		IdleConnTimeout:        60 * time.Second,
		TLSHandshakeTimeout:    15 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 1 << 20,
	}
}
