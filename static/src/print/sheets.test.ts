import { describe, expect, it } from "vitest";
import type { Area, Grid } from "../api.types";
import { around, rowsOf, sheetsOf, total, within } from "./sheets";

const grid = (id: number, community: number, x: number): Grid =>
	({
		id,
		code: `0${9 - id}`,
		name: `网格${id}`,
		community: { id: community, name: `社区${community}` },
		street: { id: 50, name: "东街道" },
		households: id * 10,
		label: [x + 0.5, 0.5],
		bounds: [x, 0, x + 1, 1],
	}) as unknown as Grid;
const grids = [grid(1, 7, 0), grid(2, 7, 1), grid(3, 8, 4)];
const people = new Map([
	[
		1,
		{
			grid: { id: 1, code: "08" },
			branches: [
				{ organisation: { id: 2, name: "共建支部" }, role: "joint", source: "dated" },
				{ organisation: { id: 3, name: "主责支部" }, role: "lead", source: "planned" },
			],
			members: [{ member: { id: 4, name: "甲", office: "grid_head" }, role: "head", source: "dated" }],
		} as never,
	],
]);

describe("sheets", () => {
	it("are one for each community that is wanted and has grids", () => {
		const areas = [7, 8, 9].map((id) => ({ id, name: `社区${id}` })) as Area[];
		const list = sheetsOf(areas, new Set([7, 9]), grids, people);
		expect(list.map((s) => [s.title, s.street, s.bounds])).toEqual([["社区7", "东街道", [0, 0, 2, 1]]]);
		expect(list[0]?.rows.map((r) => r.code)).toEqual(["07", "08"]);
	});
	it("name who answers, and nobody where nobody does", () => {
		const rows = rowsOf(grids, people);
		const first = rows.find((r) => r.id === 1);
		expect([first?.branch, first?.joint, first?.members]).toEqual([
			"主责支部",
			["共建支部"],
			[{ name: "甲", role: "head" }],
		]);
		expect(rows.find((r) => r.id === 2)?.branch).toBe("");
		expect(total(rows)).toBe(60);
		expect(total([...rows, { ...rows[0]!, households: null }])).toBeNull();
	});
	it("of a view hold the grids whose middle is in it", () => {
		expect(within(grids, [0, 0, 2, 1]).map((g) => g.id)).toEqual([1, 2]);
		expect(within(grids, null)).toEqual([]);
		expect(around([])).toBeNull();
	});
});
