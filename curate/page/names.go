package page

// names maps short ASCII words, in any case of letters, to small numbers. Words are folded to 64 bits: the first eight letters fill them,
// further ones are mixed in. It is filled once and then only read.
type names struct {
	keys   [1024]uint64
	values [1024]uint16
}

func (n *names) put(word string, value uint16) {
	key := fold([]byte(word))
	at := spot(key)
	for n.keys[at] != 0 && n.keys[at] != key {
		at = (at + 1) % uint64(len(n.keys))
	}
	n.keys[at], n.values[at] = key, value
}

// get gives 0 for a word that is not in the table.
func (n *names) get(key uint64) uint16 {
	for at := spot(key); n.keys[at] != 0; at = (at + 1) % uint64(len(n.keys)) {
		if n.keys[at] == key {
			return n.values[at]
		}
	}
	return 0
}

func spot(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> 54 }

// fold gives the key of a word.
func fold(word []byte) uint64 {
	key := uint64(0)
	for i, c := range word {
		if i == 24 {
			return 0
		}
		key = step(key, i, c)
	}
	return key
}

// step adds letter number i of a word to its key.
func step(key uint64, i int, c byte) uint64 {
	if i < 8 {
		return key<<8 | uint64(c|0x20)
	}
	return (key ^ uint64(c|0x20)) * 0x100000001B3
}
