package page

import (
	"bytes"
	"strings"
)

// grant is a licence that the page names for a picture: by the figure around it, or by its address.
type grant struct {
	node    int32  // of the link; -1 for one by address
	picture string // address of the picture
	licence string
}

// grant notes a link inside a figure that names the licence of what is shown there (rel=license, itemprop=license, or a Creative Commons address). It
// is not the licence of the page.
func (r *reader) grant() bool {
	if r.open[elFigure] == 0 || len(r.granted) >= maxGrants {
		return false
	}
	href := r.value("href")
	if href == "" || len(href) > 512 {
		return false
	}
	item, _ := r.attribute("itemprop")
	rel, _ := r.attribute("rel")
	named := hasWord(rel, "license") || hasWord(item, "license")
	if !named && !strings.Contains(href, "creativecommons.org/licenses/") && !strings.Contains(href, "creativecommons.org/publicdomain/") {
		return false
	}
	r.granted = append(r.granted, grant{node: r.top().node, licence: href})
	return true
}

// grantLinked notes the licence of a schema.org ImageObject.
func (r *reader) grantLinked(v map[string]any) {
	licence := address(v["license"])
	if licence == "" || len(licence) > 512 {
		return
	}
	for _, key := range []string{"contentUrl", "url", "@id"} {
		if picture, is := v[key].(string); is && picture != "" && len(r.granted) < maxGrants {
			r.granted = append(r.granted, grant{node: -1, picture: picture, licence: licence})
		}
	}
}

func hasWord(list []byte, word string) bool {
	for _, w := range bytes.Fields(list) {
		if strings.EqualFold(string(w), word) {
			return true
		}
	}
	return false
}

// licenceOf gives the licence of a picture with the given absolute address, "" when the page names none for it.
func (r *reader) licenceOf(p *found, url string) string {
	if len(p.grant) > 0 && len(p.grant) <= 512 {
		return plain(p.grant)
	}
	if len(r.granted) == 0 {
		return ""
	}
	if r.licences == nil {
		r.licences = map[any]string{}
		for _, g := range r.granted {
			var of any = r.absolute(g.picture)
			if g.node >= 0 {
				of = r.figure(g.node)
			}
			if r.licences[of] == "" {
				r.licences[of] = r.absolute(g.licence)
			}
		}
	}
	if figure := r.figure(p.node); figure >= 0 && r.licences[figure] != "" {
		return r.licences[figure]
	}
	return r.licences[url]
}

// figure gives the node of the figure around a node, -1 when there is none near.
func (r *reader) figure(at int32) int32 {
	for range 6 {
		if at < 0 {
			break
		}
		if r.nodes[at].el == elFigure {
			return at
		}
		at = r.nodes[at].parent
	}
	return -1
}
