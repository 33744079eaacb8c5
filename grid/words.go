package grid

import (
	"slices"
	"strings"
)

// tokens are the words of a query, in the writing of sql search_text.
func tokens(text string) []string {
	var out []string
	for _, w := range strings.Fields(text) {
		if w = searchText(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

var searchWriting = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7",
	"８", "8", "９", "9", "（", "(", "）", ")", "＃", "#", "－", "-", " ", "", "\u3000", "", "\t", "")

// searchText is the writing in which queries and addresses are compared; it agrees with the
// SQL function search_text.
func searchText(text string) string { return searchWriting.Replace(strings.ToLower(text)) }

// Grams are the distinct pairs of neighbouring characters within the words of a query: what an
// address that contains every word must have. They agree with the SQL function search_grams.
func Grams(text string) []string {
	grams := []string{}
	for _, w := range tokens(text) {
		r := []rune(w)
		for i := 1; i < len(r); i++ {
			grams = append(grams, string(r[i-1:i+1]))
		}
	}
	slices.Sort(grams)
	return slices.Compact(grams)
}

// patterns are LIKE patterns, one a word of the query.
func patterns(text string) []string {
	out := []string{}
	for _, w := range tokens(text) {
		out = append(out, "%"+escapeLike(w)+"%")
	}
	return out
}
