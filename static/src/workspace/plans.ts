// Who is to answer for grids, as it is sent: the next set from the last, grids that get the same
// in one request, and the way back. Pure: assign.ts sends.
import type { AssignedBranch, AssignedMember, AssignmentSource, GridAssignments } from "./edition.types";

export interface PlannedBranch {
	organisation: number;
	role: AssignedBranch["role"];
}

export interface PlannedMember {
	member: number;
	role: AssignedMember["role"];
}

/** Plan is what a grid is to have; absent: as it is. */
export interface Plan {
	branches?: PlannedBranch[];
	members?: PlannedMember[];
}

export type Part = keyof Plan;

export function branchesOf(a: GridAssignments): PlannedBranch[] {
	return a.branches.map((b) => ({ organisation: b.organisation.id, role: b.role }));
}

export function membersOf(a: GridAssignments): PlannedMember[] {
	return a.members.map((m) => ({ member: m.member.id, role: m.role }));
}

/** withLead gives a grid another lead; the branches that take part stay. */
export function withLead(a: GridAssignments, organisation: number): Plan {
	const joint = branchesOf(a).filter((b) => b.role === "joint" && b.organisation !== organisation);
	return { branches: [{ organisation, role: "lead" }, ...joint] };
}

export function withJoint(a: GridAssignments, organisation: number): Plan {
	const others = branchesOf(a).filter((b) => b.organisation !== organisation);
	return { branches: [...others, { organisation, role: "joint" }] };
}

export function withoutBranch(a: GridAssignments, organisation: number): Plan {
	return { branches: branchesOf(a).filter((b) => b.organisation !== organisation) };
}

/** withMember adds somebody: as head where there is none, else as worker. */
export function withMember(a: GridAssignments, member: number): Plan {
	const others = membersOf(a).filter((m) => m.member !== member);
	const role = others.some((m) => m.role === "head") ? "worker" : "head";
	return { members: [...others, { member, role }] };
}

export function withoutMember(a: GridAssignments, member: number): Plan {
	return { members: membersOf(a).filter((m) => m.member !== member) };
}

export function withRole(a: GridAssignments, member: number, role: PlannedMember["role"]): Plan {
	return { members: membersOf(a).map((m) => (m.member === member ? { member, role } : m)) };
}

/** Basis is what a plan takes a grid to have, of what it replaces. */
export interface Basis extends Plan {
	grid: number;
}

export function basisOf(a: GridAssignments, plan: Plan): Basis {
	return {
		grid: a.grid.id,
		...(plan.branches ? { branches: branchesOf(a) } : {}),
		...(plan.members ? { members: membersOf(a) } : {}),
	};
}

/** given is who answers for a grid once a plan is made; names are left to the next answer. */
export function given(a: GridAssignments, plan: Plan): GridAssignments {
	const fresh = { source: "planned", from: null, to: null } as const;
	return {
		grid: a.grid,
		branches:
			plan.branches?.map(({ organisation, role }) => ({
				organisation: { id: organisation, name: "", form: "own" },
				role,
				...fresh,
			})) ?? a.branches,
		members:
			plan.members?.map(({ member, role }) => ({
				member: { id: member, office: "" },
				role,
				term_to: null,
				...fresh,
			})) ?? a.members,
	};
}

/** together puts grids that get the same into one request of at most a number of grids. */
export function together(changes: ReadonlyMap<number, Plan>, most = 2000): { grids: number[]; plan: Plan }[] {
	const groups = new Map<string, { grids: number[]; plan: Plan }>();
	for (const [grid, plan] of changes) {
		const key = JSON.stringify(plan);
		const group = groups.get(key);
		if (group) group.grids.push(grid);
		else groups.set(key, { grids: [grid], plan });
	}
	return [...groups.values()].flatMap(({ grids, plan }) =>
		Array.from({ length: Math.ceil(grids.length / most) }, (_, i) => ({
			grids: grids.slice(i * most, (i + 1) * most),
			plan,
		})),
	);
}

const planned = (list: readonly { source: AssignmentSource }[]) => list.some((x) => x.source !== "dated");

/** wayBack is what makes grids as they were: what was planned is planned again, the rest goes back to
 * what is dated. */
export function wayBack(
	former: readonly GridAssignments[],
	parts: readonly Part[],
): { puts: Map<number, Plan>; drops: Record<Part, number[]> } {
	const puts = new Map<number, Plan>();
	const drops: Record<Part, number[]> = { branches: [], members: [] };
	for (const a of former) {
		const plan: Plan = {};
		for (const part of parts) {
			if (!planned(a[part])) drops[part].push(a.grid.id);
			else if (part === "branches") plan.branches = branchesOf(a);
			else plan.members = membersOf(a);
		}
		if (plan.branches || plan.members) puts.set(a.grid.id, plan);
	}
	return { puts, drops };
}

/** holdsStill: who answers for a grid is still what a plan said. */
export function holdsStill(a: GridAssignments | undefined, plan: Plan): boolean {
	if (!a) return false;
	const words = (list: readonly object[]) =>
		list
			.map((x) => Object.values(x).join(" "))
			.sort()
			.join();
	return (
		(!plan.branches || words(plan.branches) === words(branchesOf(a))) &&
		(!plan.members || words(plan.members) === words(membersOf(a)))
	);
}
