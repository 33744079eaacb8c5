import { describe, expect, it } from "vitest";
import type { GridImpact, Holding, Impact } from "./edition.types";
import { affected, concerned, moving, named } from "./impact";

const holding = (households: number, area_m2 = 1000): Holding => ({
	buildings: 3,
	households,
	posts: 0,
	open_incidents: 0,
	incidents_year: 5,
	area_m2,
	border_m: 10,
});
const grid = (id: number, more: Partial<GridImpact> = {}): GridImpact => ({
	id,
	code: `G${id}`,
	name: `第${id}`,
	change: "changed",
	before: holding(300),
	after: holding(300, 999.7),
	branch_before: null,
	branch_after: null,
	...more,
});
const impact = (more: Partial<Impact>) =>
	({ grids: [], moves: [], branches: [], ...more }) as unknown as Impact;
const move = (from: number, to: number, households: number) =>
	({ from, to, households, buildings: 1 }) as Impact["moves"][number];

describe("affected", () => {
	it("leaves out neighbours that only got a corner", () => {
		const found = affected(
			impact({
				grids: [
					grid(1, { after: holding(100) }),
					grid(2), // a corner
					grid(3), // lost empty ground
					grid(4, { change: "new", before: null }),
					grid(5, { change: "retired", after: null }),
					grid(6, { change: "same", branch_after: { id: 9, name: "支部" } }),
				],
				moves: [move(1, 4, 200), move(3, 4, 0)],
			}),
		);
		expect(found.map((g) => g.id)).toEqual([1, 3, 4, 5, 6]);
	});
});

it("concerned leaves out branches whose grids only got corners", () => {
	const of = (grids: number, households: number) => ({ ...holding(households), grids });
	const branches = [
		{ branch: { id: 1, name: "一" }, before: of(1, 300), after: of(2, 300) },
		{ branch: { id: 2, name: "二" }, before: of(1, 300), after: of(1, 300) },
		{ branch: null, before: of(1, 300), after: of(1, 280) },
	];
	expect(concerned(impact({ branches })).map((b) => b.branch?.id)).toEqual([1, undefined]);
});

it("moving adds up households", () => {
	expect(moving(impact({ moves: [move(1, 2, 40), move(2, 3, 2)] }))).toBe(42);
});

it("named gives a new grid the name it would get", () => {
	const list = named(
		[grid(-1, { code: "", name: "" }), grid(7)],
		[{ id: -1, code: "008", name: "第八网格" }],
	);
	expect(list.map((g) => g.name)).toEqual(["第八网格", "第7"]);
});
