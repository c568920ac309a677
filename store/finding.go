package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/hub"
)

// Findings gives what was found in files.
func (b *books) Findings(ctx context.Context, keys []hub.FindingKey, version int) (map[hub.FindingKey][]byte, error) {
	found := map[hub.FindingKey][]byte{}
	wanted := map[hub.FindingKey]bool{}
	var digests []string
	for _, k := range keys {
		wanted[k] = true
		digests = append(digests, k.SHA256)
	}
	slices.Sort(digests)
	for some := range slices.Chunk(slices.Compact(digests), batch) {
		if err := b.each(ctx, func(rows *sql.Rows) error {
			var k hub.FindingKey
			var text string
			err := rows.Scan(&k.SHA256, &k.Kind, &text)
			if wanted[k] {
				found[k] = []byte(text)
			}
			return err
		}, "SELECT sha256, kind, found FROM findings WHERE version = ? AND sha256 IN ("+places(len(some))+")", append([]any{version}, anys(some)...)...); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// SaveFinding keeps what was found in a file.
func (b *books) SaveFinding(ctx context.Context, k hub.FindingKey, version int, found []byte) error {
	_, err := b.exec(ctx, `INSERT INTO findings (sha256, kind, version, found) VALUES (?, ?, ?, ?)
		ON CONFLICT (sha256, kind) DO UPDATE SET version = excluded.version, found = excluded.found`, k.SHA256, k.Kind, version, string(found))
	return err
}

// RootsOf gives the trees of the commits of a repository.
func (b *books) RootsOf(ctx context.Context, repository int64, after string, limit int) ([]string, error) {
	return b.strings(ctx, "SELECT DISTINCT root FROM commits WHERE repository = ? AND root > ? ORDER BY root LIMIT ?", repository, after, limit)
}

// SaveFacets writes the tags of files down.
func (b *books) SaveFacets(ctx context.Context, repository int64, state string, tags []string) error {
	tags = slices.Clone(tags)
	slices.Sort(tags)
	tags = slices.Compact(tags)
	if _, err := b.exec(ctx, "UPDATE repositories SET facets = ?, faceted = ? WHERE number = ?", strings.Join(tags, "\n"), state, repository); err != nil {
		return err
	}
	if _, err := b.exec(ctx, "DELETE FROM facets WHERE repository = ?", repository); err != nil {
		return err
	}
	for _, tag := range tags {
		if _, err := b.exec(ctx, "INSERT INTO facets (repository, tag) VALUES (?, ?)", repository, tag); err != nil {
			return err
		}
	}
	return nil
}

// Unfaceted gives repositories whose tags are not those of their main.
func (b *books) Unfaceted(ctx context.Context, prefix string, after int64, limit int) (list []hub.Repository, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		r, err := scanRepository(rows)
		list = append(list, r)
		return err
	}, "SELECT "+repositoryColumns+` FROM repositories WHERE number > ? AND EXISTS (SELECT 1 FROM refs f JOIN commits c ON c.repository = f.repository AND c.id = f.target
		WHERE f.repository = repositories.number AND f.kind = ? AND f.name = ? AND repositories.faceted <> CAST(? AS TEXT) || c.root) ORDER BY number LIMIT ?`,
		after, string(hub.Branch), hub.Main, prefix, limit)
	return list, err
}

// CountFacets counts tags.
func (b *books) CountFacets(ctx context.Context, l hub.Listing, limit int) (list []hub.Facet, err error) {
	where, args := matching(l)
	some := "SELECT number FROM repositories WHERE " + strings.Join(where, " AND ")
	err = b.each(ctx, func(rows *sql.Rows) error {
		var f hub.Facet
		err := rows.Scan(&f.Tag, &f.Count)
		list = append(list, f)
		return err
	}, "WITH listed AS ("+some+`) SELECT tag, count(*) FROM (SELECT repository, tag FROM repository_tags WHERE repository IN (SELECT number FROM listed)
		UNION SELECT repository, tag FROM facets WHERE repository IN (SELECT number FROM listed)) AS all_tags GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ?`, append(args, limit)...)
	slices.SortFunc(list, func(a, b hub.Facet) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Tag, b.Tag)) })
	return list, err
}
