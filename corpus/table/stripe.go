package table

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

var errLevels = errors.New("the columns disagree about where rows begin")

// maxRowValues is the most values that one row may have in one column.
const maxRowValues = 8 << 20

// stripes reads the columns of a row group side by side.
type stripes struct {
	table   *Table
	group   int
	nodes   []*node
	columns []*stripe // of all nodes, one behind the other
	row     [][]parquet.Value
}

// stripe reads one leaf column.
type stripe struct {
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	buf    []parquet.Value
	ahead  []parquet.Value // read and not yet given
	row    []parquet.Value
	most   int64 // bytes of a row; 0 for no limit
}

// open begins at row number skip of the group.
func (s *stripes) open(g parquet.RowGroup, skip int64) (err error) {
	defer guard(&err)
	chunks := g.ColumnChunks()
	for _, n := range s.nodes {
		for i := range n.leaves {
			pages, err := s.table.pages(s.group, chunks[n.leaf+i], skip)
			if err != nil {
				return err
			}
			c := &stripe{pages: pages, buf: make([]parquet.Value, 128), most: s.table.limits.Row}
			s.columns = append(s.columns, c)
			if skip > 0 {
				if err := c.pages.SeekToRow(skip); err != nil {
					return err
				}
			}
		}
	}
	if len(s.columns) == 0 {
		return errors.New("no column is asked for")
	}
	s.row = make([][]parquet.Value, len(s.columns))
	return nil
}

func (s *stripes) close() {
	defer guard(new(error))
	for _, c := range s.columns {
		c.release()
		_ = c.pages.Close() // nothing is lost when a file that is read does not close
	}
}

// next gives the values of the next row.
func (s *stripes) next() (values []any, err error) {
	defer guard(&err)
	for i, c := range s.columns {
		if s.row[i], err = c.next(); err != nil {
			return nil, err
		}
	}
	values = make([]any, len(s.nodes))
	at := 0
	for i, n := range s.nodes {
		if n.leaves == 0 {
			continue
		}
		if values[i], err = n.build(s.row[at : at+n.leaves]); err != nil {
			return nil, err
		}
		at += n.leaves
	}
	return values, nil
}

// next gives the values of the next row, valid until the call after it.
func (c *stripe) next() ([]parquet.Value, error) {
	c.row = c.row[:0]
	bytes := int64(0)
	for {
		if len(c.ahead) == 0 {
			err := c.fill()
			if err == io.EOF && len(c.row) > 0 {
				return c.row, nil
			}
			if err == io.EOF {
				return nil, io.ErrUnexpectedEOF
			}
			if err != nil {
				return nil, err
			}
		}
		if len(c.row) > 0 && c.ahead[0].RepetitionLevel() == 0 {
			return c.row, nil
		}
		if len(c.row) >= maxRowValues {
			return nil, fmt.Errorf("a row has more than %d values in one column", maxRowValues)
		}
		if v := c.ahead[0]; c.most > 0 && (v.Kind() == parquet.ByteArray || v.Kind() == parquet.FixedLenByteArray) {
			if bytes += int64(len(v.ByteArray())); bytes > c.most {
				return nil, fmt.Errorf("a row has more than %d bytes in one column", c.most)
			}
		}
		c.row = append(c.row, c.ahead[0])
		c.ahead = c.ahead[1:]
		if len(c.ahead) > 0 && c.ahead[0].RepetitionLevel() == 0 {
			return c.row, nil
		}
		if len(c.ahead) == 0 && c.page != nil && !repeats(c.page) {
			return c.row, nil
		}
	}
}

// repeats says whether rows of a page may have several values.
func repeats(p parquet.Page) bool { return len(p.RepetitionLevels()) > 0 }

// fill reads more values. Values of a row that goes on in the next page are copied, because those of a page live as long as it.
func (c *stripe) fill() error {
	for {
		if c.values == nil {
			for i, v := range c.row {
				c.row[i] = v.Clone()
			}
			c.release()
			p, err := c.pages.ReadPage()
			if err != nil {
				return err
			}
			c.page, c.values = p, p.Values()
		}
		n, err := c.values.ReadValues(c.buf)
		c.ahead = c.buf[:n]
		if err == io.EOF {
			c.values = nil
			err = nil
		}
		if n > 0 || err != nil {
			return err
		}
	}
}

func (c *stripe) release() {
	if c.page != nil {
		parquet.Release(c.page)
		c.page = nil
	}
}

// guard turns a panic of the Parquet library, which trusts what pages say, into an error.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("a page is corrupt: %v", p)
	}
}
