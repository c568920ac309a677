package wiki

import "strings"

// layout are words in the class of a table that say that it is no text: boxes beside it and navigation.
var layout = []string{"infobox", "navbox", "metadata", "sidebar", "toc", "noprint", "ambox", "vertical-navbox"}

// grid writes a table: its caption and then a line for each row, cells separated by tabs.
func (p *page) grid(from, to, depth int) {
	head := lineEnd(p.src, from, to)
	attributes := strings.ToLower(p.src[from:head])
	for _, word := range layout {
		if strings.Contains(attributes, word) {
			return
		}
	}
	p.out.WriteByte('\n')
	var cells []string
	row := func() {
		if strings.Join(cells, "") != "" {
			p.out.WriteString(strings.Join(cells, "\t"))
			p.out.WriteByte('\n')
		}
		cells = cells[:0]
	}
	for i := head + 1; i < to; {
		end := p.item(i, to)
		mark, rest := p.mark(i, end)
		switch mark {
		case "|-":
			row()
		case "|+":
			row()
			cells = append(cells, p.cell(span{rest, end}, depth))
			row()
		case "|", "!":
			for _, c := range p.cells(rest, end, mark == "!") {
				cells = append(cells, p.cell(c, depth))
			}
		}
		i = end + 1
	}
	row()
}

// item gives where the item that begins in line i ends: in front of the next line that begins one.
func (p *page) item(i, to int) int {
	for i < to {
		switch p.src[i] {
		case '{', '[':
			if b, ok := p.pairs[i]; ok && b.to <= to {
				i = b.to + b.kind.width()
				continue
			}
		case '\n':
			k := i + 1
			for k < to && (p.src[k] == ' ' || p.src[k] == '\t') {
				k++
			}
			if k < to && (p.src[k] == '|' || p.src[k] == '!') {
				return i
			}
		}
		i++
	}
	return to
}

// mark reads what an item begins with, and where it goes on.
func (p *page) mark(i, end int) (string, int) {
	for i < end && (p.src[i] == ' ' || p.src[i] == '\t') {
		i++
	}
	switch {
	case i >= end:
		return "", end
	case strings.HasPrefix(p.src[i:end], "|-"):
		return "|-", i + 2
	case strings.HasPrefix(p.src[i:end], "|+"):
		return "|+", i + 2
	case p.src[i] == '|', p.src[i] == '!':
		return p.src[i : i+1], i + 1
	}
	return "", end
}

// cells cuts an item at "||", and one of headings also at "!!".
func (p *page) cells(from, to int, heading bool) []span {
	var list []span
	last := from
	for i := from; i < to; {
		switch c := p.src[i]; {
		case c == '{', c == '[':
			if b, ok := p.pairs[i]; ok && b.to <= to {
				i = b.to + b.kind.width()
				continue
			}
		case i+1 < to && p.src[i+1] == c && (c == '|' || heading && c == '!'):
			list = append(list, span{last, i})
			i += 2
			last = i
			continue
		}
		i++
	}
	return append(list, span{last, to})
}

// cell gives the text of a cell on one line, without its attributes.
func (p *page) cell(c span, depth int) string {
	if pieces := p.split(c.from, c.to, 2); len(pieces) == 2 && strings.ContainsAny(p.src[pieces[0].from:pieces[0].to], "=") {
		c = pieces[1]
	}
	return strings.Join(strings.Fields(lines(p.text(c, depth))), " ")
}

func lineEnd(s string, from, to int) int {
	if k := strings.IndexByte(s[from:to], '\n'); k >= 0 {
		return from + k
	}
	return to
}
