// Package catalogue knows public sets of questions by name: where they are, under which licence, and how their rows become items. It holds none of them; they are
// fetched when somebody asks for one, from a hub or a folder, into the folder of the Shelf.
//
// The digest of each file is recorded at the user's first download, and compared ever after: a file that changed is refused until the user accepts it, since
// scores of other questions are no scores of these. What an entry says was read on the page it names; what was not found there is left out and said so.
package catalogue
