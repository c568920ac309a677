// Package statistics says how sure a score is. Items of a benchmark are rarely independent: seven translations of one question rise and fall together.
// So every item here names its cluster (its source item, document or author), errors are those of clusters, and two models are compared item by item on
// the same items. What cannot be computed has no number: ok is false, never 0 or NaN.
//
// Intervals are two-sided. Fractions are between 0 and 1.
package statistics
