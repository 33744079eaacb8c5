import { describe, expect, it } from "vitest";
import type { Area, Grid } from "../api.types";
import { around, rowsOf, seated, sheetsOf, total, within } from "./sheets";

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
	it("name as many of a role as there is room for, and say how many there are", () => {
		const of = (...list: [string, string][]) => list.map(([role, name]) => ({ role, name }));
		const word = () => "网格员";
		const four = of(["head", "齐悦"], ["worker", "奚然"], ["worker", "任书舟"], ["contact", "王强"]);
		expect(seated(four, 40, word)).toEqual({
			seats: [
				{ role: "head", names: ["齐悦"] },
				{ role: "worker", names: ["奚然", "任书舟"] },
				{ role: "contact", names: ["王强"] },
			],
			more: 0,
		});
		const short = seated(four, 20, word);
		expect([short.seats.flatMap((s) => s.names), short.more]).toEqual([["齐悦", "奚然"], 2]);
		expect(seated(four, 1, word).seats[0]?.names).toEqual(["齐悦"]);
		expect(seated([], 9, word)).toEqual({ seats: [], more: 0 });
	});
});
