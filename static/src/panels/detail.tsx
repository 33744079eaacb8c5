// What was chosen on the map or in a list.
import type { Selection } from "../hash";
import { AreaDetail } from "./detail_area";
import { BuildingDetail } from "./detail_building";
import { GridDetailPanel } from "./detail_grid";
import { IncidentDetail } from "./detail_incident";
import { MemberDetail } from "./detail_member";
import { OrganisationDetail } from "./detail_organisation";
import { PostDetail } from "./detail_post";

const panels = {
	grid: GridDetailPanel,
	building: BuildingDetail,
	post: PostDetail,
	incident: IncidentDetail,
	area: AreaDetail,
	organisation: OrganisationDetail,
	member: MemberDetail,
} as const;

export function Detail({ selection }: { selection: Selection }) {
	const Panel = panels[selection.kind];
	return <Panel id={selection.id} />;
}
