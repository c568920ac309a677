package page

// mark says what the page itself declares about a stretch of it. Marks hold for everything inside.
type mark uint8

const (
	hidden  mark = 1 << iota // not shown to the reader
	fixture                  // site furniture by element or role: navigation, footer, dialogue
	named                    // site furniture by the names (class, id) its author gave it
	remark                   // comments under an article
	sidebar                  // called a sidebar or an aside; comes with named or fixture
	article                  // declared to be the main text: article, main, role, itemprop
)

// What a word in a class or id says.
const (
	wordFurniture uint16 = iota + 1 // names site furniture
	wordRemark                      // names reader comments
	wordBody                        // "no-sidebar", "has-menu", "sidebar-layout": the word next to it does not name this element
	wordHeader                      // furniture only when it is the header of the site
	wordSite                        // turns "header" into the header of the site
	wordStory                       // turns "header" and "meta" into those of the text
	wordHidden
	wordSide
	wordByline // data about the text, not the text; only on small elements
)

// furnitureWords are words that authors of pages use in classes and ids: written down for this project from the names that HTML5,
// ARIA, WordPress, Blogger, MediaWiki, DocBook, phpBB and Bootstrap pages use.
var furnitureWords = func() names {
	var n names
	for _, row := range []struct {
		says  uint16
		words []string
	}{
		{wordFurniture, []string{
			"nav", "navi", "navbar", "navbox", "navigation", "topnav", "subnav", "sidenav", "docnav", "navlinks", "menu", "menus", "menubar", "submenu", "topmenu", "mainmenu",
			"megamenu", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "footer", "cookie", "cookies", "consent", "gdpr", "share", "shares",
			"sharing", "sharebar", "sharethis", "addtoany", "sharedaddy", "addthis", "social", "socials", "related", "relateds", "recommend", "recommended",
			"recommendation", "recommendations", "popup", "modal", "newsletter", "subscribe", "subscription", "advert", "adverts", "advertisement",
			"advertising", "ads", "ad", "adsense", "adsbygoogle", "adbox", "sponsor", "sponsored", "sponsors", "promo", "promotion", "pagination", "pager", "paging",
			"paginator", "widget", "widgets", "tagcloud", "toolbar", "topbar", "skip", "skiplink", "login", "logout", "signin", "signup", "search",
			"searchbox", "searchform", "copyright", "colophon", "masthead", "banner", "buttons", "button", "btn", "cta", "popular", "trending", "noprint", "editsection", "catlinks",
			"jump", "toc", "disclaimer", "readmore", "morelinks", "mostread", "outbrain", "taboola", "siteinfo", "langswitch", "languages", "langs", "loginbox", "debug",
			"tabs", "pollbox", "printfooter", "blogroll", "dropdown", "captcha",
		}},
		{wordSide, []string{"sidebar", "sidebars"}},
		{wordRemark, []string{"comment", "comments", "commentlist", "respond", "disqus", "komentar"}},
		{wordBody, []string{"no", "has", "with", "without", "layout"}},
		{wordHeader, []string{"header", "head"}},
		{wordSite, []string{"site", "top", "global", "main", "primary", "web", "blog", "brand"}},
		{wordStory, []string{"article", "post", "entry", "story", "content", "section", "news", "topic", "message"}},
		{wordHidden, []string{"hidden", "invisible", "screenreader", "visuallyhidden", "displaynone"}},
		{wordByline, []string{
			"byline", "author", "authors", "meta", "postmeta", "metadata", "timestamp", "date", "pubdate", "posted", "published", "tags", "tag", "taglist",
			"categories", "category", "avatar", "signature", "userinfo", "postinfo", "credits", "views", "rating", "votes", "permalink", "posttime", "dateline",
		}},
	} {
		for _, w := range row.words {
			n.put(w, row.says)
		}
	}
	return n
}()

// declared reads a class or id attribute and gives what its words say. A byline counts only on an element that is small in the end.
func declared(value []byte, id bool) (marks mark, byline bool) {
	for i := 0; i < len(value); {
		var seen uint32 // bit per meaning, for this name
		words := 0
		for i < len(value) && !isSpace(value[i]) {
			key, length := uint64(0), 0
			for i < len(value) {
				c := value[i]
				lower := c|0x20 >= 'a' && c|0x20 <= 'z'
				if !lower || (length > 0 && c < 'a' && value[i-1] >= 'a') { // a border: punctuation, digit or aB
					break
				}
				key = step(key, length, c)
				length++
				i++
			}
			if length > 0 && length <= 24 {
				words++
				if says := furnitureWords.get(key); says != 0 {
					seen |= 1 << says
				}
			} else if length == 0 {
				i++
			}
		}
		for i < len(value) && isSpace(value[i]) {
			i++
		}
		has := func(says uint16) bool { return seen&(1<<says) != 0 }
		switch {
		case seen == 0:
		case has(wordBody) && words > 1 && (has(wordFurniture) || has(wordSide)):
			// "no-sidebar", "has-menu": about the layout around this element
		case has(wordFurniture):
			marks |= named
		case has(wordSide):
			marks |= named | sidebar
		case has(wordRemark):
			marks |= remark
		case has(wordHidden) && words == 1:
			marks |= hidden
		case has(wordHeader) && !has(wordStory) && (has(wordSite) || id && words == 1):
			marks |= named
		case has(wordByline):
			byline = true
		}
	}
	return marks, byline
}

// roles maps ARIA landmark roles to marks (WAI-ARIA 1.2, section 5.3.4, and the widget roles that hold no prose).
func role(value []byte) mark {
	switch string(value) {
	case "navigation", "contentinfo", "complementary", "search", "menu", "menubar", "tablist", "toolbar", "dialog", "alertdialog", "banner", "tooltip":
		return fixture
	case "main", "article":
		return article
	}
	return 0
}

// concealed says whether a style attribute hides its element.
func concealed(style []byte) bool {
	at := 0
	match := func(word string) bool {
		at = 0
		for i := 0; i < len(style); i++ {
			c := style[i]
			if isSpace(c) {
				continue
			}
			if c|0x20 == word[at]|0x20 {
				if at++; at == len(word) {
					return true
				}
			} else if at = 0; c|0x20 == word[0] {
				at = 1
			}
		}
		return false
	}
	return match("display:none") || match("visibility:hidden")
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }
