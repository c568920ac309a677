// Package exam keeps what is right to itself: of a private suite a model's owner sees the questions, answers them and is told scores, and never what would
// have been right. Only kinds whose questions do not give that away can be asked so: one message or conversation without examples, to which the model writes an answer.
//
// Scores tell something about answers, too: so a row is given only with enough items behind it, all questions have to be answered at once, and whoever
// keeps the suite limits how often.
package exam
