package page

// element is an HTML element name that the reader knows; all other names are unknown.
type element uint8

const (
	unknown element = iota
	elA
	elArticle
	elAside
	elAudio
	elBase
	elBlockquote
	elBody
	elBr
	elButton
	elCanvas
	elCaption
	elCenter
	elDd
	elDetails
	elDialog
	elDir
	elDiv
	elDl
	elDt
	elEmbed
	elFieldset
	elFigcaption
	elFigure
	elFont
	elFooter
	elForm
	elFrameset
	elH1
	elH2
	elH3
	elH4
	elH5
	elH6
	elHead
	elHeader
	elHgroup
	elHr
	elHTML
	elIframe
	elImg
	elInput
	elLabel
	elLegend
	elLi
	elLink
	elMain
	elMenu
	elMeta
	elNav
	elNoembed
	elNoframes
	elNoscript
	elObject
	elOl
	elOptgroup
	elOption
	elP
	elPicture
	elPre
	elRp
	elRt
	elScript
	elSearch
	elSection
	elSelect
	elSource
	elStyle
	elSummary
	elSvg
	elTable
	elTbody
	elTd
	elTemplate
	elTextarea
	elTfoot
	elTh
	elThead
	elTime
	elTitle
	elTr
	elUl
	elVideo
	elWbr
	elementCount
)

// traits say how the reader treats an element.
type traits uint16

const (
	block     traits = 1 << iota // begins and ends a line of text
	container                    // a place that other blocks stand in: has a node
	void                         // has no content and no end tag
	skipped                      // its content is no text of the page
	raw                          // its content is not markup: it ends only at its own end tag
	chrome                       // site furniture by its nature
	heading
	cell
	closesP  // its start ends an open paragraph
	scope    // an end tag inside it does not reach out of it
	chromeUp // site furniture unless it stands inside an article
)

type elementRow struct {
	name   string
	traits traits
}

var elements = [elementCount]elementRow{
	elA:          {"a", 0},
	elArticle:    {"article", block | container | closesP},
	elAside:      {"aside", block | container | closesP | chrome},
	elAudio:      {"audio", skipped},
	elBase:       {"base", void},
	elBlockquote: {"blockquote", block | container | closesP},
	elBody:       {"body", block | container},
	elBr:         {"br", void},
	elButton:     {"button", skipped},
	elCanvas:     {"canvas", skipped},
	elCaption:    {"caption", block | container},
	elCenter:     {"center", block | container | closesP},
	elDd:         {"dd", block | container | closesP},
	elDetails:    {"details", block | container | closesP},
	elDialog:     {"dialog", block | container | closesP | chrome},
	elDir:        {"dir", block | container | closesP},
	elDiv:        {"div", block | container | closesP},
	elDl:         {"dl", block | container | closesP},
	elDt:         {"dt", block | container | closesP},
	elEmbed:      {"embed", void},
	elFieldset:   {"fieldset", block | container | closesP},
	elFigcaption: {"figcaption", block | container | closesP},
	elFigure:     {"figure", block | container | closesP},
	elFont:       {"font", 0},
	elFooter:     {"footer", block | container | closesP | chrome},
	elForm:       {"form", block | container | closesP},
	elFrameset:   {"frameset", skipped},
	elH1:         {"h1", block | heading | closesP},
	elH2:         {"h2", block | heading | closesP},
	elH3:         {"h3", block | heading | closesP},
	elH4:         {"h4", block | heading | closesP},
	elH5:         {"h5", block | heading | closesP},
	elH6:         {"h6", block | heading | closesP},
	elHead:       {"head", 0},
	elHeader:     {"header", block | container | closesP | chromeUp},
	elHgroup:     {"hgroup", block | container | closesP},
	elHr:         {"hr", block | void | closesP},
	elHTML:       {"html", 0},
	elIframe:     {"iframe", skipped | raw},
	elImg:        {"img", void},
	elInput:      {"input", void},
	elLabel:      {"label", skipped},
	elLegend:     {"legend", block},
	elLi:         {"li", block | container | closesP},
	elLink:       {"link", void},
	elMain:       {"main", block | container | closesP},
	elMenu:       {"menu", block | container | closesP | chrome},
	elMeta:       {"meta", void},
	elNav:        {"nav", block | container | closesP | chrome},
	elNoembed:    {"noembed", skipped | raw},
	elNoframes:   {"noframes", skipped | raw},
	elNoscript:   {"noscript", skipped},
	elObject:     {"object", skipped},
	elOl:         {"ol", block | container | closesP},
	elOptgroup:   {"optgroup", skipped},
	elOption:     {"option", skipped},
	elP:          {"p", block | closesP},
	elPicture:    {"picture", 0},
	elPre:        {"pre", block | closesP},
	elRp:         {"rp", skipped},
	elRt:         {"rt", skipped},
	elScript:     {"script", skipped | raw},
	elSearch:     {"search", block | container | closesP | chrome},
	elSection:    {"section", block | container | closesP},
	elSelect:     {"select", skipped},
	elSource:     {"source", void},
	elStyle:      {"style", skipped | raw},
	elSummary:    {"summary", block | closesP},
	elSvg:        {"svg", skipped},
	elTable:      {"table", block | container | scope | closesP},
	elTbody:      {"tbody", block},
	elTd:         {"td", block | container | cell | scope},
	elTemplate:   {"template", skipped},
	elTextarea:   {"textarea", skipped | raw},
	elTfoot:      {"tfoot", block},
	elTh:         {"th", block | container | cell | scope},
	elThead:      {"thead", block},
	elTime:       {"time", 0},
	elTitle:      {"title", skipped | raw},
	elTr:         {"tr", block},
	elUl:         {"ul", block | container | closesP},
	elVideo:      {"video", skipped},
	elWbr:        {"wbr", void},
}

// elementNames finds an element by its folded name.
var elementNames = func() names {
	var n names
	for e := unknown + 1; e < elementCount; e++ {
		n.put(elements[e].name, uint16(e))
	}
	return n
}()

// lookup gives the element with the name, in any case of letters.
func lookup(name []byte) element { return element(elementNames.get(fold(name))) }
