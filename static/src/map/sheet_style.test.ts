import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { describe, expect, it } from "vitest";
import { palettes } from "../palette";
import { sheetStyle, tellingSigns } from "./sheet_style";

describe("the map on paper", () => {
	const scene = {
		theme: "dark",
		colours: palettes.dark,
		still: false,
		district: 1,
		gridZoom: 14,
		target: { min: 300, max: 500 },
		measure: "polsby_popper",
		redrawn: { changed: [], fresh: [] },
		asOf: null,
		edition: 9,
		base: 3,
		seeAll: true,
		topic: "heat",
		overlays: [],
		selection: { kind: "grid", id: 5 },
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
	const style = sheetStyle(scene, [1, 2], 3);
	it("is a style that MapLibre draws", () => {
		expect(validateStyleMin(style as never)).toEqual([]);
	});
	it("is light whatever the screen is, and colours the sheet's own grids only", () => {
		expect(JSON.stringify(style.layers.find((l) => l.id === "land"))).toContain(palettes.light.land);
		const fill = style.layers.find((l) => l.id === "grid-fill") as { filter?: unknown };
		expect(JSON.stringify(fill.filter)).toContain("[1,2]");
	});
	it("shortens codes as far as they are told apart", () => {
		expect(tellingSigns(["990103001001001", "990103001001002"])).toBe(3);
		expect(tellingSigns(["990103001001001", "990103001002001"])).toBe(4);
		expect(tellingSigns(["A1", "A2"])).toBe(3);
		expect(tellingSigns([])).toBe(3);
	});
});
