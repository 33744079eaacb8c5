// The list of grids by who answers: filtered, and grouped by community. Pure.
import type { Grid } from "../api.types";
import type { GridAssignments } from "./edition.types";
import { isHeavy, type Mark } from "./staffing";

export const sorts = ["all", "wrong", "unconfirmed", "overloaded", "planned"] as const;
export type Sort = (typeof sorts)[number];

/** isOf reports whether a grid is of a sort. */
export function isOf(sort: Sort, a: GridAssignments, marks: readonly Mark[]): boolean {
	switch (sort) {
		case "wrong":
			return marks.some((m) => isHeavy(m) && m.kind !== "unconfirmed");
		case "unconfirmed":
			return marks.some((m) => m.kind === "unconfirmed");
		case "overloaded":
			return marks.some((m) => !isHeavy(m));
		case "planned":
			return [...a.branches, ...a.members].some((x) => x.source !== "dated");
		default:
			return true;
	}
}

/** countBy counts the grids of every sort. */
export function countBy(
	all: readonly GridAssignments[],
	marks: ReadonlyMap<number, readonly Mark[]>,
): Record<Sort, number> {
	const counts: Record<Sort, number> = { all: 0, wrong: 0, unconfirmed: 0, overloaded: 0, planned: 0 };
	for (const a of all)
		for (const sort of sorts) if (isOf(sort, a, marks.get(a.grid.id) ?? [])) counts[sort]++;
	return counts;
}

/** found reports whether a text is in the names of a grid or of who answers for it. */
export function found(a: GridAssignments, text: string): boolean {
	const wanted = text.trim().toLowerCase();
	if (!wanted) return true;
	return [
		a.grid.code,
		a.grid.name ?? "",
		...a.branches.map((b) => b.organisation.name),
		...a.members.map((m) => m.member.name ?? ""),
	].some((words) => words.toLowerCase().includes(wanted));
}

export interface CommunityGroup {
	id: number; // 0: of no community
	name: string;
	grids: GridAssignments[];
}

/** byCommunity groups grids, in the order of the list. */
export function byCommunity(
	list: readonly GridAssignments[],
	gridByID: ReadonlyMap<number, Pick<Grid, "community">>,
): CommunityGroup[] {
	const groups = new Map<number, CommunityGroup>();
	for (const a of list) {
		const community = gridByID.get(a.grid.id)?.community ?? null;
		const group = groups.get(community?.id ?? 0);
		if (group) group.grids.push(a);
		else groups.set(community?.id ?? 0, { id: community?.id ?? 0, name: community?.name ?? "", grids: [a] });
	}
	return [...groups.values()];
}
