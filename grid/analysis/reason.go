package analysis

import (
	"fmt"
	"math"
)

var nan = math.NaN()

// The codes of Reason.
const (
	FewGrids     = "few_grids"     // fewer than MinGrids in the district
	FewEvents    = "few_events"    // fewer than MinEvents in the window
	NoHouseholds = "no_households" // no denominator, so no rate
	Island       = "island"        // touches no other grid
	Everybody    = "everybody"     // touches all others: nothing to compare with
	Thin         = "thin"          // too few events expected here to tell
	Compared     = "compared"      // tested; the numbers say how it came out
)

// Reason says why a grid has its class, to people.
type Reason struct {
	Code         string
	Class        Class   // Compared only
	Method       string  // Compared only
	N            int64   // grids, events in the district, or events observed in the neighbourhood
	Expected     float64 // events expected there
	Q            float64 // Compared only
	Around       int     // neighbours
	PerHousehold bool    // expected by households, not by grids
}

// Text is the reason as a sentence in "en", else Chinese.
func (r Reason) Text(lang string) string {
	if lang == "en" {
		return r.english()
	}
	return r.chinese()
}

func (r Reason) chinese() string {
	switch r.Code {
	case FewGrids:
		return fmt.Sprintf("全区可比较的网格只有 %d 个，不足 %d 个，无法判断。", r.N, MinGrids)
	case FewEvents:
		return fmt.Sprintf("所选时段和类别只有 %d 件事件，不足 %d 件，无法判断。", r.N, MinEvents)
	case NoHouseholds:
		return "本网格没有户数，算不出每千户件数。"
	case Island:
		return "本网格与其他可比较的网格都不相邻，没有周边可比。"
	case Everybody:
		return "本网格与其他所有网格都相邻，没有外部可比。"
	case Thin:
		return fmt.Sprintf("本网格及周边按全区平均只应有 %.1f 件（实有 %d 件），数量太少，多一倍也可能是偶然。", r.Expected, r.N)
	case Compared:
		base := "按网格平均"
		if r.PerHousehold {
			base = "按户数"
		}
		test := map[string]string{ByGi: "Gi* 检验", ByExact: "二项精确检验", ByBoth: "Gi* 与二项精确检验"}[r.Method]
		verdict := map[int]string{1: "明显偏多", 0: "与偶然波动无法区分", -1: "明显偏少"}[r.side()]
		if r.side() == 0 && r.Method != ByExact {
			verdict = "在网格之间的平常差异之内"
		}
		return fmt.Sprintf("本网格及相邻 %d 个网格共 %d 件，%s应有 %.1f 件，%s（%s，q%s）。", r.Around, r.N, base, r.Expected, verdict, test, short(r.Q))
	}
	return ""
}

func (r Reason) english() string {
	switch r.Code {
	case FewGrids:
		return fmt.Sprintf("Only %d grids can be compared; it takes %d.", r.N, MinGrids)
	case FewEvents:
		return fmt.Sprintf("Only %d incidents in these months and categories; it takes %d.", r.N, MinEvents)
	case NoHouseholds:
		return "No households are known here, so there is no rate."
	case Island:
		return "Touches no grid it could be compared with."
	case Everybody:
		return "Touches every other grid, so nothing is left to compare with."
	case Thin:
		return fmt.Sprintf("Only %.1f incidents are expected here and around (%d seen); even twice as many could be chance.", r.Expected, r.N)
	case Compared:
		base := "grid"
		if r.PerHousehold {
			base = "household"
		}
		test := map[string]string{ByGi: "Gi*", ByExact: "exact binomial test", ByBoth: "Gi* and exact binomial test"}[r.Method]
		verdict := map[int]string{1: "clearly more", 0: "no more different than chance allows", -1: "clearly fewer"}[r.side()]
		if r.side() == 0 && r.Method != ByExact {
			verdict = "within the usual differences between grids"
		}
		return fmt.Sprintf("%d incidents here and in %d neighbours, %.1f expected at the district's average per %s: %s (%s, q%s).", r.N, r.Around, r.Expected, base, verdict, test, short(r.Q))
	}
	return ""
}

// side is 1 for hot, -1 for cold, 0 for neither.
func (r Reason) side() int {
	switch r.Class {
	case Hot99, Hot95, Hot90:
		return 1
	case Cold99, Cold95, Cold90:
		return -1
	}
	return 0
}

// short writes a q so that it never reads as zero.
func short(q float64) string {
	if q < 0.001 {
		return "<0.001"
	}
	return fmt.Sprintf("=%.3f", q)
}
