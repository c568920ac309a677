package picture

import (
	"github.com/lontar-asean/lontar/fault"
	"github.com/lontar-asean/lontar/recipe"

	look "github.com/lontar-asean/lontar/picture"
)

// Settings are the settings of the step deduplicate_pictures.
type Settings struct {
	Texts  string `yaml:"texts" doc:"Which pictures are compared: same, those whose words are equal in the same language, so that a picture with captions in two languages stays twice; any, all of them."`
	Radius int    `yaml:"radius" doc:"How many of the 144 bits of two hashes may differ for pictures to look alike, 0 to 20. With 0 only those are found that look all but equal. Above 13 a search takes ten times as long."`
	Pages  bool   `yaml:"pages" doc:"Take repeated pictures out of documents with several. Data sets made so cannot be judged again."`
}

const (
	name      = "deduplicate_pictures"
	duplicate = "duplicate"

	textsSame = "same"
	textsAny  = "any"
)

// Kinds gives the step that compares pictures.
func Kinds() []recipe.Kind {
	return []recipe.Kind{recipe.Define(recipe.Kind{
		Name:    name,
		Version: 1,
		Summary: "Drops picture-text pairs that are there already, and repeated pictures of pages",
		Doc: `Pictures are the same when their bytes are equal or when they look alike: when hashes of them differ in at most radius of 144 bits. A hash is taken of
the brightness of the whole picture and of nine cuts of it, so that a picture is found again in another size, worse compressed, with a mark on it or
cut at its edges by up to about a twentieth. It is not found when it was mirrored or turned. A picture too plain to tell apart is the same as one
with equal bytes only.

A document with one picture, a pair, is dropped when an earlier pair has the same picture and its text is equal in the same language. Texts are
equal when their characters are after normalisation, without regard to case and white space; of a pair without text the descriptions of its picture
(alternative text, caption, title) are compared. A document with several pictures, such as a page, stays; unless pages is off, it loses the
pictures that an earlier document, or itself, has with the same descriptions in the same language. With texts: any neither words nor languages count.

The document that comes first in the input stays. Chains are not followed: what is dropped looks like the picture that stays, not like another one
that was dropped.

The radius was chosen on pictures other than those it was measured on; there a picture was found again after being made smaller or larger, compressed,
cut by a twentieth or marked in more than 99 of 100 cases.`,
		Reasons: []string{name + "." + duplicate},
		Examples: []recipe.Example{
			{Language: "khm-Khmr", Text: "ប្រាសាទអង្គរវត្តនៅពេលព្រឹក។", Kept: true},
			{Settings: "{texts: any, radius: 13}", Language: "lao-Laoo", Text: "ພຣະທາດຫຼວງໃນວຽງຈັນ", Kept: true},
		},
	}, Settings{Texts: textsSame, Radius: look.Radius, Pages: true}, build)}
}

func build(s Settings) (any, error) {
	switch {
	case s.Texts != textsSame && s.Texts != textsAny:
		return nil, fault.New(fault.Invalid, "%s: texts is %q, not same or any", name, s.Texts)
	case s.Radius < 0 || s.Radius > MostRadius:
		return nil, fault.New(fault.Invalid, "%s: radius is %d, not 0 to %d", name, s.Radius, MostRadius)
	}
	return &step{s}, nil
}
