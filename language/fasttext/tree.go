package fasttext

import "slices"

// node is a node of the Huffman tree of the labels: leaves first, in the order of labels, the root last. Inner node n has row n - labels.
type node struct{ left, right int32 }

const leaf = -1

// mostCount bounds the sum of counts, so that a node that is not yet built always is the largest.
const mostCount = 1_000_000_000_000_000

// newTree builds the tree of the hierarchical softmax as fastText does: labels come in falling order of counts, and the two smallest are joined
// first. Counts are ≥ 0 and add up to less than mostCount.
func newTree(counts []int64) []node {
	n := len(counts)
	tree := make([]node, 2*n-1)
	sums := append(slices.Clone(counts), make([]int64, n-1)...)
	for i := range tree {
		tree[i] = node{leaf, leaf}
		if i >= n {
			sums[i] = mostCount
		}
	}
	smallest, built := n-1, n
	next := func() int32 {
		if smallest >= 0 && sums[smallest] < sums[built] {
			smallest--
			return int32(smallest + 1)
		}
		built++
		return int32(built - 1)
	}
	for i := n; i < len(tree); i++ {
		tree[i].left = next()
		tree[i].right = next()
		sums[i] = sums[tree[i].left] + sums[tree[i].right]
	}
	return tree
}
