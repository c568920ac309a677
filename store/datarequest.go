package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/hub"
)

const dataRequestColumns = "id, run, language, culture, topic, concept, kind, deficit, low, high, target, reason, state, place, by_whom, filed, taker, taken, answerer, answer, answered, closer, note, closed"

func scanDataRequest(s scanner) (r hub.DataRequest, err error) {
	var filed, taken, answered, closed int64
	err = s.Scan(&r.ID, &r.Run, &r.Language, &r.Culture, &r.Topic, &r.Concept, &r.Kind, &r.Deficit, &r.Low, &r.High, &r.Target, &r.Reason, &r.State, &r.Rank, &r.By, &filed,
		&r.Taker, &taken, &r.Answerer, &r.Answer, &answered, &r.Closer, &r.Note, &closed)
	r.Filed, r.Taken, r.Answered, r.Closed = moment(filed), perhaps(taken), perhaps(answered), perhaps(closed)
	return r, err
}

// DataRequest finds a request for data.
func (b *books) DataRequest(ctx context.Context, id string) (hub.DataRequest, error) {
	q := "SELECT " + dataRequestColumns + " FROM data_requests WHERE id = ?"
	if b.writing && b.dialect == postgres {
		q += " FOR UPDATE"
	}
	r, err := scanDataRequest(b.row(ctx, q, id))
	if errors.Is(err, sql.ErrNoRows) {
		return r, fault.New(fault.Missing, "there is no request for data %.100q", id)
	}
	return r, err
}

// AddDataRequest writes a new request for data down. Of two who file the same at once the second begins anew, and finds it there.
func (b *books) AddDataRequest(ctx context.Context, r hub.DataRequest) error {
	_, err := b.exec(ctx, "INSERT INTO data_requests ("+dataRequestColumns+") VALUES ("+places(24)+")",
		r.ID, r.Run, string(r.Language), r.Culture, r.Topic, r.Concept, r.Kind, r.Deficit, r.Low, r.High, r.Target, r.Reason, string(r.State), r.Rank, r.By, millis(r.Filed),
		r.Taker, perhapsMillis(r.Taken), r.Answerer, r.Answer, perhapsMillis(r.Answered), r.Closer, r.Note, perhapsMillis(r.Closed))
	return err
}

// SaveDataRequest writes down how far a request for data is.
func (b *books) SaveDataRequest(ctx context.Context, r hub.DataRequest) error {
	_, err := b.exec(ctx, "UPDATE data_requests SET state = ?, taker = ?, taken = ?, answerer = ?, answer = ?, answered = ?, closer = ?, note = ?, closed = ? WHERE id = ?",
		string(r.State), r.Taker, perhapsMillis(r.Taken), r.Answerer, r.Answer, perhapsMillis(r.Answered), r.Closer, r.Note, perhapsMillis(r.Closed), r.ID)
	return err
}

// DataRequests lists requests for data.
func (b *books) DataRequests(ctx context.Context, l hub.RequestListing) (list []hub.DataRequest, err error) {
	where, args := []string{"1 = 1"}, []any{}
	for _, f := range [][2]string{{"language", string(l.Language)}, {"culture", l.Culture}, {"topic", l.Topic}, {"kind", l.Kind}, {"run", l.Run}, {"state", string(l.State)}} {
		if f[1] != "" {
			where, args = append(where, f[0]+" = ?"), append(args, f[1])
		}
	}
	if l.After != "" {
		last, err := b.DataRequest(ctx, l.After)
		if err != nil {
			return nil, err
		}
		filed := millis(last.Filed)
		where = append(where, "(filed < ? OR filed = ? AND (place > ? OR place = ? AND id > ?))")
		args = append(args, filed, filed, last.Rank, last.Rank, last.ID)
	}
	err = b.each(ctx, func(rows *sql.Rows) error {
		r, err := scanDataRequest(rows)
		list = append(list, r)
		return err
	}, "SELECT "+dataRequestColumns+" FROM data_requests WHERE "+strings.Join(where, " AND ")+" ORDER BY filed DESC, place, id LIMIT ?", append(args, l.Limit)...)
	return list, err
}

// RequestFacets gives what requests for data are about.
func (b *books) RequestFacets(ctx context.Context) (f hub.RequestFacets, err error) {
	for _, of := range []struct {
		column string
		to     *[]string
	}{{"language", &f.Languages}, {"culture", &f.Cultures}, {"topic", &f.Topics}} {
		if *of.to, err = b.strings(ctx, "SELECT DISTINCT "+of.column+" FROM data_requests WHERE "+of.column+" <> ''"); err != nil {
			return f, err
		}
		slices.Sort(*of.to) // as bytes, whatever the database thinks
	}
	return f, nil
}
