package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/lontar-asean/lontar/corpus/table"
	"github.com/lontar-asean/lontar/hub"
)

const (
	maxPictures     = 40       // of a cell
	maxPictureBytes = 32 << 20 // of one
)

// pictures gives the pictures in a cell: bytes, {bytes, path} as Hugging Face's Image feature is stored, or a list of either.
func pictures(value any) (list [][]byte) {
	switch v := value.(type) {
	case []byte:
		if len(v) <= maxPictureBytes && pictureType(v) != "" {
			list = append(list, v)
		}
	case table.Struct:
		if b, ok := v.Of("bytes").([]byte); ok {
			return pictures(b)
		}
	case table.List:
		for _, e := range v {
			if list = append(list, pictures(e)...); len(list) >= maxPictures {
				return list[:maxPictures]
			}
		}
	}
	return list
}

// isPicture reports whether a value is one picture and nothing else that is worth words.
func isPicture(v any) bool {
	s, ok := v.(table.Struct)
	return ok && len(s) <= 2 && len(pictures(s)) == 1
}

// picture sends a picture of a row.
func (v *visit) picture(name hub.Name, revision string) error {
	p, c, err := v.openRows(name, revision)
	if err != nil {
		return err
	}
	var n int64
	rows, err := v.one(&p, c, &n)
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	column := slices.Index(rows.Columns, q.Get("column"))
	at, err := strconv.Atoi(q.Get("p"))
	if column < 0 || err != nil {
		return nothing()
	}
	list := pictures(rows.Rows[0].Values[column])
	if at < 0 || at >= len(list) {
		return nothing()
	}
	b := list[at]
	v.send("", pictureType(b), "picture")
	v.w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	if v.r.Method != http.MethodHead {
		_, _ = v.w.Write(b)
	}
	return nil
}
