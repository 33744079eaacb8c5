import { expect, it } from "vitest";
import type { Organisation } from "./api.types";
import { visible } from "./organisations";

const org = (id: number, parent: number | null, name: string, grids = 0): Organisation => ({
	id,
	parent,
	name,
	grids,
	kind: "branch",
	level: 1,
	form: "own",
	big_committee: false,
	code: "",
	area: null,
	from: null,
	to: null,
	members: 0,
});

const all = [
	org(1, null, "区委"),
	org(2, 1, "城南街道"),
	org(3, 2, "第一支部", 2),
	org(4, 2, "第二支部", 1),
	org(5, 1, "城北街道"),
	org(6, 99, "孤儿支部"),
];

it("shows what is open, in tree order, with the grids under each node", () => {
	const rows = visible(all, new Set([1]), "");
	expect(rows.map((r) => [r.org.id, r.depth, r.grids])).toEqual([
		[1, 0, 3],
		[2, 1, 3],
		[5, 1, 0],
		[6, 0, 0],
	]);
});

it("finds by name and shows the way down to it", () => {
	expect(visible(all, new Set(), "第二").map((r) => r.org.id)).toEqual([1, 2, 4]);
	expect(visible(all, new Set(), "没有")).toEqual([]);
});

it("does not hang on a circle, which the database refuses anyway", () => {
	expect(visible([org(1, 2, "甲"), org(2, 1, "乙")], new Set([1, 2]), "甲")).toEqual([]);
});
