package store

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/lontar-asean/lontar/hub"
	"github.com/lontar-asean/lontar/store/cluster"
)

// eachDatabase runs a benchmark against both databases; PostgreSQL syncs its commits when LONTAR_FSYNC=on.
func eachDatabase(b *testing.B, run func(*testing.B, *site)) {
	b.Run("sqlite", func(b *testing.B) { run(b, newSite(b, filepath.Join(b.TempDir(), "hub.db"))) })
	b.Run("postgres", func(b *testing.B) { run(b, newSite(b, cluster.Start(b).Database(b))) })
}

// BenchmarkCommit is one commit of one file after another to a repository of 1,000 files.
func BenchmarkCommit(b *testing.B) {
	eachDatabase(b, func(b *testing.B, s *site) {
		s.create(b, name)
		file := s.put(b, "", 1)
		var all []hub.Change
		for i := range 1000 {
			file.Path = fmt.Sprintf("data/%03d/f%d", i/50, i)
			all = append(all, file)
		}
		s.commit(b, name, all...)
		i := 0
		for b.Loop() {
			file.Path = fmt.Sprintf("data/%03d/new%d", i%20, i)
			i++
			s.commit(b, name, file)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
	})
}

// BenchmarkRead is what clients ask most: a revision and a page of repositories, by as many readers as there are processors.
func BenchmarkRead(b *testing.B) {
	eachDatabase(b, func(b *testing.B, s *site) {
		var names []hub.Name
		for i := range 200 {
			n := hub.Name{Kind: hub.Dataset, Owner: "asean", Name: fmt.Sprintf("set-%d", i)}
			s.create(b, n)
			names = append(names, n)
		}
		for what, read := range map[string]func(i int64) error{
			"info": func(i int64) error {
				_, _, err := s.hub.Revision(b.Context(), names[i%200], hub.Main)
				return err
			},
			"list": func(int64) error {
				_, err := s.hub.List(b.Context(), hub.Listing{Kind: hub.Dataset, All: true, Limit: 20, Sort: "changed"})
				return err
			},
		} {
			b.Run(what, func(b *testing.B) {
				var n atomic.Int64
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						if err := read(n.Add(1)); err != nil {
							b.Error(err)
						}
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reads/s")
			})
		}
	})
}
