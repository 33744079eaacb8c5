import { describe, expect, it } from "vitest";
import type { Member, Organisation } from "../api.types";
import type { AssignmentSource, GridAssignments } from "./edition.types";
import { byCommunity, countBy, found } from "./people_list";
import { holdsStill, together, wayBack, withLead, withMember, withoutMember, withRole } from "./plans";
import { branchesFor, fitsArea, loadsOf, marksOf, membersFor, type Staff } from "./staffing";

const org = (
	id: number,
	parent: number | null,
	kind: Organisation["kind"],
	area: number | null,
): Organisation => ({
	id,
	parent,
	kind,
	level: 4,
	form: "own",
	big_committee: false,
	code: `B${id}`,
	name: `支部${id}`,
	area,
	from: null,
	to: null,
	grids: 0,
	members: 0,
});

const person = (id: number, organisation: number, to: string | null = null): Member => ({
	id,
	organisation: { id: organisation, name: `支部${organisation}` },
	name: `人${id}`,
	office: "grid_head",
	term: { from: "2025-01-01", to },
	grids: [],
});

const grid = (
	id: number,
	lead: number | null,
	people: [number, "head" | "worker" | "contact"][],
	source: AssignmentSource = "dated",
): GridAssignments => ({
	grid: { id, code: `G${id}`, name: `第${id}网格` },
	branches:
		lead === null
			? []
			: [
					{
						organisation: { id: lead, name: `支部${lead}`, form: "own" },
						role: "lead",
						source,
						from: null,
						to: null,
					},
				],
	members: people.map(([member, role]) => ({
		member: { id: member, name: `人${member}`, office: "grid_head" },
		role,
		source,
		from: null,
		to: null,
		term_to: null,
	})),
});

// Community 100 under committee 1 with branches 11 and 12; community 200 under committee 2 with 21.
function staffOf(all: readonly GridAssignments[]): Staff {
	const orgs = [
		org(1, null, "community_committee", 100),
		org(2, null, "community_committee", 200),
		org(11, 1, "branch", null),
		org(12, 1, "branch", null),
		org(21, 2, "branch", null),
	];
	const people = [person(1, 11), person(2, 1), person(3, 21), person(4, 12, "2026-01-01")];
	return {
		day: "2026-06-01",
		organisations: new Map(orgs.map((o) => [o.id, o])),
		members: new Map(people.map((m) => [m.id, m])),
		...loadsOf(all),
		perMember: 1,
		perBranch: 1,
	};
}
const here = { community: { id: 100, name: "一社区" }, street: { id: 10, name: "街道" } };

describe("what is marked", () => {
	const kinds = (a: GridAssignments, all = [a]) => marksOf(a, here, staffOf(all)).map((m) => m.kind);
	it("marks nothing where a branch of the community and its people answer", () => {
		expect(
			kinds(
				grid(5, 11, [
					[1, "head"],
					[2, "worker"],
				]),
			),
		).toEqual([]);
	});
	it("marks vacancies, ended terms and closed branches", () => {
		expect(kinds(grid(5, null, []))).toEqual(["no_lead", "no_member"]);
		expect(kinds(grid(5, 12, [[4, "head"]]))).toEqual(["no_member"]);
		expect(
			kinds(
				grid(5, 12, [
					[4, "head"],
					[2, "worker"],
				]),
			),
		).toEqual(["term_over"]);
		expect(kinds(grid(5, 99, [[1, "contact"]]))).toEqual(["lead_closed"]);
	});
	it("marks who is of another community, contacts aside", () => {
		expect(kinds(grid(5, 21, [[3, "head"]]))).toEqual(["branch_elsewhere"]);
		expect(kinds(grid(5, 11, [[3, "head"]]))).toEqual(["foreign_member"]);
		expect(kinds(grid(5, 11, [[3, "contact"]]))).toEqual([]);
		expect(fitsArea(staffOf([]), 21, undefined)).toBe(true);
	});
	it("marks overload and what nobody has confirmed", () => {
		const [a, b] = [grid(5, 11, [[1, "head"]], "proposed"), grid(6, 11, [[1, "head"]])];
		expect(kinds(a, [a, b])).toEqual(["unconfirmed", "branch_overloaded", "member_overloaded"]);
	});
});

describe("who could be named", () => {
	const all = [grid(5, 11, [[1, "head"]])];
	it("puts fitting branches with the fewest grids first", () => {
		expect(branchesFor(staffOf(all), here, "", new Set()).map((c) => [c.id, c.misfit])).toEqual([
			[12, false],
			[11, false],
			[21, true],
		]);
		expect(branchesFor(staffOf(all), here, "b21", new Set()).map((c) => c.id)).toEqual([21]);
	});
	it("puts the branch's own people first and leaves out who is out of office", () => {
		expect(membersFor(staffOf(all), [11], "", new Set()).map((c) => [c.id, c.misfit])).toEqual([
			[1, false],
			[2, false],
			[3, true],
		]);
	});
});

describe("plans", () => {
	const a = grid(5, 11, [[1, "head"]]);
	it("makes the next set from the last", () => {
		expect(withLead(a, 12).branches).toEqual([{ organisation: 12, role: "lead" }]);
		expect(withMember(a, 2).members?.at(-1)).toEqual({ member: 2, role: "worker" });
		expect(withMember(grid(5, 11, []), 2).members).toEqual([{ member: 2, role: "head" }]);
		expect(withoutMember(a, 1).members).toEqual([]);
		expect(withRole(a, 1, "contact").members).toEqual([{ member: 1, role: "contact" }]);
	});
	it("sends grids that get the same together, not too many at once", () => {
		const plan = withLead(a, 12);
		const sent = together(
			new Map([
				[1, plan],
				[2, withLead(a, 21)],
				[3, plan],
				[4, plan],
			]),
			2,
		);
		expect(sent.map((r) => r.grids)).toEqual([[1, 3], [4], [2]]);
	});
	it("goes back to what was planned, and else to what is dated", () => {
		const way = wayBack([a, grid(6, 12, [[2, "head"]], "planned")], ["branches"]);
		expect(way.drops).toEqual({ branches: [5], members: [] });
		expect([...way.puts]).toEqual([[6, { branches: [{ organisation: 12, role: "lead" }] }]]);
	});
	it("knows whether a plan still holds", () => {
		expect(holdsStill(a, { branches: [{ organisation: 11, role: "lead" }] })).toBe(true);
		expect(holdsStill(a, { members: [{ member: 1, role: "worker" }] })).toBe(false);
		expect(holdsStill(undefined, {})).toBe(false);
	});
});

describe("the list of grids", () => {
	const all = [
		grid(5, 11, [[1, "head"]]),
		grid(6, null, [], "planned"),
		grid(7, 11, [[2, "head"]], "proposed"),
	];
	const staff = staffOf(all);
	const marks = new Map(all.map((a) => [a.grid.id, marksOf(a, here, staff)]));
	it("counts them by what is wrong", () => {
		expect(countBy(all, marks)).toEqual({ all: 3, wrong: 1, unconfirmed: 1, overloaded: 2, planned: 1 });
	});
	it("finds by grid, branch and person, and groups by community", () => {
		expect(all.filter((a) => found(a, "人2")).map((a) => a.grid.id)).toEqual([7]);
		expect(all.filter((a) => found(a, "g6")).map((a) => a.grid.id)).toEqual([6]);
		const groups = byCommunity(
			all,
			new Map([
				[5, here],
				[7, here],
			]),
		);
		expect(groups.map((g) => [g.name, g.grids.length])).toEqual([
			["一社区", 2],
			["", 1],
		]);
	});
});
