package wiki

// pair is the kind of a pair of brackets.
type pair byte

const (
	template  pair = iota // {{ }}
	parameter             // {{{ }}}
	link                  // [[ ]]
	grid                  // {| |} at the start of lines
	pairs
)

// width is the bytes of a bracket of the kind.
func (p pair) width() int {
	if p == parameter {
		return 3
	}
	return 2
}

// bracket is a pair with its places: the text between is [from+width, to), and to+width is behind it.
type bracket struct {
	kind pair
	to   int
}

// matched finds the brackets that have their other half, by the place where they open, in one pass.
func matched(s string) map[int]bracket {
	found := map[int]bracket{}
	type opened struct {
		kind pair
		at   int
	}
	var stack []opened
	var count [pairs]int
	pop := func() opened {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		count[top.kind]--
		return top
	}
	push := func(k pair, at int) {
		stack = append(stack, opened{k, at})
		count[k]++
	}
	start := true // only spaces and list marks stand before in this line
	for i := 0; i < len(s); {
		c := s[i]
		if c != '{' && c != '}' && c != '[' && c != ']' && c != '|' {
			start = c == '\n' || start && (c == ' ' || c == ':' || c == '*' || c == '#' || c == '\t')
			i++
			continue
		}
		n := run(s, i)
		switch {
		case c == '{' && n == 1 && start && i+1 < len(s) && s[i+1] == '|':
			push(grid, i)
			i += 2
		case c == '|' && start && i+1 < len(s) && s[i+1] == '}' && run(s, i+1) != 2 && count[grid] > 0:
			top := pop()
			for top.kind != grid {
				top = pop()
			}
			found[top.at] = bracket{grid, i}
			i += 2
		case c == '{' && n >= 2:
			if n == 3 || n == 5 {
				push(parameter, i)
				i += 3
				break
			}
			push(template, i)
			i += 2
		case c == '}' && n >= 2 && len(stack) > 0:
			k := template
			if n >= 3 && (stack[len(stack)-1].kind == parameter || count[template] == 0) {
				k = parameter
			}
			if count[k] == 0 {
				i += 2
				break
			}
			top := pop()
			for top.kind != k {
				top = pop()
			}
			found[top.at] = bracket{k, i}
			i += k.width()
		case c == '[' && n >= 2:
			if n > 2 { // the innermost two belong together
				i += n - 2
			}
			push(link, i)
			i += 2
		case c == ']' && n >= 2:
			if len(stack) > 0 && stack[len(stack)-1].kind == link {
				found[pop().at] = bracket{link, i}
			}
			i += 2
		default:
			i++
		}
		start = false
	}
	return found
}

// run counts how often the character at i stands there.
func run(s string, i int) int {
	n := 1
	for i+n < len(s) && s[i+n] == s[i] && n < 6 {
		n++
	}
	return n
}
