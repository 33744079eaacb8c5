package analysis

// Class is what a hot spot map says about a place. Confidence is in the false discovery rate:
// of the places called hot99 or cold99 together, at most one in a hundred is expected to be chance.
type Class string

// The classes of a hot spot map.
const (
	Hot99     Class = "hot99"
	Hot95     Class = "hot95"
	Hot90     Class = "hot90"
	NoClass   Class = "none"
	Cold90    Class = "cold90"
	Cold95    Class = "cold95"
	Cold99    Class = "cold99"
	Undefined Class = "undefined"
)

// ClassOf is the class of a score and its q; undefined where either is.
func ClassOf(z, q Value) Class {
	if !z.Known || !q.Known {
		return Undefined
	}
	hot := []Class{NoClass, Hot90, Hot95, Hot99}
	if z.V < 0 {
		hot = []Class{NoClass, Cold90, Cold95, Cold99}
	}
	if z.V == 0 {
		return NoClass
	}
	return hot[level(q.V)]
}

// Name is one entry of a legend in both languages.
type Name struct {
	Key string `json:"key"`
	ZH  string `json:"zh"`
	EN  string `json:"en"`
}

// HotspotNames is the legend of hot spot classes, hottest first.
var HotspotNames = []Name{
	{string(Hot99), "热点（99% 把握）", "Hot spot, 99% confidence"},
	{string(Hot95), "热点（95% 把握）", "Hot spot, 95% confidence"},
	{string(Hot90), "热点（90% 把握）", "Hot spot, 90% confidence"},
	{string(NoClass), "无明显聚集", "No clear pattern"},
	{string(Cold90), "冷点（90% 把握）", "Cold spot, 90% confidence"},
	{string(Cold95), "冷点（95% 把握）", "Cold spot, 95% confidence"},
	{string(Cold99), "冷点（99% 把握）", "Cold spot, 99% confidence"},
	{string(Undefined), "数据不足，无法判断", "The data cannot say"},
}

// MoranNames is the legend of local Moran's quadrants, as Quadrants names them.
var MoranNames = []Name{
	{"High-High", "高值聚集（自身高，周边也高）", "High among high"},
	{"Low-Low", "低值聚集（自身低，周边也低）", "Low among low"},
	{"High-Low", "高值孤点（自身高，周边低）", "High among low"},
	{"Low-High", "低值孤点（自身低，周边高）", "Low among high"},
}

// PatternNames is the legend of emerging hot spots, as Emerging names them.
var PatternNames = []Name{
	{"new hot", "新增热点", "New hot spot"},
	{"consecutive hot", "连续热点", "Consecutive hot spot"},
	{"intensifying hot", "加剧的热点", "Intensifying hot spot"},
	{"persistent hot", "持续热点", "Persistent hot spot"},
	{"diminishing hot", "减弱的热点", "Diminishing hot spot"},
	{"sporadic hot", "零散热点", "Sporadic hot spot"},
	{"oscillating hot", "冷热交替（当前热）", "Oscillating, now hot"},
	{"historical hot", "历史热点", "Historical hot spot"},
	{"new cold", "新增冷点", "New cold spot"},
	{"consecutive cold", "连续冷点", "Consecutive cold spot"},
	{"intensifying cold", "加剧的冷点", "Intensifying cold spot"},
	{"persistent cold", "持续冷点", "Persistent cold spot"},
	{"diminishing cold", "减弱的冷点", "Diminishing cold spot"},
	{"sporadic cold", "零散冷点", "Sporadic cold spot"},
	{"oscillating cold", "冷热交替（当前冷）", "Oscillating, now cold"},
	{"historical cold", "历史冷点", "Historical cold spot"},
	{string(NoPattern), "无明显变化规律", "No pattern"},
}
