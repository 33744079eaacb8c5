package analysis

// Pattern is how a place's hot spot came to be, as ArcGIS's emerging hot spot analysis has it:
// "new hot", "consecutive hot", "intensifying hot", "persistent hot", "diminishing hot",
// "sporadic hot", "oscillating hot", "historical hot", the same with cold, or "none".
type Pattern string

// NoPattern fits nothing else.
const NoPattern Pattern = "none"

// Emerging is the first pattern that fits, hot before cold. bins are the place's Gi* bins in
// time order (above 0 hot, below 0 cold), trend the Mann-Kendall test of its scores; a trend
// counts when its p is at most alpha and its sign fits (for cold, "intensifying" is falling).
// h is the share of hot steps:
//
//	new           only the last step is hot
//	consecutive   the last two or more are hot, none before, h < .9
//	intensifying  h ≥ .9, the last hot, scores rising
//	diminishing   h ≥ .9, the last hot, scores falling
//	historical    h ≥ .9, the last not hot
//	persistent    h ≥ .9
//	oscillating   the last hot, h < .9, some step cold
//	sporadic      the last hot, h < .9
func Emerging(bins []int, trend, p Value, alpha float64) Pattern {
	for _, side := range []struct {
		name string
		sign int
	}{{"hot", 1}, {"cold", -1}} {
		if name := emerging(bins, side.sign, trend, p, alpha); name != "" {
			return Pattern(name + " " + side.name)
		}
	}
	return NoPattern
}

func emerging(bins []int, side int, trend, p Value, alpha float64) string {
	n := len(bins)
	hot, cold, run := 0, 0, 0 // run: hot steps at the end without a break
	for _, b := range bins {
		switch b *= side; {
		case b > 0:
			hot++
			run++
		case b < 0:
			cold++
			run = 0
		default:
			run = 0
		}
	}
	often := hot > 0 && 10*hot >= 9*n
	moving := trend.Known && p.Known && p.V <= alpha
	rising := moving && trend.V*float64(side) > 0
	falling := moving && trend.V*float64(side) < 0
	last := run > 0
	switch {
	case last && hot == 1:
		return "new"
	case run >= 2 && run == hot && !often:
		return "consecutive"
	case often && last && rising:
		return "intensifying"
	case often && last && falling:
		return "diminishing"
	case often && !last:
		return "historical"
	case often:
		return "persistent"
	case last && cold > 0:
		return "oscillating"
	case last:
		return "sporadic"
	}
	return ""
}
