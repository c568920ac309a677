package kit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

// shop gives the bytes of objects.
type shop map[string]string

func (s shop) Fetch(_ context.Context, o hub.Carried, part *os.File) error {
	_, err := part.WriteAt([]byte(s[o.SHA256]), 0)
	return err
}

func (s shop) carried(path, content string) hub.Carried {
	sum := sha256.Sum256([]byte(content))
	c := hub.Carried{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content)), OID: strings.Repeat("1", 40), Commit: strings.Repeat("2", 40), Path: path}
	s[c.SHA256] = content
	return c
}

func sample(volume int64) Manifest {
	return Manifest{Kind: hub.Dataset, Name: "asean/km", Made: time.Date(2026, 4, 13, 0, 0, 0, 0, time.UTC), Volume: volume, Licence: []byte(`"cc-by-4.0"`)}
}

// TestObjectsComeBackWhateverTheVolumes cuts objects of many sizes into volumes of many sizes.
func TestObjectsComeBackWhateverTheVolumes(t *testing.T) {
	s := shop{}
	a := hub.Annals{}
	for i, size := range []int{0, 1, 999, 1000, 1001, 2500, 3, 4096, 1000} {
		a.Files = append(a.Files, s.carried(fmt.Sprintf("data/ភាគ-%d", i), strings.Repeat(fmt.Sprint(i), size)))
	}
	for _, volume := range []int64{0, 1000, 1500, 2000, 1 << 20, -1} {
		name := filepath.Join(t.TempDir(), "kit")
		if volume < 0 {
			name, volume = name+".tar", 0
		}
		d, text, err := New(name, sample(volume), a, Known{})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Begin(text); err != nil {
			t.Fatal(err)
		}
		again, ok, err := Begun(name)
		if err != nil || !ok || again.ID != d.ID {
			t.Fatalf("%v %v", ok, err)
		}
		if err := again.Fill(t.Context(), s, func(hub.Carried) {}); err != nil {
			t.Fatal(err)
		}
		k, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := k.Annals(); err != nil || len(got.Files) != len(a.Files) || k.ID != d.ID || len(k.Wanting(k.Manifest.Objects)) != 0 {
			t.Errorf("volume %d: %v", volume, err)
		}
		for _, o := range k.Manifest.Objects {
			for _, offset := range []int64{0, o.Size / 3} {
				r, err := k.OpenObject(o, offset, -1)
				if err != nil {
					t.Fatal(err)
				}
				b, err := io.ReadAll(r)
				r.Close()
				if err != nil || string(b) != s[o.SHA256][offset:] || !k.Has(o.SHA256) {
					t.Errorf("volume %d: %s from %d: %d bytes, %v", volume, o.Path, offset, len(b), err)
				}
			}
		}
		if volume == 0 {
			continue
		}
		for n := 1; n <= d.Manifest.Volumes(); n++ {
			total := int64(0)
			found, err := filepath.Glob(filepath.Join(name, fmt.Sprintf("volume-%03d", n), "objects", "*", "*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				info, err := os.Stat(f)
				if err != nil {
					t.Fatal(err)
				}
				total += info.Size()
			}
			if total > volume {
				t.Errorf("volume %d of %d bytes holds %d", n, volume, total)
			}
		}
	}
}

func TestWhatIsKnownIsLeftOut(t *testing.T) {
	s := shop{}
	a := hub.Annals{Refs: []hub.Ref{{Kind: hub.Branch, Name: "main", Commit: strings.Repeat("2", 40)}}}
	a.Files = append(a.Files, s.carried("a", "ទន្លេ"), s.carried("b", "แม่น้ำ"))
	var list bytes.Buffer
	if err := WriteKnown(&list, hub.Annals{Refs: a.Refs, Files: a.Files[:1]}); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "have")
	if err := os.WriteFile(name, list.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	known, err := ReadKnown(name)
	if err != nil || !slices.Equal(known.Commits, []string{strings.Repeat("2", 40)}) {
		t.Fatalf("%v %v", known, err)
	}
	to := filepath.Join(t.TempDir(), "kit")
	d, text, err := New(to, sample(0), a, known)
	if err != nil || len(d.Manifest.Objects) != 1 || d.Manifest.Left != 1 || d.Manifest.Objects[0].Path != "b" {
		t.Fatalf("%+v %v", d, err)
	}
	if err := d.Begin(text); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{to, filepath.Join(to, "kit.json")} {
		if got, err := ReadKnown(from); err != nil || len(got.Objects) != 1 || len(got.Commits) != 1 {
			t.Errorf("%s: %v %v", from, got, err)
		}
	}
	for _, bad := range []string{"", "commit x\n", "lontar-have-1\nobject " + strings.Repeat("g", 64), "{}", "lontar-have-1\nfoo bar\n"} {
		if err := os.WriteFile(name, []byte(bad), 0o666); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadKnown(name); err == nil && len(got.Commits)+len(got.Objects) > 0 || err == nil && bad != "" {
			t.Errorf("%q: %v", bad, got)
		}
	}
	// A folder of something else is left as it is.
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "x"), []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	if d, text, err = New(other, sample(0), a, Known{}); err != nil {
		t.Fatal(err)
	}
	if err := d.Begin(text); fault.Of(err) != fault.Conflict {
		t.Errorf("%v", err)
	}
}

func TestWrongBytesOfAHubDoNotGoIntoAKit(t *testing.T) {
	s := shop{}
	a := hub.Annals{Files: []hub.Carried{s.carried("a", "ទន្លេ")}}
	d, text, err := New(filepath.Join(t.TempDir(), "kit"), sample(0), a, Known{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Begin(text); err != nil {
		t.Fatal(err)
	}
	s[a.Files[0].SHA256] = "ទន្លX"
	if err := d.Fill(t.Context(), s, func(hub.Carried) {}); fault.Of(err) != fault.Broken || !strings.Contains(err.Error(), a.Files[0].SHA256) {
		t.Errorf("%v", err)
	}
}

func FuzzManifest(f *testing.F) {
	s := shop{}
	d, _, err := New("kit", sample(1000), hub.Annals{Files: []hub.Carried{s.carried("ꦕ", "x"), s.carried("ဃ", strings.Repeat("y", 5000))}}, Known{})
	if err != nil {
		f.Fatal(err)
	}
	text, _, err := d.Manifest.seal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"format":"lontar-kit-1","volume":1,"objects":[{"size":9223372036854775807}]}`))
	f.Add([]byte("{\"name\":\"\xff\u17d2\ue000\"}"))
	f.Add([]byte("[]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, id, err := parse(text, digest(text))
		if err != nil {
			return
		}
		if id != digest(text) {
			t.Error("another id")
		}
		total := int64(0)
		for _, p := range m.pieces() {
			if p.size < 0 || p.offset < 0 || m.Volume > 0 && p.size > m.Volume || strings.Contains(p.name(), "..") {
				t.Errorf("%+v", p)
			}
			total += p.size
		}
		if total != m.Bytes() {
			t.Errorf("%d of %d bytes", total, m.Bytes())
		}
	})
}
