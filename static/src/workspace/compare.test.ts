import { describe, expect, it } from "vitest";
import { beforeStyle, dividerAt } from "../map/before_style";
import { palettes } from "../palette";
import { changedFirst, stepped } from "./compare";
import type { GridImpact, Impact } from "./edition.types";

const grid = (id: number, change: GridImpact["change"], code = `0${id}`): GridImpact => ({
	id,
	code,
	name: "",
	change,
	before: null,
	after: null,
	branch_before: null,
	branch_after: null,
});

describe("changed grids", () => {
	it("come new first, then gone, then redrawn, each by code", () => {
		const branch = { id: 7, name: "支部", form: null };
		const grids = [
			grid(1, "same"), // nothing of it changes
			{ ...grid(6, "same"), branch_after: branch },
			grid(2, "changed"),
			{ ...grid(8, "changed"), branch_after: branch }, // a corner was put on its border, no more
			grid(9, "changed"), // the same, and nothing else
			grid(3, "retired"),
			grid(4, "new", "09"),
			grid(5, "new", "03"),
		];
		const list = changedFirst({ grids, moves: [{ from: 3, to: 2 }] } as unknown as Impact);
		expect(list.map((g) => g.id)).toEqual([5, 4, 3, 2, 6, 8]);
		expect(list.slice(3).map((g) => g.change)).toEqual(["changed", "same", "same"]);
	});
	it("are stepped through round and round", () => {
		expect(stepped(-1, 1, 3)).toBe(0);
		expect(stepped(-1, -1, 3)).toBe(2);
		expect(stepped(2, 1, 3)).toBe(0);
		expect(stepped(0, -1, 3)).toBe(2);
		expect(stepped(-1, 1, 0)).toBe(-1);
	});
});

describe("the map before", () => {
	const scene = {
		theme: "light",
		colours: palettes.light,
		still: true,
		district: 1,
		gridZoom: 14,
		target: { min: 300, max: 500 },
		measure: "polsby_popper",
		redrawn: { changed: [], fresh: [] },
		asOf: null,
		edition: 9,
		base: 3,
		seeAll: true,
		topic: "responsibility",
		overlays: ["areas", "labels", "base", "buildings", "posts"],
		selection: null,
		lit: [],
		span: null,
		categories: [],
		heatBy: "grid",
		breaks: [],
		hotspots: null,
		coverage: null,
		limits: [300, 500, 1000],
		raster: null,
		spotlight: null,
		marker: null,
	} as const;
	it("asks for other tiles of grids and areas only", () => {
		const style = beforeStyle(scene);
		for (const [id, source] of Object.entries(style.sources)) {
			if (source.type !== "vector") continue;
			expect(source.tiles?.[0], id).toContain(["grids", "areas"].includes(id) ? "edition=3" : "edition=9");
		}
		expect(style.sources.beneath, "the faint base is not drawn over itself").toBeUndefined();
	});
	it("ends at the divider, between what the panels cover", () => {
		expect(dividerAt(0.5, { left: 400, right: 24 })).toBe("calc(400px + (100% - 424px) * 0.5)");
	});
});
