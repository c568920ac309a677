package page

// chooseRoot finds the innermost container that holds nearly all of the mass, and goes up from it to what the page declares its article.
func (r *reader) chooseRoot(mass []int32) int32 {
	root := int32(0)
	for i := range mass { // those that hold more than half stand inside one another: the last is the innermost
		if int64(mass[i])*100 >= int64(mass[0])*rootShare && mass[0] > 0 {
			root = int32(i)
		}
	}
	for {
		switch r.nodes[root].el {
		case elLi, elDd, elDt, elUl, elOl, elDl, elFigcaption, elFigure, elBlockquote, elA, elP, elCaption, unknown:
			if r.nodes[root].own&article == 0 && r.nodes[root].parent >= 0 {
				root = r.nodes[root].parent
				continue
			}
		}
		break
	}
	if n := &r.nodes[root]; n.own&article == 0 && (n.el == elDiv || n.el == elSection) && r.leaf(root) && n.parent >= 0 {
		root = n.parent // a single paragraph: its neighbours are judged too
	}
	for at := root; at > 0; at = r.nodes[at].parent {
		if r.nodes[at].own&article != 0 {
			return at
		}
	}
	return root
}

// leaf says whether all text of a container stands in it directly.
func (r *reader) leaf(at int32) bool {
	n := &r.nodes[at]
	for i := n.first; i < n.last; i++ {
		if s := &r.segments[i]; s.node != at || s.el != n.el {
			return false
		}
	}
	return true
}

// takeInBoxes takes the marks off boxes of running text that stand inside the main text: books and manuals call them sidebars too.
// The sidebar of a site stands outside the container of the main text.
func (r *reader) takeInBoxes() {
	root := &r.nodes[r.root]
	for i := int(r.root) + 1; i < len(r.nodes); i++ {
		n := &r.nodes[i]
		if n.first >= root.last {
			return
		}
		marks := r.nodes[n.parent].marks
		if !n.box || n.own&hidden != 0 || n.prose < proseLeast || n.links*3 >= n.text {
			marks |= r.owned(n)
		}
		n.marks = marks
	}
}

// prune takes out the containers inside the root that are blocks of links.
func (r *reader) prune() {
	root := &r.nodes[r.root]
	for i := int(r.root) + 1; i < len(r.nodes); i++ {
		n := &r.nodes[i]
		if n.first >= root.last {
			break
		}
		if r.nodes[n.parent].pruned {
			n.pruned = true
			continue
		}
		switch n.el {
		case elUl, elOl, elDl, elTable, elDir:
			n.pruned = n.text > 0 && int64(n.links)*100 >= int64(n.text)*linkShare
		case elDiv, elSection, elForm, elFieldset, elCenter:
			n.pruned = n.last-n.first > 1 && n.text > 0 && int64(n.links)*100 >= int64(n.text)*linkShare
		case elArticle, elMain, elBody:
			continue
		}
		if n.pruned && n.prose*5 > root.prose {
			n.pruned = false
		}
	}
}
