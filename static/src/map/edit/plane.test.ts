import { expect, it } from "vitest";
import { distance, foot, lonLatOf, thinned, unitsPerPixel, type XY, xyOf } from "./plane";

it("goes to the lattice and back without leaving its unit", () => {
	for (const place of [
		[118.25, 33.95],
		[118.9015877713, 33.5241166837],
		[-70.1, -45.2],
	] as const) {
		const back = lonLatOf(xyOf([...place]));
		expect(Math.abs(back[0] - place[0])).toBeLessThan(1e-9);
		expect(Math.abs(back[1] - place[1])).toBeLessThan(1e-9);
		expect(distance(xyOf(back), xyOf([...place]))).toBeLessThan(0.01);
	}
});

it("counts units per pixel as the map does", () => {
	expect(unitsPerPixel(0)).toBe(2 ** 23);
	expect(unitsPerPixel(16)).toBe(128);
});

it("finds the foot on a segment, never beyond its ends", () => {
	expect(foot([5, 5], [0, 0], [10, 0])).toEqual({ at: [5, 0], share: 0.5 });
	expect(foot([-5, 5], [0, 0], [10, 0]).at).toEqual([0, 0]);
	expect(foot([5, 5], [3, 3], [3, 3])).toEqual({ at: [3, 3], share: 0 });
});

it("thins a line as far as allowed and keeps its ends", () => {
	const line: XY[] = [
		[0, 0],
		[5, 0.4],
		[10, 0],
		[10, 10],
	];
	expect(thinned(line, 1)).toEqual([line[0], line[2], line[3]]);
	expect(thinned(line, 0.1)).toEqual(line);
	expect(thinned(line.slice(0, 1), 1)).toEqual(line.slice(0, 1));
});
