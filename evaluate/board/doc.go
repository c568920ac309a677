// Package board puts runs side by side: models × tasks × languages, with intervals, sets of models that cannot be told apart, and the way from each figure to
// the answers it was made of. It writes pages that are complete in themselves: of a run, of many, and of two models.
//
// A headline is made of items alone that native speakers accepted and whose answers can be looked up (evaluate.Item.Headline). What stands on other items is
// shown beside it, as not yet verified.
package board
