// Package gap says where a model falls short and what to collect so that it falls short less: from the answers of runs the deficit by culture, topic,
// script and type of error, ranked by what a collected record is expected to bring, and from that requests for data.
//
// The deficit of a cell is the score that was lost in it, 0 to 1, over the answers that have a score. Answers that were refused, failed or could not be read
// have none: they are counted beside it, and are no wrong answers. Translations, wordings and tasks of one item are one witness.
// Of a kind of task whose score is no share of right answers (chrF of a translation) what the score lacks to its best value is lost, and never nothing.
//
// What is assumed, and not known: that the items of a suite stand for what matters, so that a cell weighs as much as its share of them; and that so many
// records (Options.Halving) halve a deficit, in every language and topic alike. Nobody has measured the latter for these languages: the order of the cells
// hardly depends on it, the number of records to collect does.
package gap
