package grid

// phrase is what is said about one kind of finding; {names} are filled by Finding.words.
type phrase struct{ message, fix Text }

// phrases by kind. Written as an official would say it to a colleague.
var phrases = map[string]phrase{
	// R01
	"bad_ring": {Text{"{grid}的边界没有闭合、少于三个点或没有面积。", "The border of {grid} is not closed, has fewer than three corners, or has no area."},
		Text{"在原始数据中重画这个网格后重新导入。", "Redraw the grid in the source data and import it again."}},
	"ring_crosses": {Text{"{grid}的边界自相交叉 {count} 处。", "The border of {grid} crosses itself in {count} places."},
		Text{"把交叉处的折点理顺。很窄的尖角可能是坐标取整后才交叉的，删去即可。", "Straighten the corners where it crosses. A very narrow spike may cross only after rounding: remove it."}},
	"ring_touches": {Text{"{grid}的边界 {count} 次回到同一个点。", "The border of {grid} comes back to the same point {count} times."},
		Text{"把相连的一点断开，或分成两个部分。", "Separate the parts that meet in one point."}},
	"stray_hole": {Text{"{grid}有 {count} 个洞不在它自己的范围内，或套在另一个洞里。", "{count} holes of {grid} lie outside its own ground, or within another of its holes."},
		Text{"在原始数据中去掉这个洞后重新导入。", "Take the hole out of the source data and import it again."}},
	"part_within": {Text{"{grid}有一部分画在它自己的另一部分里面。", "A part of {grid} lies within another part of it."},
		Text{"在原始数据中去掉重复的部分后重新导入。", "Take the part out of the source data and import it again."}},
	"too_large": {Text{"{grid}的范围过大，无法检查。", "{grid} is too large to be checked."},
		Text{"检查坐标系是否选对：网格不会跨越上百公里。", "Check the coordinate system: no grid is hundreds of kilometres wide."}},
	// R02
	"overlap": {Text{"{grid}与{other}重叠 {area_m2} 平方米，平均宽 {width_m} 米。", "{grid} and {other} share {area_m2} m², {width_m} m wide on average."},
		Text{"确定重叠处归哪个网格，另一个让出。", "Decide whose ground it is and take it from the other grid."}},
	// R03
	"gap": {Text{"{grids}之间有 {area_m2} 平方米的空白，平均宽 {width_m} 米，不属于任何网格。", "{area_m2} m² between {grids}, {width_m} m wide on average, belong to no grid."},
		Text{"把空白划给相邻的一个网格；若不属于本区，在草稿中把它标为区外。", "Give the gap to a neighbouring grid, or mark it in the draft as outside the district."}},
	"missing_node": {Text{"{grid}与{other}的公共边界上有 {count} 个折点只属于一方。", "{count} corners on the common border of {grid} and {other} belong to only one of them."},
		Text{"图上看不出问题，但以后调整边界时可能裂开；下次编辑时补齐折点。", "Nothing shows on the map, but later edits could open a crack: add the corners when the border is edited next."}},
	"near_node": {Text{"{grid}与{other}有 {count} 个折点紧挨着对方的边界（不到 1 厘米）而不重合。", "{count} corners of {grid} or {other} lie within a centimetre of the other's border without meeting it."},
		Text{"把折点移到边界上。", "Move the corner onto the border."}},
	// R04
	"no_community": {Text{"{grid}没有所属社区。", "{grid} belongs to no community."},
		Text{"为网格指定社区。网格不能直接挂在街道之下。", "Name its community: a grid cannot hang directly under a street."}},
	"outside_community": {Text{"{grid}有 {area_m2} 平方米在所属社区的界线之外。", "{area_m2} m² of {grid} lie outside its community's outline."},
		Text{"核对社区界线与网格边界，或更正网格所属社区。", "Compare the community's outline with the grid's border, or correct its community."}},
	// R05
	"no_lead": {Text{"{grid}从未指定主责党支部。", "No branch was ever named to lead {grid}."},
		Text{"为网格指定一个主责党支部，独立支部或联合支部均可。", "Name a lead branch; a joint branch will do."}},
	"lead_ended": {Text{"{grid}自 {since} 起没有主责党支部，已 {days} 天；此前是{organisation}。", "No branch has led {grid} since {since} ({days} days); {organisation} did before."},
		Text{"指定接任的党支部，或延长原支部的责任期限。", "Name a successor, or extend the former branch's responsibility."}},
	"lead_later": {Text{"{grid}目前没有主责党支部，{next} 起由{organisation}负责。", "No branch leads {grid} yet; {organisation} will from {next}."},
		Text{"把责任起始日提前，或指定过渡期间的支部。", "Bring its first day forward, or name a branch for the time between."}},
	"lead_closed": {Text{"{grid}的主责党支部{organisation}已经撤销或尚未成立。", "{organisation}, which leads {grid}, has been closed or is not yet founded."},
		Text{"改由现有的党支部负责，并结束原来的责任。", "Let an existing branch take over and end the old responsibility."}},
	// R06
	"no_member": {Text{"{grid}从未指定责任人。", "No member was ever named for {grid}."},
		Text{"为网格指定在任的网格长或网格员。", "Name a grid head or worker who is in office."}},
	"member_left": {Text{"{grid}自 {since} 起无人负责，已空缺 {days} 天；此前是{office}{member}。", "Nobody has been responsible for {grid} since {since}, {days} days; {member} ({office}) was before."},
		Text{"尽快指定接任的人。", "Name a successor."}},
	"term_ended_alone": {Text{"{grid}的{office}{member}任期已于 {since} 届满，已 {days} 天，网格没有其他在任责任人。", "The term of {member} ({office} of {grid}) ended on {since}, {days} days ago, and nobody else is in office there."},
		Text{"办理换届或延长任期，或改由在任的人负责。", "Renew the term, or name somebody who is in office."}},
	"term_not_begun": {Text{"{grid}的{office}{member}任期自 {next} 才开始。", "The term of {member} ({office} of {grid}) begins only on {next}."},
		Text{"指定过渡期间的责任人，或更正任期。", "Name somebody for the time between, or correct the term."}},
	// R07
	"member_overloaded": {Text{"{office}{member}负责 {n} 个网格，超过 {limit} 个：{grids}。", "{member} ({office}) is responsible for {n} grids, more than {limit}: {grids}."},
		Text{"把部分网格交给其他在任的人。", "Hand some of the grids to others in office."}},
	"branch_overloaded": {Text{"{organisation}主责 {n} 个网格，超过 {limit} 个：{grids}。", "{organisation} leads {n} grids, more than {limit}: {grids}."},
		Text{"在部分网格另设党支部，或由联合支部分担。", "Found further branches, or let joint branches take some of the grids."}},
	// R08
	"term_ended": {Text{"{grid}的{office}{member}任期已于 {since} 届满，责任关系还没有结束。", "The term of {member} ({office} of {grid}) ended on {since}, but the assignment goes on."},
		Text{"结束这项责任，或更正任期。", "End the assignment, or correct the term."}},
	"foreign_member": {Text{"{office}{member}属于{organisation}，而{organisation}与{grid}的责任支部没有隶属关系。", "{member} ({office}) belongs to {organisation}, which has no part in the branches of {grid}."},
		Text{"由责任支部的人负责，或把本人所在支部列为联合支部。", "Name somebody from the responsible branch, or add the member's own as a joint branch."}},
	"branch_elsewhere": {Text{"{grid}的主责党支部{organisation}归{area}，不管这个网格所在的社区。", "{organisation}, which leads {grid}, answers for {area} and not for the grid's community."},
		Text{"改由本社区的党支部负责，或更正网格所属社区。", "Let a branch of the grid's own community lead, or correct the grid's community."}},
	"level_skipped": {Text{"{organisation}直接隶属{parent}，中间缺少一级党组织。", "{organisation} hangs directly under {parent}: a level is missing between them."},
		Text{"补上中间一级，或更正上级党组织。", "Add the level between, or correct the parent."}},
	"parent_closed": {Text{"{organisation}的上级{parent}已不存在。", "{parent}, the parent of {organisation}, no longer exists."},
		Text{"更正上级党组织。", "Correct the parent organisation."}},
	// R09
	"building_outside": {Text{"{place}不在任何网格内，有 {households} 户。", "{place} lies in no grid; it has {households} households."},
		Text{"核对楼栋位置，或把边界画到包含它。", "Check the building's place, or draw a border that holds it."}},
	"building_twice": {Text{"{place}所在的位置同属两个网格；现按面积较大的一方归入{grid}。", "{place} stands where two grids overlap; for now it counts to {grid}, which has the larger part."},
		Text{"先解决这里的网格重叠。", "Settle the overlap of the grids here."}},
	// R11
	"no_committee": {Text{"{area}没有现任的社区党委或总支。", "No community committee answers for {area}."},
		Text{"登记社区党组织，并注明负责的社区。", "Enter the community's committee and the area it answers for."}},
	// R16
	"few_households": {Text{"{grid}有 {n} 户，少于 {min} 户。", "{grid} has {n} households, fewer than {min}."},
		Text{"与相邻网格合并或调整边界；老旧小区、专属网格可以例外。", "Merge it with a neighbour or move its border; old estates and special grids may differ."}},
	"many_households": {Text{"{grid}有 {n} 户，多于 {max} 户。", "{grid} has {n} households, more than {max}."},
		Text{"拆分网格或调整边界。", "Split the grid or move its border."}},
	// R17
	"code_prefix": {Text{"{grid}的编码不以所属社区{area}的编码 {area_code} 开头。", "The code of {grid} does not begin with {area_code}, the code of {area}."},
		Text{"更正编码；若两者用的不是同一套编码，可以不理会。", "Correct the code, unless the two follow different coding schemes."}},
	"code_twice": {Text{"{grid}的编码在另一个图层中已经使用。", "The code of {grid} is used in two layers."},
		Text{"给其中一个网格换一个编码。", "Give one of the grids another code."}},
	// R18
	"incidents_unplaced": {Text{"有 {n} 件事件在辖区附近，但不在任何网格内，没有责任支部。", "{n} incidents lie near the district but in no grid: no branch is responsible."},
		Text{"在事件列表中按「未落格」查看，核对位置，或补齐网格之间的空白。", "List incidents that are unplaced, check their places, or close the gaps between grids."}},
	// R19
	"post_no_hours": {Text{"{name}没有填写开放时间。", "{name} has no opening hours."},
		Text{"补填开放时间，居民才知道什么时候能来。", "Enter its hours, so that people know when to come."}},
	"post_unplaced": {Text{"{name}不在任何网格内。", "{name} lies in no grid."},
		Text{"核对位置。", "Check its place."}},
	// R22
	"building_cut": {Text{"网格边界穿过{place}，只有 {share}% 在{grid}内。", "A grid border cuts {place}: only {share}% of it lie in {grid}."},
		Text{"把边界移到楼栋之外，沿道路或围墙走。", "Move the border off the building, along a road or a wall."}},

	// R23
	"unconfirmed": {Text{"{grid}的责任安排（{branches} 个支部、{members} 人）由系统按原网格提出，还没有人确认。", "The responsibilities of {grid} ({branches} branches, {members} members) were proposed after the grid it came from; nobody has confirmed them."},
		Text{"逐一核对，确认或改派后再发布。", "Look at each, then confirm or replace it."}},
	// R24
	"base_superseded": {Text{"草案依据的是{base_name}，而现在最后一个版本是{last_name}。", "The draft was made from {base_name}, but the last edition is now {last_name}."},
		Text{"把草案移到最新版本上（重放操作），再核对一遍。", "Rebase: replay the draft's operations on that edition, and look at it again."}},
	"base_changed": {Text{"草案做好之后，它依据的{base_name}又被退回修改过。", "{base_name}, which the draft was made from, went back to its planner after that and may be another one now."},
		Text{"把草案移到{base_name}现在的样子上（重放操作），再核对一遍。", "Rebase: replay the draft's operations on {base_name} as it is now, and look at it again."}},
	"day_too_early": {Text{"{day} 不能生效：{last_name}自 {since} 起生效，新版本只能在它之后。", "It cannot come into force on {day}: {last_name} did on {since}, and a new edition can only follow it."},
		Text{"换一个更晚的生效日期。", "Choose a later day."}},
	"predecessor_waits": {Text{"排在前面的{last_name}还没有生效。", "{last_name}, which comes before it, is not yet in force."},
		Text{"先解决{last_name}的问题。", "Put right what keeps {last_name} from coming into force."}},

	"unknown": {Text{"无法判断：{missing}。", "Cannot be judged: {missing}."},
		Text{"导入所需数据后再查。", "Import the data it needs and check again."}},
	"no_edition": {Text{"{day} 没有生效的网格版本。", "No edition of the grids was in force on {day}."},
		Text{"换一个日期，或先导入网格。", "Choose another day, or import grids first."}},
}
