package store

import (
	"context"
	"database/sql"

	"github.com/lontar-asean/lontar/hub"
)

// AddEdges writes edges down.
func (b *books) AddEdges(ctx context.Context, edges []hub.Edge) error {
	for _, e := range edges {
		if _, err := b.exec(ctx, "INSERT INTO lineage (child, parent, kind, at) VALUES (?, ?, ?, ?) ON CONFLICT (child, parent, kind) DO NOTHING",
			e.Child, e.Parent, string(e.Kind), millis(e.At)); err != nil {
			return err
		}
	}
	return nil
}

// Parents gives edges by their child.
func (b *books) Parents(ctx context.Context, name string, limit int) ([]hub.Edge, error) {
	return b.edges(ctx, "child", name, limit)
}

// Children gives edges by their parent.
func (b *books) Children(ctx context.Context, name string, limit int) ([]hub.Edge, error) {
	return b.edges(ctx, "parent", name, limit)
}

// edges finds a name, and all revisions of it: those stand between NAME@ and NAMEA, the next letter, in the order of bytes.
func (b *books) edges(ctx context.Context, column, name string, limit int) (list []hub.Edge, err error) {
	err = b.each(ctx, func(rows *sql.Rows) error {
		var e hub.Edge
		var at int64
		err := rows.Scan(&e.Child, &e.Parent, &e.Kind, &at)
		e.At = moment(at)
		list = append(list, e)
		return err
	}, "SELECT child, parent, kind, at FROM lineage WHERE "+column+" = ? OR ("+column+" > ? AND "+column+" < ?) ORDER BY child, parent, kind LIMIT ?", name, name+"@", name+"A", limit)
	return list, err
}

// MoveEdges renames a repository in all edges.
func (b *books) MoveEdges(ctx context.Context, from, to string) error {
	for _, column := range []string{"child", "parent"} {
		if _, err := b.exec(ctx, "UPDATE lineage SET "+column+" = CAST(? AS TEXT) || substr("+column+", ?) WHERE "+column+" = ? OR ("+column+" > ? AND "+column+" < ?)",
			to, len(from)+1, from, from+"@", from+"A"); err != nil {
			return err
		}
	}
	return nil
}
