package importers

import (
	"slices"
	"strings"
)

// Kind is what a file holds.
type Kind struct {
	Name     string // as in --as
	Geometry string // point, line, polygon; "line or polygon" for water; "" for tables
	Optional bool   // rows may lack a geometry
	Layer    string // of the change feed
	fields   []field
}

// field is one thing a kind knows about a row.
type field struct {
	name     string
	zh, en   string // as people call it
	required bool   // a column must be mapped and every row have a value
	soft     bool   // what cannot be read is left out with a warning; the row stays
	parse    parser // nil: text
	columns  []string
}

// Kinds in the order a district is filled.
var Kinds = []Kind{
	{Name: "areas", Geometry: "polygon", Optional: true, Layer: "areas", fields: []field{
		codeField, nameField.must(),
		{name: "kind", zh: "类型", en: "kind", parse: wordOf(areaKinds), columns: names("kind type level 类型 类别 级别 区划类型")},
		{name: "parent", zh: "上级", en: "parent", columns: names("parent parent_name parent_code street town 上级 上级编码 上级名称 所属街道 街道 乡镇 街道名称 乡镇街道")},
	}},
	{Name: "grids", Geometry: "polygon", Layer: "grids", fields: []field{
		codeField.must().also("grid grid_id grid_no grid_num 网格编码 网格代码 网格编号 网格号 area_number area_no"),
		{name: "name", zh: "名称", en: "name", columns: names("grid_name 网格名称 网格名 name 名称 xzqmc community community_name neighborhood")},
		{name: "kind", zh: "网格类型", en: "kind of grid", parse: wordOf(gridKinds), columns: names("kind type grid_type 类型 网格类型 网格类别")},
		{name: "community", zh: "社区", en: "community", columns: names("community_code 社区 所属社区 社区名称 社区编码 村社区 所属村社区 village 村 community community_name")},
		{name: "street", zh: "街道", en: "street", columns: names("street street_name town 街道 所属街道 街道名称 乡镇 乡镇街道 所属乡镇 镇街")},
	}},
	{Name: "buildings", Geometry: "polygon", Layer: "buildings", fields: []field{
		keyField.also("building_id building_code 楼栋编码 楼栋代码 楼栋编号 建筑编码 楼宇编码"),
		{name: "estate", zh: "小区", en: "estate", columns: names("estate compound 小区 小区名称 所属小区 院落")},
		{name: "number", zh: "楼号", en: "number", columns: names("number building_no no block 楼号 栋号 楼栋号 楼栋 楼栋名称 幢号 name 名称")},
		addressField,
		{name: "households", zh: "户数", en: "households", parse: whole(0, 20000), columns: names("households household hh units 户数 住户数 总户数 家庭户数")},
		{soft: true, name: "floors", zh: "层数", en: "floors", parse: whole(1, 200), columns: names("floors storeys stories levels building_levels 层数 楼层 楼层数 地上层数")},
	}},
	{Name: "posts", Geometry: "point", Layer: "posts", fields: []field{
		keyField.also("post_id 阵地编码"),
		{name: "kind", zh: "类型", en: "kind", required: true, parse: wordOf(postKinds), columns: names("kind type level 类型 阵地类型 级别 类别")},
		nameField.must().also("post_name 阵地名称 中心名称 站点名称"), addressField,
		{soft: true, name: "hours", zh: "开放时间", en: "hours", parse: openingHours, columns: names("hours opening_hours 开放时间 服务时间 营业时间 办公时间")},
		{soft: true, name: "services", zh: "服务", en: "services", parse: list, columns: names("services service 服务 服务项目 服务内容 功能")},
		{soft: true, name: "floor_m2", zh: "面积", en: "floor area", parse: number(0, 1e6), columns: names("floor_m2 area_m2 floor_area 面积 建筑面积 使用面积")},
		fromField, toField, lonField, latField,
	}},
	{Name: "roads", Geometry: "line", Layer: "roads", fields: []field{
		keyField.also("osm_id road_id 道路编码 路段编码"),
		{soft: true, name: "class", zh: "等级", en: "class", parse: wordOf(roadClasses), columns: names("class highway fclass road_class type kind 等级 道路等级 类型 类别")},
		nameField.also("road_name 道路名称 路名"),
	}},
	{Name: "water", Geometry: "line or polygon", Layer: "water", fields: []field{
		keyField.also("osm_id water_id"),
		{soft: true, name: "class", zh: "类别", en: "class", parse: wordOf(waterClasses), columns: names("class waterway water fclass type kind 类别 类型 水系类型")},
		nameField.also("river_name 水系名称 河流名称"),
	}},
	{Name: "places", Geometry: "point", Layer: "places", fields: []field{
		keyField.also("osm_id poi_id place_id"),
		{soft: true, name: "class", zh: "类别", en: "class", parse: wordOf(placeClasses), columns: names("class amenity fclass type kind category 类别 类型 分类")},
		nameField.must().also("poi_name place_name 地名 标准名称"),
		{soft: true, name: "rank", zh: "级别", en: "rank", parse: whole(1, 9), columns: names("rank level 级别 重要性")},
		lonField, latField,
	}},
	{Name: "incidents", Geometry: "point", Layer: "incidents", fields: []field{
		keyField.also("case_id case_number request_id service_request_id service_request_number sr_number ticket unique_key 工单编号 工单号 案件编号 案卷号 事件编号 事件编码 任务号 诉求编号"),
		{name: "source", zh: "来源", en: "source", columns: names("source channel 来源 问题来源 上报来源 渠道")},
		{name: "reported_at", zh: "上报时间", en: "reported at", required: true, parse: moment, columns: names(
			"reported_at reported occurred_at occurred created created_at creation_date creation_dt created_date requested_datetime open_date opened date datetime time timestamp 上报时间 受理时间 发生时间 报告时间 登记时间 创建时间 提交时间 时间 日期")},
		{name: "category", zh: "类别", en: "category", columns: names("category type service_name service_code primary_type complaint_type 类别 分类 事件类别 事件类型 案件类型 问题类型 诉求类别 大类 小类")},
		{name: "status", zh: "状态", en: "status", parse: wordOf(incidentStates), columns: names("status state 状态 办理状态 案件状态 处理状态")},
		{name: "summary", zh: "内容", en: "summary", columns: names("summary description details title 内容 描述 事件描述 问题描述 诉求内容 标题")},
		addressField,
		{name: "accepted_at", zh: "立案时间", en: "accepted at", parse: moment, columns: names("accepted_at 立案时间")},
		{name: "dispatched_at", zh: "派遣时间", en: "dispatched at", parse: moment, columns: names("dispatched_at 派遣时间 派单时间")},
		{name: "done_at", zh: "处置时间", en: "done at", parse: moment, columns: names("done_at resolved_at 处置时间 处置完成时间 办结时间 完成时间")},
		{name: "closed_at", zh: "结案时间", en: "closed at", parse: moment, columns: names("closed_at closed_date completion_date close_date closed 结案时间 关闭时间")},
		{name: "due_at", zh: "截止时间", en: "due at", parse: deadline, columns: names("due_at due_date expected_datetime 截止时间 处置截止时间 办理时限")},
		lonField, latField,
	}},
	{Name: "organisations", Layer: "responsibility", fields: []field{
		codeField.also("organisation_code 组织编码 党组织编码 组织代码"),
		nameField.must().also("organisation organization 组织名称 党组织名称 党组织 组织"),
		{name: "kind", zh: "组织类型", en: "kind", parse: wordOf(organisationKinds), columns: names("kind type level 组织类型 类型 级别 组织类别")},
		{name: "parent", zh: "上级组织", en: "parent", columns: names("parent parent_name parent_code 上级 上级组织 上级党组织 上级编码")},
		{name: "form", zh: "形式", en: "form", parse: wordOf(organisationForms), columns: names("form 形式 组织形式 单独联合")},
		{name: "big_committee", zh: "大党委", en: "big committee", parse: yesNo, columns: names("big_committee 大党委 是否大党委")},
		{name: "area", zh: "区域", en: "area", columns: names("area area_name community street 区域 所属社区 社区 街道 所属街道 辖区")},
		fromField, toField,
	}},
	{Name: "members", Layer: "responsibility", fields: []field{
		{name: "organisation", zh: "党组织", en: "organisation", required: true, columns: names("organisation organization branch 党组织 所属党组织 支部 党支部 所属党支部 组织 组织名称 组织编码")},
		nameField.must().also("member 姓名 负责人 责任人"),
		{name: "office", zh: "职务", en: "office", required: true, parse: wordOf(offices), columns: names("office title role position 职务 岗位 角色")},
		{name: "work_phone", zh: "工作电话", en: "work phone", parse: phone, columns: names("work_phone phone office_phone tel 工作电话 办公电话 联系电话 电话")},
		{name: "term_from", zh: "任期起", en: "term from", required: true, parse: day, columns: names("term_from from start since 任期起 任职时间 任职日期 任期开始 开始日期 起始日期")},
		{name: "term_to", zh: "任期止", en: "term to", parse: day, columns: names("term_to to end until 任期止 届满时间 届满日期 任期结束 结束日期 截止日期")},
	}},
	{Name: "assignments", Layer: "responsibility", fields: []field{
		{name: "grid", zh: "网格", en: "grid", required: true, columns: names("grid grid_code code 网格编码 网格代码 网格编号 网格")},
		{name: "branch", zh: "主责党支部", en: "lead branch", columns: names("branch lead_branch lead organisation 党支部 网格党支部 主责党支部 支部 牵头支部")},
		{name: "joint", zh: "联合党支部", en: "joint branches", parse: list, columns: names("joint joint_branch joint_branches 联合党支部 共建支部 参与支部")},
		{name: "head", zh: "网格长", en: "grid head", columns: names("head grid_head 网格长")},
		{name: "worker", zh: "网格员", en: "grid workers", parse: list, columns: names("worker workers grid_worker 网格员 专职网格员 兼职网格员")},
		{name: "contact", zh: "联系人", en: "contacts", parse: list, columns: names("contact contacts 联系人 联络员")},
		{name: "from", zh: "开始日期", en: "from", parse: day, columns: names("from start since 开始日期 起始日期 生效日期 自")},
		{name: "to", zh: "结束日期", en: "to", parse: day, columns: names("to end until 结束日期 截止日期 失效日期 至")},
	}},
}

var (
	codeField    = field{name: "code", zh: "编码", en: "code", parse: keyText, columns: names("code id 编码 代码 编号 标识码 gb xzqdm")}
	keyField     = field{name: "key", zh: "编号", en: "key", parse: keyText, columns: names("key source_key id code uuid guid objectid 编号 编码 代码 标识码")}
	nameField    = field{name: "name", zh: "名称", en: "name", columns: names("name 名称 xzqmc")}
	addressField = field{name: "address", zh: "地址", en: "address", columns: names("address addr location_address street_address 地址 详细地址 门牌 门牌地址 事发地点 地点 位置")}
	fromField    = field{name: "from", zh: "启用日期", en: "from", parse: day, columns: names("from start opened since 启用日期 开始日期 成立日期 启用时间 成立时间")}
	toField      = field{name: "to", zh: "停用日期", en: "to", parse: day, columns: names("to end until 停用日期 结束日期 撤销日期 停用时间")}
	lonField     = field{name: "lon", zh: "经度", en: "longitude", parse: number(-1e8, 1e8), columns: names("lon lng long longitude x 经度 经度坐标 坐标x x坐标 东坐标")}
	latField     = field{name: "lat", zh: "纬度", en: "latitude", parse: number(-1e8, 1e8), columns: names("lat latitude y 纬度 纬度坐标 坐标y y坐标 北坐标")}
)

func (f field) must() field {
	f.required = true
	return f
}

// also puts more column names before those the field has.
func (f field) also(more string) field {
	f.columns = append(names(more), f.columns...)
	return f
}

func names(list string) []string { return strings.Fields(list) }

// FindKind is the kind of a name; false if there is none.
func FindKind(name string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds[i], true
}

// KindNames lists the kinds.
func KindNames() []string {
	out := make([]string, len(Kinds))
	for i, k := range Kinds {
		out[i] = k.Name
	}
	return out
}

func (k Kind) field(name string) (field, bool) {
	i := slices.IndexFunc(k.fields, func(f field) bool { return f.name == name })
	if i < 0 {
		return field{}, false
	}
	return k.fields[i], true
}

func (k Kind) fieldNames() []string {
	out := make([]string, len(k.fields))
	for i, f := range k.fields {
		out[i] = f.name
	}
	return out
}

// fieldLabel is what people call a field; a column of the file is called as it is.
func fieldLabel(name, lang string) string {
	for _, k := range Kinds {
		if f, ok := k.field(name); ok {
			if lang == "en" {
				return f.en
			}
			return f.zh
		}
	}
	return name
}
