// Who may answer for a grid and what is wrong with who does. Pure: people.ts has the data.
import type { Grid, Member, Organisation } from "../api.types";
import type { AssignedMember, GridAssignments } from "./edition.types";

/** Staff is everybody who can be named, and how much each has in the draft. */
export interface Staff {
	day: string; // the first day the draft is meant to be in force
	organisations: ReadonlyMap<number, Organisation>; // that exist then
	members: ReadonlyMap<number, Member>;
	memberLoad: ReadonlyMap<number, number>; // grids headed or worked
	branchLoad: ReadonlyMap<number, number>; // grids led
	perMember: number;
	perBranch: number;
}

export type MarkKind =
	| "no_lead"
	| "lead_closed"
	| "branch_elsewhere"
	| "no_member"
	| "term_over"
	| "foreign_member"
	| "unconfirmed"
	| "branch_overloaded"
	| "member_overloaded";

/** Mark is one thing that is not right with who answers for a grid. */
export interface Mark {
	kind: MarkKind;
	who: string;
	n?: number;
	limit?: number;
}

/** heavy marks keep the draft from being published, the others are only said. */
export function isHeavy({ kind }: Mark): boolean {
	return kind !== "branch_overloaded" && kind !== "member_overloaded";
}

/** loadsOf counts the grids of everybody. */
export function loadsOf(all: readonly GridAssignments[]): Pick<Staff, "memberLoad" | "branchLoad"> {
	const memberLoad = new Map<number, number>();
	const branchLoad = new Map<number, number>();
	const more = (map: Map<number, number>, id: number) => map.set(id, (map.get(id) ?? 0) + 1);
	for (const g of all) {
		for (const b of g.branches) if (b.role === "lead") more(branchLoad, b.organisation.id);
		for (const m of g.members) if (m.role !== "contact") more(memberLoad, m.member.id);
	}
	return { memberLoad, branchLoad };
}

export function inOffice(staff: Staff, id: number): boolean {
	const term = staff.members.get(id)?.term;
	return !!term && (term.from ?? "") <= staff.day && (term.to === null || term.to > staff.day);
}

/** lineOf is an organisation and all above it. */
function lineOf(staff: Staff, id: number): number[] {
	const line: number[] = [];
	for (
		let at: number | null | undefined = id;
		at && !line.includes(at);
		at = staff.organisations.get(at)?.parent
	)
		line.push(at);
	return line;
}

/** akin: a member of one organisation may answer for a grid of the other: it is itself, above or below. */
export function akin(staff: Staff, one: number, other: number): boolean {
	return lineOf(staff, one).includes(other) || lineOf(staff, other).includes(one);
}

/** fitsArea: the area a branch answers for is the grid's community or its street; unknown fits. */
export function fitsArea(
	staff: Staff,
	branch: number,
	grid: Pick<Grid, "community" | "street"> | undefined,
): boolean {
	const own = lineOf(staff, branch)
		.map((id) => staff.organisations.get(id)?.area ?? null)
		.find((area) => area !== null);
	if (own === undefined || !grid?.community) return true;
	return own === grid.community.id || own === grid.street?.id;
}

/** marksOf lists what is not right with who answers for a grid, worst first. */
export function marksOf(
	a: GridAssignments,
	grid: Pick<Grid, "community" | "street"> | undefined,
	staff: Staff,
): Mark[] {
	const marks: Mark[] = [];
	const lead = a.branches.find((b) => b.role === "lead");
	if (!lead) marks.push({ kind: "no_lead", who: "" });
	else {
		const { id, name } = lead.organisation;
		if (!staff.organisations.has(id)) marks.push({ kind: "lead_closed", who: name });
		else if (!fitsArea(staff, id, grid)) marks.push({ kind: "branch_elsewhere", who: name });
	}
	const serving = a.members.filter((m) => inOffice(staff, m.member.id));
	if (serving.length === 0) marks.push({ kind: "no_member", who: a.members.map(nameOf).join("、") });
	else for (const m of a.members) if (!serving.includes(m)) marks.push({ kind: "term_over", who: nameOf(m) });
	for (const m of serving) if (isForeign(staff, a, m)) marks.push({ kind: "foreign_member", who: nameOf(m) });
	if ([...a.branches, ...a.members].some((x) => x.source === "proposed"))
		marks.push({ kind: "unconfirmed", who: "" });
	const led = lead && staff.branchLoad.get(lead.organisation.id);
	if (lead && led && led > staff.perBranch)
		marks.push({ kind: "branch_overloaded", who: lead.organisation.name, n: led, limit: staff.perBranch });
	for (const m of serving) {
		const n = staff.memberLoad.get(m.member.id) ?? 0;
		if (m.role !== "contact" && n > staff.perMember)
			marks.push({ kind: "member_overloaded", who: nameOf(m), n, limit: staff.perMember });
	}
	return marks;
}

/** isForeign: at work in a grid whose branches their organisation has no part in. */
export function isForeign(staff: Staff, a: GridAssignments, m: AssignedMember): boolean {
	const own = staff.members.get(m.member.id)?.organisation.id;
	if (m.role === "contact" || own === undefined || a.branches.length === 0) return false;
	return !a.branches.some((b) => akin(staff, own, b.organisation.id));
}

function nameOf(m: AssignedMember): string {
	return m.member.name ?? "";
}

/** Candidate is somebody who could be named, and what speaks against it. */
export interface Candidate {
	id: number;
	name: string;
	under: string; // the organisation above, or one's own
	load: number;
	limit: number;
	misfit: boolean; // of another community, or without part in the branches
}

/** branchesFor lists the branches that could lead, the fitting and least laden first. */
export function branchesFor(
	staff: Staff,
	grid: Pick<Grid, "community" | "street"> | undefined,
	text: string,
	but: ReadonlySet<number>,
): Candidate[] {
	return [...staff.organisations.values()]
		.filter((o) => o.kind === "branch" && !but.has(o.id) && holds(text, o.name, o.code))
		.map((o) => ({
			id: o.id,
			name: o.name,
			under: (o.parent !== null && staff.organisations.get(o.parent)?.name) || "",
			load: staff.branchLoad.get(o.id) ?? 0,
			limit: staff.perBranch,
			misfit: !fitsArea(staff, o.id, grid),
		}))
		.sort(
			(a, b) => Number(a.misfit) - Number(b.misfit) || a.load - b.load || a.name.localeCompare(b.name, "zh"),
		);
}

/** membersFor lists who is in office, those of the grid's branches and with the fewest grids first. */
export function membersFor(
	staff: Staff,
	branches: readonly number[],
	text: string,
	but: ReadonlySet<number>,
): Candidate[] {
	const near = (m: Member) =>
		branches.includes(m.organisation.id)
			? 0
			: branches.some((b) => akin(staff, m.organisation.id, b))
				? 1
				: branches.length === 0
					? 1
					: 2;
	return [...staff.members.values()]
		.filter((m) => inOffice(staff, m.id) && !but.has(m.id) && holds(text, m.name, m.organisation.name))
		.map((m) => ({ m, rank: near(m), load: staff.memberLoad.get(m.id) ?? 0 }))
		.sort((a, b) => a.rank - b.rank || a.load - b.load || a.m.name.localeCompare(b.m.name, "zh"))
		.map(({ m, rank, load }) => ({
			id: m.id,
			name: m.name,
			under: m.organisation.name,
			load,
			limit: staff.perMember,
			misfit: rank === 2,
		}));
}

function holds(text: string, ...of: string[]): boolean {
	const wanted = text.trim().toLowerCase();
	return wanted === "" || of.some((o) => o.toLowerCase().includes(wanted));
}
