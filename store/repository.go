package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const repositoryColumns = "number, kind, owner, name, visibility, gate, disabled, created, changed, likes, downloads, facets, card"

type scanner interface{ Scan(...any) error }

func scanRepository(s scanner) (r hub.Repository, err error) {
	var created, changed int64
	err = s.Scan(&r.Number, &r.Kind, &r.Owner, &r.Name.Name, &r.Visibility, &r.Gate, &r.Disabled, &created, &changed, &r.Likes, &r.Downloads, &r.Facets, &r.Card)
	r.Created, r.Changed = moment(created), moment(changed)
	return r, err
}

func folded(n hub.Name) string { return strings.ToLower(n.ID()) }

// Repository finds a repository, whatever the case of the letters in its name.
func (b *books) Repository(ctx context.Context, name hub.Name) (hub.Repository, error) {
	q := "SELECT " + repositoryColumns + " FROM repositories WHERE kind = ? AND folded = ?"
	if b.writing && b.dialect == postgres {
		q += " FOR UPDATE"
	}
	r, err := scanRepository(b.row(ctx, q, string(name.Kind), folded(name)))
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.New(fault.Missing, "there is no %s %s", name.Kind, name.ID())
	}
	return r, err
}

// SaveRepository writes a repository and its tags down.
func (b *books) SaveRepository(ctx context.Context, r hub.Repository, tags []string) (int64, error) {
	var other int64
	err := b.row(ctx, "SELECT number FROM repositories WHERE kind = ? AND folded = ?", string(r.Kind), folded(r.Name)).Scan(&other)
	switch {
	case err == nil && other != r.Number:
		return 0, fault.New(fault.Conflict, "there is a %s %s already", r.Kind, r.ID())
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return 0, err
	}
	args := []any{string(r.Kind), r.Owner, r.Name.Name, folded(r.Name), string(r.Visibility), string(r.Gate), r.Disabled, millis(r.Created), millis(r.Changed), r.Likes, r.Downloads, r.Card}
	if r.Number == 0 {
		err = b.row(ctx, `INSERT INTO repositories (kind, owner, name, folded, visibility, gate, disabled, created, changed, likes, downloads, card)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`, args...).Scan(&r.Number)
	} else {
		_, err = b.exec(ctx, `UPDATE repositories SET kind = ?, owner = ?, name = ?, folded = ?, visibility = ?, gate = ?, disabled = ?, created = ?, changed = ?,
			likes = ?, downloads = ?, card = ? WHERE number = ?`, append(args, r.Number)...)
	}
	if err != nil {
		return 0, fmt.Errorf("write %s: %w", r.ID(), err)
	}
	if _, err := b.exec(ctx, "DELETE FROM repository_tags WHERE repository = ?", r.Number); err != nil {
		return 0, err
	}
	slices.Sort(tags)
	for _, tag := range slices.Compact(tags) {
		if _, err := b.exec(ctx, "INSERT INTO repository_tags (repository, tag) VALUES (?, ?)", r.Number, tag); err != nil {
			return 0, err
		}
	}
	return r.Number, nil
}

// DropRepository forgets a repository; what refers to it goes with it.
func (b *books) DropRepository(ctx context.Context, number int64) error {
	_, err := b.exec(ctx, "DELETE FROM repositories WHERE number = ?", number)
	return err
}

// matching gives the conditions of a listing.
func matching(l hub.Listing) (where []string, args []any) {
	where, args = []string{"kind = ?"}, []any{string(l.Kind)}
	add := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	if l.Owner != "" {
		add("lower(owner) = ?", strings.ToLower(l.Owner))
	}
	if l.Search != "" {
		condition := "folded LIKE ? ESCAPE '!'"
		if len(l.Found) > 0 {
			condition = "(" + condition + " OR number IN (" + integers(l.Found) + "))"
		}
		add(condition, "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(l.Search))+"%")
	}
	for _, tag := range l.Tags {
		add("number IN (SELECT repository FROM repository_tags WHERE tag = ? UNION SELECT repository FROM facets WHERE tag = ?)", tag, tag)
	}
	if condition, owners := visible(l); condition != "" {
		add(strings.TrimPrefix(condition, " AND "), owners...)
	}
	return where, args
}

// visible gives the condition, behind others, under which a listing has a repository; "" when it has all.
func visible(l hub.Listing) (condition string, owners []any) {
	switch {
	case l.All:
		return "", nil
	case len(l.Owners) == 0:
		return " AND visibility = 'public'", nil
	}
	for _, o := range l.Owners {
		owners = append(owners, strings.ToLower(o))
	}
	return " AND (visibility = 'public' OR lower(owner) IN (" + places(len(owners)) + "))", owners
}

// ListRepositories gives a page of repositories.
func (b *books) ListRepositories(ctx context.Context, l hub.Listing) (list []hub.Repository, err error) {
	where, args := matching(l)
	add := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	column := map[string]string{"created": "created", "changed": "changed", "downloads": "downloads", "likes": "likes"}[l.Sort]
	order := "folded"
	if column != "" {
		order = column + " DESC, folded"
	}
	if l.After != "" {
		// Of one that may not be seen nothing is told, not even by what comes after it.
		seen, whose := visible(l)
		last := "(SELECT %s FROM repositories WHERE kind = ? AND folded = ?" + seen + ")"
		after := strings.ToLower(l.After)
		if column == "" {
			add("folded > ?", after)
		} else {
			last = fmt.Sprintf(last, column)
			one := append([]any{string(l.Kind), after}, whose...)
			add("("+column+" < "+last+" OR "+column+" = "+last+" AND folded > ?)", slices.Concat(one, one, []any{after})...)
		}
	}
	err = b.each(ctx, func(rows *sql.Rows) error {
		r, err := scanRepository(rows)
		list = append(list, r)
		return err
	}, "SELECT "+repositoryColumns+" FROM repositories WHERE "+strings.Join(where, " AND ")+" ORDER BY "+order+" LIMIT ?", append(args, l.Limit)...)
	return list, err
}

// integers writes numbers as SQL does; there may be more of them than a statement takes as arguments.
func integers(list []int64) string {
	var b []byte
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, n, 10)
	}
	return string(b)
}
