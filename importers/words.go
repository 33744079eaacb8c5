package importers

import "strings"

// vocabulary maps what files write, simplified, to our words; order is for messages.
type vocabulary struct {
	words []string
	of    map[string]string
}

// vocabularyOf reads "word: synonym synonym …" lines.
func vocabularyOf(lines ...string) vocabulary {
	v := vocabulary{of: map[string]string{}}
	for _, l := range lines {
		word, synonyms, _ := strings.Cut(l, ":")
		v.words = append(v.words, word)
		v.of[simplify(word)] = word
		for _, s := range strings.Fields(synonyms) {
			v.of[simplify(s)] = word
		}
	}
	return v
}

var (
	areaKinds = vocabularyOf(
		"street: 街道 街道办 街道办事处 subdistrict", "town: 镇 乡 乡镇 township 镇乡",
		"community: 社区 居委会 居委 社区居委会 neighborhood neighbourhood", "village: 村 行政村 村委会 村委")
	gridKinds = vocabularyOf(
		"general: 综合 综合网格 基础 基础网格 一般 一般网格 普通网格 普通", "special: 专属 专属网格 专业 专业网格 特殊网格")
	postKinds = vocabularyOf(
		"centre: 中心 党群服务中心 center", "station: 站 党群服务站", "point: 点 党群服务点 服务点 驿站 党群驿站 党群服务驿站")
	roadClasses = vocabularyOf(
		"trunk: 快速路 高速 高速公路 motorway motorway_link trunk_link 国道", "primary: 主干道 主干路 primary_link 省道",
		"secondary: 次干道 次干路 secondary_link 县道", "tertiary: 支路 tertiary_link unclassified 乡道",
		"residential: 小区路 街巷 living_street service 内部道路 居住区道路", "path: 步道 步行道 人行道 footway pedestrian cycleway steps track 小路")
	waterClasses = vocabularyOf(
		"river: 河 河流 stream 江 溪 riverbank", "canal: 渠 水渠 运河 沟渠 ditch drain 沟", "lake: 湖 湖泊 水库 reservoir water", "pond: 塘 池塘 坑塘 basin 水塘")
	placeClasses = vocabularyOf(
		"town: 镇 城镇 city", "neighbourhood: 居民区 小区 村庄 village suburb neighborhood hamlet 自然村", "school: 学校 幼儿园 kindergarten college university 中学 小学 大学",
		"hospital: 医院 卫生院 clinic 诊所 社区卫生服务中心", "market: 市场 菜市场 商场 mall supermarket marketplace 超市", "park: 公园 广场 garden",
		"government: 政府 机关 townhall 派出所 police 街道办", "station: 车站 bus_station railway_station 汽车站 火车站 地铁站", "landmark: 地标 景点 attraction 其他 other")
	incidentStates = vocabularyOf(
		"reported: 上报 已上报 待受理 受理 new open 未处理 opened", "rejected: 不予受理 驳回 作废 invalid cancelled canceled",
		"duplicate: 重复 opendup closeddup completeddup dup", "accepted: 立案 已立案 已受理 acknowledged verified", "dispatched: 派遣 已派遣 已派单 assigned",
		"handling: 处置 处置中 处理中 办理中 inprogress in_progress pending investigating", "deferred: 延期 缓办 挂起 suspended planned",
		"done: 已处置 处置完成 已处理 resolved fixed", "closed: 结案 已结案 办结 已办结 completed complete 关闭 archived")
	organisationKinds = vocabularyOf(
		"district_committee: 区委 县委", "street_committee: 街道党工委 党工委 镇党委 乡党委 乡镇党委",
		"community_committee: 社区党委 社区党总支 党总支 总支 村党委 村党总支 社区党组织", "branch: 党支部 支部 网格党支部 联合党支部 社区党支部", "building_group: 楼栋党小组 党小组 楼道党小组")
	organisationForms = vocabularyOf("own: 单独 独立 单独组建", "joint: 联合 联合组建 联合党支部")
	offices           = vocabularyOf(
		"secretary: 书记 党支部书记 支部书记 党委书记 党总支书记", "deputy_secretary: 副书记 党支部副书记 支部副书记",
		"grid_head: 网格长 head", "grid_worker: 网格员 专职网格员 兼职网格员 worker", "group_leader: 党小组长 楼栋党小组长 小组长 楼栋长")
)
