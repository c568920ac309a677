package page

// start opens an element whose attributes are in r.attrs.
func (r *reader) start(el element) {
	t := elements[el].traits
	if t&void != 0 {
		r.voidElement(el)
		return
	}
	r.close(el, t)
	f := *r.top()
	switch el {
	case elMeta, elHTML, elHead, elTime, elA:
		r.clue(el)
	case elPicture:
		r.sources = r.sources[:0]
	}
	if el == elHTML || el == elHead {
		return
	}
	var own mark
	byline := false
	if el != elBody {
		own, byline = r.declarations(el, t, f.inside)
	}
	if len(r.frames) >= maxDepth {
		r.over[el]++
		if t&block != 0 {
			r.flush()
		}
		return
	}
	f.el = el
	f.skip = f.skip || t&skipped != 0
	f.marked = false
	if t&block != 0 {
		r.flush()
		f.line = el
		f.pre = f.pre || el == elPre
	}
	switch {
	case el == elA:
		if _, is := r.attribute("href"); is {
			f.link = true
		}
	case el == elTr:
		r.rows++
		if f.row != 0 {
			r.layout[f.row] = true // a table inside a table: the outer one lays out the page
		}
		f.row = r.rows
		r.layout = append(r.layout, false)
	case t&cell != 0:
		r.cells++
		f.cell = r.cells
	case el == elTable:
		if f.row != 0 {
			r.layout[f.row] = true
		}
	}
	if t&container != 0 || own != 0 || byline {
		if t&block == 0 {
			r.cut()
			f.marked = true
		}
		f.node = r.newNode(f.node, el, own, byline)
		f.skip = f.skip || own&hidden != 0 && f.node == r.top().node // no room to note it
	}
	f.inside = f.inside || own&article != 0
	r.h1 = r.h1 || el == elH1
	r.frames = append(r.frames, f)
	r.open[el]++
	r.place()
}

// smallPrint says whether the size of a font is the smallest: before style sheets, notices at the foot of a page were set so.
func smallPrint(size []byte) bool {
	switch string(size) {
	case "1", "-2", "-3", "-4":
		return true
	}
	return false
}

// place makes the segment being written one of the innermost element.
func (r *reader) place() {
	f := r.top()
	if r.current.start == int32(len(r.text)) {
		r.current.node, r.current.el, r.current.row, r.current.cell = f.node, f.line, f.row, f.cell
	}
}

func (r *reader) newNode(parent int32, el element, own mark, byline bool) int32 {
	if len(r.nodes) >= maxNodes {
		return parent
	}
	at := int32(len(r.segments))
	r.nodes = append(r.nodes, node{parent: parent, el: el, own: own &^ sidebar, byline: byline, box: own&sidebar != 0, first: at, last: at})
	return int32(len(r.nodes) - 1)
}

// declarations reads what the attributes of an element say about its part in the page.
func (r *reader) declarations(el element, t traits, inside bool) (own mark, byline bool) {
	switch {
	case t&chrome != 0:
		own = fixture
		if el == elAside {
			own |= sidebar
		}
	case t&chromeUp != 0 && !inside:
		own = fixture
	case el == elArticle || el == elMain:
		own = article
	}
	for i := range r.attrs {
		a := &r.attrs[i]
		switch len(a.name) {
		case 4:
			switch string(a.name) {
			case "role":
				own |= role(a.value)
			case "size":
				if el == elFont && !inside && smallPrint(a.value) {
					own |= named
				}
			}
		case 2:
			if string(a.name) == "id" {
				m, b := declared(a.value, true)
				own, byline = own|m, byline || b
			}
		case 5:
			switch string(a.name) {
			case "class":
				m, b := declared(a.value, false)
				own, byline = own|m, byline || b
			case "style":
				if concealed(a.value) {
					own |= hidden
				}
			}
		case 6:
			if string(a.name) == "hidden" && string(a.value) != "until-found" {
				own |= hidden
			}
		case 8:
			if string(a.name) == "itemprop" && string(a.value) == "articleBody" {
				own |= article
			}
		case 11:
			if string(a.name) == "aria-hidden" && string(a.value) == "true" {
				own |= hidden
			}
		}
	}
	if t&heading != 0 {
		own &^= named // a heading called "banner" or "related" is judged by what follows it
		if own&hidden == 0 {
			return own &^ remark, false
		}
	}
	return own, byline
}

// close ends the elements that the start of el ends without a tag of their own (HTML standard, section 13.2.6).
func (r *reader) close(el element, t traits) {
	switch {
	case el == elA && r.open[elA] > 0:
		r.end(elA)
	case el == elLi && r.open[elLi] > 0:
		r.unwind(func(e element) (bool, bool) { return e == elLi, e == elUl || e == elOl || e == elMenu || e == elDir })
	case (el == elDt || el == elDd) && r.open[elDt]+r.open[elDd] > 0:
		r.unwind(func(e element) (bool, bool) { return e == elDt || e == elDd, e == elDl })
	case el == elTr && r.open[elTr] > 0:
		r.unwind(func(e element) (bool, bool) { return e == elTr, e == elTable })
	case t&cell != 0 && r.open[elTd]+r.open[elTh] > 0:
		r.unwind(func(e element) (bool, bool) { return e == elTd || e == elTh, e == elTable || e == elTr })
	case (el == elOption || el == elOptgroup) && r.open[elOption] > 0:
		r.unwind(func(e element) (bool, bool) { return e == elOption, e == elSelect })
	}
	if t&closesP != 0 && r.open[elP] > 0 {
		r.unwind(func(e element) (bool, bool) { return e == elP, elements[e].traits&block != 0 })
	}
}

// unwind ends the innermost element that is asked for, with all inside it, unless something that it cannot reach out of stands between.
func (r *reader) unwind(ask func(element) (found, stop bool)) {
	for i := len(r.frames) - 1; i > 0 && i > len(r.frames)-64; i-- {
		found, stop := ask(r.frames[i].el)
		if found {
			for len(r.frames) > i {
				r.pop()
			}
			return
		}
		if stop {
			return
		}
	}
}

// end handles an end tag. One that has nothing to end is ignored, but still ends the line if its element does.
func (r *reader) end(el element) {
	t := elements[el].traits
	switch {
	case el == elBr:
		r.lineBreak()
		return
	case r.over[el] > 0:
		r.over[el]--
	case r.open[el] > 0 && el != elBody:
		for i := len(r.frames) - 1; i > 0; i-- {
			e := r.frames[i].el
			if e == el {
				for len(r.frames) > i {
					r.pop()
				}
				return
			}
			et := elements[e].traits
			if t&block == 0 && (et&block != 0 || len(r.frames)-i > 64) || et&scope != 0 && t&(scope) == 0 && el != elTr && el != elTbody && el != elThead && el != elTfoot {
				break
			}
		}
	}
	if t&block != 0 {
		r.flush()
	}
}

// pop closes the innermost element.
func (r *reader) pop() {
	f := *r.top()
	t := elements[f.el].traits
	if t&block != 0 {
		r.flush()
	} else if f.marked {
		r.cut()
	}
	r.frames = r.frames[:len(r.frames)-1]
	r.open[f.el]--
	if f.node != r.top().node {
		r.nodes[f.node].last = int32(len(r.segments))
	}
	r.place()
}

// voidElement handles an element without content.
func (r *reader) voidElement(el element) {
	switch el {
	case elBr:
		r.lineBreak()
	case elHr:
		r.close(el, closesP)
		r.flush()
	case elImg:
		r.image()
	case elSource:
		r.pictureSource()
	case elMeta, elLink, elBase:
		r.clue(el)
	}
}

// titleMost is the number of bytes of a title that are kept: a title without an end tag would be the whole page.
const titleMost = 2048

// rawElement takes the content of script, style, title and the like.
func (r *reader) rawElement(el element, body []byte) {
	switch el {
	case elTitle:
		if r.page.Title == "" && !r.top().skip {
			if r.page.Title = plain(body); len(r.page.Title) > titleMost {
				r.page.Title = r.page.Title[:clusterBorder(r.page.Title, titleMost)]
			}
		}
	case elScript:
		if kind, is := r.attribute("type"); is && isLinkedData(kind) && !r.top().skip {
			r.linkedData(body)
		}
	}
}
