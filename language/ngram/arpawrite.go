package ngram

import (
	"bufio"
	"io"
	"strconv"
)

// WriteARPA writes the model in the format of SRILM and KenLM: log10 numbers with as many digits as give the same float32 again, a weight behind every
// n-gram but those of the highest order. Equal models give equal bytes.
func (m *Model) WriteARPA(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<18)
	b.WriteString("\\data\\\n")
	for i, n := range m.header.Grams {
		b.WriteString("ngram " + strconv.Itoa(i+1) + "=" + strconv.FormatInt(n, 10) + "\n")
	}
	var line []byte
	for n := range m.header.Order {
		b.WriteString("\n\\" + strconv.Itoa(n+1) + "-grams:\n")
		m.walk(n, func(i int, tokens []uint32) {
			line = m.appendARPA(line[:0], n, i, tokens)
			b.Write(line)
		})
	}
	b.WriteString("\n\\end\\\n")
	return b.Flush()
}

func (m *Model) appendARPA(line []byte, n, i int, tokens []uint32) []byte {
	l := &m.levels[n]
	prob := float32(0)
	if l.nodes == nil {
		prob = getFloat(l.probs, i)
	} else {
		prob = getFloat(l.nodes[nodeBytes*i:], 0)
	}
	line = strconv.AppendFloat(line, float64(min(prob, 0)), 'f', -1, 32)
	for j := n; j >= 0; j-- {
		line = append(line, "\t "[min(n-j, 1)])
		id := int(tokens[j])
		line = append(line, m.names[getUint(m.offsets, id):getUint(m.offsets, id+1)]...)
	}
	if n+1 < m.header.Order {
		line = append(line, '\t')
		line = strconv.AppendFloat(line, float64(getFloat(l.nodes[nodeBytes*i:], 1)), 'f', -1, 32)
	}
	return append(line, '\n')
}

// walk visits the n-grams of order n+1 in order, with their tokens, last first.
func (m *Model) walk(n int, see func(i int, tokens []uint32)) {
	var path [MaxOrder]uint32
	var down func(depth, place int)
	down = func(depth, place int) {
		if depth == n {
			see(place, path[:n+1])
			return
		}
		nodes := m.levels[depth].nodes[nodeBytes*place:]
		for i := int(getUint(nodes, 2)); i < int(getUint(nodes[nodeBytes:], 2)); i++ {
			path[depth+1] = getUint(m.levels[depth+1].tokens, i)
			down(depth+1, i)
		}
	}
	for word := range m.levels[0].size {
		path[0] = uint32(word)
		down(0, word)
	}
}
