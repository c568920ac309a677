package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/lontar-asean/lontar/hub"
)

// TestKeptStatementsDoNotDisturbEachOther runs a statement again while its rows are being read, more statements than are kept, and one that failed.
func TestKeptStatementsDoNotDisturbEachOther(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 3 {
		err = s.Read(t.Context(), func(open hub.Books) error {
			b := open.(*books)
			q := "SELECT value FROM json_each(?)"
			sum := 0
			err := b.each(t.Context(), func(outer *sql.Rows) error {
				var n int
				if err := outer.Scan(&n); err != nil {
					return err
				}
				return b.each(t.Context(), func(inner *sql.Rows) error {
					var m int
					err := inner.Scan(&m)
					sum += n * m
					return err
				}, q, "[1, 10]")
			}, q, "[1, 2, 3]")
			if err != nil || sum != 66 {
				t.Errorf("%d %v", sum, err)
			}
			if _, err := b.exec(t.Context(), "SELECT nonsense FROM nowhere WHERE a = ?", 1); err == nil {
				t.Error("a statement of nonsense runs")
			}
			for i := range maxStatements + 20 {
				var n int
				if err := b.row(t.Context(), fmt.Sprintf("SELECT %d + ?", i), 1).Scan(&n); err != nil || n != i+1 {
					t.Errorf("%d %v", n, err)
				}
			}
			gone, stop := context.WithCancel(t.Context())
			stop()
			if err := b.row(gone, q, "[1]").Scan(new(int)); err == nil {
				t.Error("a statement runs whose caller is gone")
			}
			return b.row(t.Context(), q, "[7]").Scan(new(int))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
