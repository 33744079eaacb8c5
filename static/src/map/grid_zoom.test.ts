import { describe, expect, it } from "vitest";
import { gridZoom } from "./grid_zoom";

describe("the zoom at which grids can be read", () => {
	it("is nearer where grids are smaller", () => {
		const city = gridZoom([-87.94, 41.64, -87.52, 42.02], 77);
		const town = gridZoom([118.885, 33.5, 118.93, 33.532], 60);
		expect(city).toBeCloseTo(10.2, 0);
		expect(town).toBeGreaterThan(city + 3);
	});

	it("stays where there is nothing to go by", () => {
		expect(gridZoom(null, 0)).toBe(13.5);
		expect(gridZoom([0, 0, 0, 0], 4)).toBe(16);
	});
});
