package asean

import (
	"io/fs"
	"path"
	"testing"

	"github.com/lontar-asean/lontar/evaluate"
)

// Every file of items can be read, and no id stands twice in any of them.
func TestEveryFileOfItemsCanBeRead(t *testing.T) {
	seen, n := map[string]string{}, 0
	err := fs.WalkDir(Files(), "items", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		b, err := fs.ReadFile(Files(), name)
		if err != nil {
			return err
		}
		items, err := evaluate.ReadItems(b, name)
		if err != nil {
			t.Error(err)
		}
		for _, i := range items {
			if other, ok := seen[i.ID]; ok && other != name {
				t.Errorf("%s stands in %s and %s", i.ID, other, name)
			}
			seen[i.ID] = name
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d items, %d with their languages", len(seen), n)
}
