package demo

// category is a kind of incident: when, where and how often it happens, and how long the
// people in charge have for it.
type category struct {
	code, name, english string
	group               string
	sensitive           bool
	weight              float64
	hours               *[24]float64 // by local hour
	months              *[12]float64 // January first
	weekend             float64      // factor on Saturday and Sunday
	rain                float64      // factor on a day of storms
	limit               float64      // hours until it is due
	where               scene
	words               []string
}

// scene is where a category happens.
type scene uint8

const (
	onRoads scene = iota
	atHomes
	atOldHomes
	atTowers
	atShops
	byWater
)

var (
	daytime  = &[24]float64{1, 1, 1, 1, 1, 2, 4, 7, 10, 11, 10, 9, 6, 7, 9, 10, 9, 8, 6, 5, 4, 3, 2, 1}
	morning  = &[24]float64{1, 1, 1, 1, 2, 5, 10, 14, 13, 10, 8, 6, 4, 4, 5, 6, 6, 6, 5, 4, 3, 2, 1, 1}
	evening  = &[24]float64{3, 2, 1, 1, 1, 1, 2, 4, 4, 4, 4, 4, 4, 4, 4, 5, 6, 9, 13, 15, 14, 11, 8, 5}
	late     = &[24]float64{10, 6, 3, 2, 2, 2, 3, 3, 3, 3, 3, 3, 5, 5, 3, 3, 3, 4, 6, 9, 13, 17, 18, 14}
	twoRush  = &[24]float64{1, 1, 1, 1, 1, 2, 6, 13, 13, 8, 6, 6, 6, 5, 5, 6, 8, 13, 14, 10, 7, 5, 3, 2}
	allYear  = &[12]float64{1, 0.9, 1, 1, 1.05, 1.05, 1.05, 1.05, 1, 1, 1, 1}
	summer   = &[12]float64{0.6, 0.6, 0.8, 1, 1.2, 1.5, 1.8, 1.7, 1.3, 1, 0.8, 0.7}
	rainy    = &[12]float64{0.3, 0.4, 0.7, 0.9, 1.1, 2, 3, 2.4, 1.3, 0.7, 0.5, 0.3}
	winter   = &[12]float64{1.7, 1.4, 1.1, 0.9, 0.8, 0.7, 0.7, 0.7, 0.8, 1, 1.2, 1.6}
	spring   = &[12]float64{1.1, 1.5, 1.6, 1.3, 1, 0.9, 0.9, 0.9, 0.9, 0.9, 1, 1}
	festival = &[12]float64{1.7, 1.9, 1, 0.9, 0.9, 0.8, 0.8, 0.8, 1, 1.1, 0.9, 1.2}
)

var categories = []category{
	{"exposed_rubbish", "暴露垃圾", "Exposed rubbish", "appearance", false, 13, morning, summer, 1.1, 0.9, 4, atOldHomes, []string{"垃圾堆放未及时清运", "垃圾桶满溢", "生活垃圾散落路面"}},
	{"road_unclean", "道路不洁", "Unclean road", "appearance", false, 6, morning, allYear, 0.9, 1.3, 3, onRoads, []string{"路面有大片污渍", "落叶和杂物未清扫", "渣土车遗撒"}},
	{"building_waste", "建筑垃圾", "Construction waste", "appearance", false, 4.5, daytime, spring, 1, 0.8, 8, atHomes, []string{"装修垃圾堆在楼下", "建筑垃圾占用绿地"}},
	{"small_ads", "非法小广告", "Illegal adverts", "appearance", false, 3.5, daytime, allYear, 1, 0.7, 24, atOldHomes, []string{"楼道内小广告成片", "电线杆张贴小广告"}},
	{"unclean_water", "水域不洁", "Unclean water", "appearance", false, 1.4, daytime, summer, 1, 1.4, 48, byWater, []string{"河面有漂浮物", "河道水体发黑"}},
	{"street_trading", "占道经营", "Trading on the street", "order", false, 9, evening, summer, 1.3, 0.5, 4, atShops, []string{"流动摊贩占用人行道", "店外经营影响通行"}},
	{"illegal_parking", "违规停车", "Illegal parking", "order", false, 12, twoRush, allYear, 1.15, 1, 2, onRoads, []string{"车辆占用盲道停放", "路口违停堵塞交通", "车辆停在消防车道旁"}},
	{"noise", "噪声扰民", "Noise", "order", false, 7, late, summer, 1.25, 0.6, 4, atHomes, []string{"夜间施工噪声", "广场舞音响声过大", "楼下餐饮店噪声"}},
	{"illegal_structure", "违章搭建", "Illegal structure", "order", false, 2.2, daytime, spring, 1.1, 0.7, 72, atOldHomes, []string{"楼顶搭建阳光房", "一楼私搭棚屋"}},
	{"stray_bikes", "共享单车乱停放", "Stray shared bikes", "order", false, 3.8, twoRush, summer, 0.8, 0.6, 6, atShops, []string{"共享单车堆积占道", "单车倒伏堵住出入口"}},
	{"road_damage", "道路破损", "Road damage", "facility", false, 4.6, daytime, spring, 0.8, 1.5, 72, onRoads, []string{"路面坑洼", "人行道地砖松动", "路缘石破损"}},
	{"missing_cover", "井盖缺失", "Missing manhole cover", "facility", false, 2.6, daytime, allYear, 0.9, 1.8, 4, onRoads, []string{"井盖缺失有安全隐患", "井盖破损松动"}},
	{"street_light", "路灯故障", "Street light fault", "facility", false, 4, evening, winter, 1, 1.6, 24, onRoads, []string{"路灯不亮", "整段路灯熄灭"}},
	{"damaged_greenery", "绿化损毁", "Damaged greenery", "facility", false, 2.6, daytime, spring, 1, 1.8, 72, onRoads, []string{"树枝折断", "绿地被踩踏裸露", "行道树缺株"}},
	{"standing_water", "积水", "Standing water", "facility", false, 3.2, daytime, rainy, 1, 14, 4, onRoads, []string{"路面积水影响通行", "小区门口积水"}},
	{"sewage", "污水外溢", "Sewage overflow", "facility", false, 3, daytime, rainy, 1, 3.5, 8, atOldHomes, []string{"窨井污水外溢", "下水道堵塞返水"}},
	{"cable_charging", "飞线充电", "Charging by hanging cable", "safety", false, 6, evening, summer, 1, 0.7, 24, atOldHomes, []string{"从楼上拉线给电动车充电", "楼道内给电动车充电"}},
	{"blocked_exit", "消防通道堵塞", "Blocked fire exit", "safety", false, 4.2, evening, allYear, 1.1, 1, 8, atHomes, []string{"楼道堆放杂物", "消防通道被车辆占用"}},
	{"lift_fault", "电梯故障", "Lift fault", "safety", false, 3.8, twoRush, summer, 1, 1.3, 4, atTowers, []string{"电梯停运", "电梯运行异响", "电梯困人已解救"}},
	{"gas_hazard", "燃气隐患", "Gas hazard", "safety", false, 0.9, evening, winter, 1, 1, 2, atHomes, []string{"楼道内有燃气味", "燃气软管老化"}},
	{"dogs", "犬只扰民", "Dogs", "service", false, 2.4, evening, allYear, 1.1, 0.8, 24, atHomes, []string{"遛狗不牵绳", "犬只夜间吠叫"}},
	{"property_dispute", "物业纠纷", "Property management dispute", "service", true, 3.6, daytime, festival, 0.9, 1, 120, atHomes, []string{"反映物业服务不到位", "对物业收费有异议"}},
	{"neighbour_dispute", "邻里纠纷", "Neighbour dispute", "service", true, 2.6, evening, festival, 1.2, 1, 72, atHomes, []string{"请求调解邻里矛盾", "反映楼上漏水"}},
	{"wage_dispute", "劳资纠纷", "Wage dispute", "service", true, 1, daytime, festival, 0.5, 1, 120, atShops, []string{"反映工资拖欠", "请求协调劳动报酬"}},
	{"request_for_help", "便民求助", "Request for help", "service", false, 5, daytime, winter, 0.9, 1.2, 24, atHomes, []string{"咨询社保办理", "请求上门帮扶", "寻求志愿服务"}},
	{"other", "其他", "Other", "other", false, 2, daytime, allYear, 1, 1, 72, onRoads, []string{"其他事项"}},
}
