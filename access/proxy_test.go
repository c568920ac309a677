package access

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/lontar-asean/lontar/fault"
)

func TestOnlyNamedProxiesAreBelieved(t *testing.T) {
	p, err := ParseProxies([]string{"127.0.0.1", "10.0.0.0/8", "2001:db8::/32"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ peer, forwarded, want string }{
		{"127.0.0.1:5", "192.0.2.7", "192.0.2.7"},
		{"127.0.0.1:5", "198.51.100.1, 192.0.2.7, 10.1.2.3", "192.0.2.7"}, // what stands before, the client wrote
		{"127.0.0.1:5", "192.0.2.7:4711", "192.0.2.7"},
		{"127.0.0.1:5", "unknown, 10.1.2.3", "10.1.2.3"},
		{"127.0.0.1:5", "", "127.0.0.1"},
		{"[2001:db8::1]:5", "[2001:db9::2]:80", "2001:db9::2"},
		{"[::ffff:10.0.0.1]:5", "192.0.2.7", "192.0.2.7"},
		{"192.0.2.1:5", "127.0.0.1", "192.0.2.1:5"},
		{"127.0.0.2:5", "192.0.2.7", "127.0.0.2:5"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-For", c.forwarded)
		r.Header.Set("X-Forwarded-Proto", "https")
		r.Header.Set("X-Real-Ip", "127.0.0.1")
		r.Header.Set("Forwarded", "for=127.0.0.1")
		p.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			believed := r.RemoteAddr != c.peer
			if got := r.RemoteAddr; got != c.want && got != c.want+":0" && got != "["+c.want+"]:0" {
				t.Errorf("%+v: %s", c, got)
			}
			if Secure(r) != believed || !believed && (r.Header.Get("X-Real-Ip") != "" || r.Header.Get("Forwarded") != "") {
				t.Errorf("%+v: %v", c, r.Header)
			}
		})).ServeHTTP(httptest.NewRecorder(), r)
	}
	if _, err := ParseProxies([]string{"nginx"}); fault.Of(err) != fault.Invalid {
		t.Error(err)
	}
}

func FuzzProxies(f *testing.F) {
	f.Add("127.0.0.1:1", "ក, 192.0.2.1")
	f.Fuzz(func(t *testing.T, peer, forwarded string) {
		p, err := ParseProxies([]string{"0.0.0.0/0"})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = peer
		r.Header["X-Forwarded-For"] = []string{forwarded}
		p.Handler(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), r)
	})
}
