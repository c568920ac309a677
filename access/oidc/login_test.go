package oidc

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/store"
)

// world is a hub, a provider that does as a test says, and a browser.
type world struct {
	*testing.T
	hub      *hub.Hub
	site     *httptest.Server
	provider *httptest.Server
	browser  *http.Client
	key      *ecdsa.PrivateKey

	claims   map[string]any // of the next token
	sign     func(map[string]any) string
	redirect func(url.Values) // changes what the browser brings back
	tokens   int              // that the provider gave
	asked    int              // how often it was asked for one
	began    []string         // who logged in, and where they go
}

type sessions func(http.ResponseWriter, *http.Request, hub.User) error

func (s sessions) Begin(w http.ResponseWriter, r *http.Request, u hub.User) error { return s(w, r, u) }

func newWorld(t *testing.T, change func(*Settings)) *world {
	w := &world{T: t, claims: map[string]any{"sub": "42", "preferred_username": "sokha"}, redirect: func(url.Values) {}}
	var err error
	if w.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	w.sign = func(c map[string]any) string { return w.signed(w.key, c) }
	describe := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: w.key.Public(), KeyID: "k", Algorithm: oidc.ES256}}, Algorithms: []string{oidc.ES256}}
	challenges := map[string]url.Values{}
	mux := http.NewServeMux()
	mux.Handle("/", describe)
	mux.HandleFunc("/auth", func(rw http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		code := random()
		challenges[code] = q
		back := url.Values{"code": {code}, "state": {q.Get("state")}}
		w.redirect(back)
		http.Redirect(rw, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
	})
	mux.HandleFunc("/token", func(rw http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		w.asked++
		asked := challenges[r.PostForm.Get("code")]
		sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
		id, secret, _ := r.BasicAuth()
		if asked == nil || asked.Get("code_challenge_method") != "S256" || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") || id != "lontar" || secret != "hush" {
			http.Error(rw, `{"error":"invalid_grant"}`, 400)
			return
		}
		delete(challenges, r.PostForm.Get("code"))
		c := map[string]any{"iss": w.provider.URL, "aud": "lontar", "exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix(), "nonce": asked.Get("nonce")}
		maps.Copy(c, w.claims)
		rw.Header().Set("Content-Type", "application/json")
		w.tokens++
		json.NewEncoder(rw).Encode(map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": w.sign(c)})
	})
	w.provider = httptest.NewServer(mux)
	t.Cleanup(w.provider.Close)
	describe.SetIssuer(w.provider.URL)
	books, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { books.Close() })
	w.hub = hub.New(books, nil, time.Now)
	var login *Login
	w.site = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if err := login.Serve(rw, r); err != nil {
			http.Error(rw, fmt.Sprintf("%s: %v", fault.Of(err), err), http.StatusForbidden)
		}
	}))
	t.Cleanup(w.site.Close)
	public, err := url.Parse(w.site.URL)
	if err != nil {
		t.Fatal(err)
	}
	s := Settings{Issuer: w.provider.URL, ClientID: "lontar", Secret: "hush"}
	if change != nil {
		change(&s)
	}
	begin := func(rw http.ResponseWriter, r *http.Request, u hub.User) error {
		w.began = append(w.began, u.Name+" "+r.URL.Query().Get("next"))
		return nil
	}
	if login, err = New(s, w.hub, sessions(begin), public, []byte("a secret key of the hub"), nil); err != nil {
		t.Fatal(err)
	}
	w.forget()
	return w
}

// forget gives a browser without cookies.
func (w *world) forget() {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.Fatal(err)
	}
	w.browser = &http.Client{Jar: jar}
}

func (w *world) signed(key crypto.PrivateKey, c map[string]any) string {
	b, err := json.Marshal(c)
	if err != nil {
		w.Fatal(err)
	}
	return oidctest.SignIDToken(key, "k", oidc.ES256, string(b))
}

// log goes through a login and reports whether it began a session.
func (w *world) log(path string) bool {
	w.Helper()
	before := len(w.began)
	r, err := w.browser.Get(w.site.URL + path)
	if err != nil {
		w.Fatal(err)
	}
	r.Body.Close()
	return len(w.began) > before
}

func (w *world) user(name string) (u hub.User) {
	w.Helper()
	if err := w.hub.Read(context.Background(), func(b hub.Books) (err error) {
		u, err = b.User(context.Background(), name)
		return err
	}); err != nil {
		w.Fatal(err)
	}
	return u
}

func TestTheFirstLoginMakesAnAccountAndTheNextFindsIt(t *testing.T) {
	w := newWorld(t, func(s *Settings) { s.Role = hub.Contributor })
	maps.Copy(w.claims, map[string]any{"name": "សុខា ចាន់", "email": "sokha@example.org", "email_verified": true})
	if !w.log(Path+"?next=/datasets/asean/km") || w.began[0] != "sokha /datasets/asean/km" {
		t.Fatalf("%q", w.began)
	}
	if u := w.user("sokha"); u.FullName != "សុខា ចាន់" || u.Email != "sokha@example.org" || u.Role != hub.Contributor || u.Subject != w.provider.URL+" 42" || u.Password != "" {
		t.Errorf("%+v", u)
	}
	w.claims["preferred_username"] = "somebody-else"
	for i, away := range []string{"//evil.example", "///evil.example", "/\\evil.example", "https://evil.example", "/\tx"} {
		if !w.log(Path+"?next="+url.QueryEscape(away)) || w.began[i+1] != "sokha " {
			t.Errorf("%q: %q", away, w.began)
		}
	}
}

func TestNeitherNameNorAddressLinksAnAccount(t *testing.T) {
	w := newWorld(t, nil)
	if err := w.hub.Write(t.Context(), func(b hub.Books) error {
		return b.SaveUser(t.Context(), hub.User{Name: "Sokha", Email: "boss@example.org", Role: hub.Admin, Password: "x"})
	}); err != nil {
		t.Fatal(err)
	}
	maps.Copy(w.claims, map[string]any{"email": "boss@example.org", "email_verified": true})
	if !w.log(Path) || w.began[0] != "sokha-2 " || w.user("sokha-2").Role != hub.Reader || w.user("sokha").Subject != "" {
		t.Errorf("%q %+v", w.began, w.user("sokha"))
	}
	// The same subject of another provider is somebody else, and an address nobody verified is not kept.
	other := newWorld(t, nil)
	other.hub = w.hub
	other.claims["email_verified"], other.claims["email"] = false, "boss@example.org"
	for _, c := range []struct{ name, want string }{{"api", "boss "}, {"ស្រី", "boss-2 "}, {"a b/../c", "a-b-c "}} {
		other.claims["preferred_username"], other.claims["sub"] = c.name, c.name
		if !other.log(Path) || other.began[len(other.began)-1] != c.want {
			t.Errorf("%q: %q", c.name, other.began)
		}
	}
}

func TestWhatCannotBeTrustedBeginsNothing(t *testing.T) {
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*world){
		"another signature":        func(w *world) { w.sign = func(c map[string]any) string { return w.signed(stranger, c) } },
		"no signature":             func(w *world) { w.sign = unsigned },
		"another audience":         func(w *world) { w.claims["aud"] = "another" },
		"another issuer":           func(w *world) { w.claims["iss"] = "https://evil.example" },
		"expired":                  func(w *world) { w.claims["exp"] = time.Now().Add(-time.Minute).Unix() },
		"another nonce":            func(w *world) { w.claims["nonce"] = "another" },
		"no nonce":                 func(w *world) { w.claims["nonce"] = "" },
		"nobody":                   func(w *world) { w.claims["sub"] = "" },
		"no token":                 func(w *world) { w.sign = func(map[string]any) string { return "" } },
		"another state":            func(w *world) { w.redirect = func(q url.Values) { q.Set("state", "x") } },
		"no state":                 func(w *world) { w.redirect = func(q url.Values) { q.Del("state") } },
		"another code":             func(w *world) { w.redirect = func(q url.Values) { q.Set("code", "x") } },
		"another provider's reply": func(w *world) { w.redirect = func(q url.Values) { q.Set("iss", "https://evil.example") } },
		"a refusal":                func(w *world) { w.redirect = func(q url.Values) { q.Set("error", "access_denied") } },
	} {
		w := newWorld(t, nil)
		change(w)
		if w.log(Path) {
			t.Errorf("%s: %q", name, w.began)
		}
	}
}

// unsigned gives a token with the algorithm none.
func unsigned(c map[string]any) string {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"k"}`)) + "." + base64.RawURLEncoding.EncodeToString(b) + "."
}

func TestALoginCountsOnceAndInTheBrowserThatBeganIt(t *testing.T) {
	w := newWorld(t, nil)
	var callback string
	w.browser.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.Path, Path+"/callback") {
			callback = r.URL.RequestURI()
			return http.ErrUseLastResponse
		}
		return nil
	}
	if w.log(Path) || callback == "" {
		t.Fatal("no way back")
	}
	w.browser.CheckRedirect = nil
	mine := w.browser
	w.forget()
	if w.log(callback) || w.tokens != 0 {
		t.Error("another browser ends the login")
	}
	w.browser = mine
	if !w.log(callback) {
		t.Error("the browser that began it does not")
	}
	if w.log(callback) || w.asked != 1 { // the hub does not leave it to the provider
		t.Errorf("it counts twice: the provider was asked %d times", w.asked)
	}
	// What the browser keeps cannot be made by others.
	box, err := newSeal([]byte("another key"))
	if err != nil {
		t.Fatal(err)
	}
	forged, err := box.close(attempt{State: "s", Expires: time.Now().Add(time.Hour).Unix()})
	if err != nil {
		t.Fatal(err)
	}
	q, _ := http.NewRequest("GET", w.site.URL+Path+"/callback?state=s&code=x", nil)
	q.AddCookie(&http.Cookie{Name: "lontar_oidc", Value: forged})
	w.forget()
	answer, err := w.browser.Do(q)
	if err != nil || answer.StatusCode != 403 || w.tokens != 1 {
		t.Errorf("%v %v %d", answer, err, w.tokens)
	}
}

func TestALoginEnds(t *testing.T) {
	w := newWorld(t, nil)
	now := time.Now()
	late := hub.New(nil, nil, func() time.Time { return now })
	box, err := newSeal([]byte("a secret key of the hub"))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := box.close(attempt{State: "s", Nonce: "n", Verifier: "v", Expires: late.Now().Add(-time.Second).Unix()})
	if err != nil {
		t.Fatal(err)
	}
	q, _ := http.NewRequest("GET", w.site.URL+Path+"/callback?state=s&code=x", nil)
	q.AddCookie(&http.Cookie{Name: "lontar_oidc", Value: kept})
	answer, err := w.browser.Do(q)
	if err != nil || answer.StatusCode != 403 || w.asked != 0 {
		t.Errorf("%v %v", answer, err)
	}
}

func TestADisabledAccountStaysShut(t *testing.T) {
	w := newWorld(t, nil)
	w.log(Path)
	u := w.user("sokha")
	u.Disabled = true
	if err := w.hub.Write(t.Context(), func(b hub.Books) error { return b.SaveUser(t.Context(), u) }); err != nil {
		t.Fatal(err)
	}
	if w.log(Path) {
		t.Error("it opens")
	}
}

func TestGroupsGiveRoles(t *testing.T) {
	w := newWorld(t, func(s *Settings) {
		s.Organisations = map[string]string{"staff": "nlb:contributor", "heads": "nlb:curator", "guests": "asean:reader"}
	})
	for _, c := range []struct {
		groups any
		want   string
	}{{[]string{"staff", "other"}, "nlb:contributor"}, {[]string{"staff", "heads", "guests"}, "asean:reader nlb:curator"}, {"staff", "nlb:contributor"}, {nil, ""}} {
		w.claims["groups"] = c.groups
		if !w.log(Path) {
			t.Fatal("no login")
		}
		var got []string
		if err := w.hub.Read(t.Context(), func(b hub.Books) error {
			list, err := b.Memberships(t.Context(), "sokha")
			for _, m := range list {
				got = append(got, m.Organisation+":"+string(m.Role))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v gives %q", c.groups, got)
		}
	}
}

func TestSettingsAreChecked(t *testing.T) {
	good := Settings{Issuer: "https://id.example.org/realms/a", ClientID: "x"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for _, change := range []func(*Settings){
		func(s *Settings) { s.Issuer = "http://id.example.org" }, func(s *Settings) { s.Issuer = "" }, func(s *Settings) { s.ClientID = "" }, func(s *Settings) { s.Role = hub.Admin }, func(s *Settings) { s.Role = "king" },
		func(s *Settings) { s.Organisations = map[string]string{"g": "nlb"} }, func(s *Settings) { s.Organisations = map[string]string{"g": "a/b:reader"} },
	} {
		s := good
		change(&s)
		if err := s.Check(); fault.Of(err) != fault.Invalid {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

func FuzzSeal(f *testing.F) {
	box, err := newSeal([]byte("x"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("AAAA")
	f.Add("ក\xff")
	f.Fuzz(func(t *testing.T, s string) {
		if a, err := box.open(s); err == nil {
			t.Fatalf("%q opens as %+v", s, a)
		}
		plain(s)
		if l := local(s); l != "" && (l[0] != '/' || strings.HasPrefix(l, "//")) {
			t.Fatalf("%q leads away", s)
		}
	})
}
