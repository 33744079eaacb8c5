import { describe, expect, it } from "vitest";
import type { Bounds, Change } from "../api.types";
import { askedFor, touchOf } from "./touched";

const change = (more: Partial<Change>): Change => ({
	seq: 1,
	layer: "posts",
	kind: "update",
	edition: null,
	draft: false,
	bounds: null,
	boxes: [],
	tiles: { near: [], everywhere: [], below: 0 },
	...more,
});

const address = (layers: string, query = "district=1") =>
	`http://127.0.0.1:8080/tiles/${layers}/{z}/{x}/{y}.mvt?${query}`;

const point = (lon: number, lat: number): Bounds => [lon, lat, lon, lat];

/** corner is the place at a tile's north-west corner. */
function corner(z: number, x: number, y: number): [number, number] {
	const n = 2 ** z;
	return [(x / n) * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / n))) * 180) / Math.PI];
}

describe("askedFor", () => {
	it("reads layers and edition", () => {
		expect(askedFor(address("water,roads,places"))).toEqual({
			layers: ["water", "roads", "places"],
			edition: null,
		});
		expect(askedFor(address("grids", "district=1&edition=12"))).toEqual({ layers: ["grids"], edition: "12" });
	});
});

describe("touchOf", () => {
	const near = { near: ["posts"], everywhere: ["coverage"], below: 0 };

	it("leaves alone what shows none of the layers", () => {
		expect(touchOf([change({ boxes: [point(118, 34)], tiles: near })], address("grids"))).toBeNull();
		expect(touchOf([], address("posts"))).toBeNull();
	});

	it("touches all of a layer that is another one everywhere", () => {
		const touch = touchOf([change({ boxes: [point(118, 34)], tiles: near })], address("coverage"));
		expect(touch?.({ z: 17, x: 0, y: 0 })).toBe(true);
	});

	it("touches one layer of many", () => {
		const touch = touchOf(
			[
				change({
					boxes: [point(...corner(10, 848.5, 409.5))],
					tiles: { near: ["roads"], everywhere: [], below: 0 },
				}),
			],
			address("water,roads,places"),
		);
		expect(touch?.({ z: 10, x: 848, y: 409 })).toBe(true);
		expect(touch?.({ z: 10, x: 849, y: 409 })).toBe(false);
	});

	it("touches every tile that shows borders thinned out", () => {
		const tiles = { near: ["grids"], everywhere: [], below: 13 };
		const touch = touchOf(
			[change({ boxes: [point(...corner(13, 6750.5, 3250.5))], tiles })],
			address("grids"),
		)!;
		expect(touch({ z: 12, x: 0, y: 0 })).toBe(true);
		expect(touch({ z: 13, x: 6750, y: 3250 })).toBe(true);
		expect(touch({ z: 13, x: 6752, y: 3250 })).toBe(false);
	});

	it("touches where it was and where it is, and nothing between", () => {
		const boxes = [point(...corner(14, 13500.5, 6500.5)), point(...corner(14, 13510.5, 6510.5))];
		const touch = touchOf([change({ boxes, tiles: near })], address("posts"))!;
		expect(touch({ z: 14, x: 13500, y: 6500 })).toBe(true);
		expect(touch({ z: 14, x: 13510, y: 6510 })).toBe(true);
		expect(touch({ z: 14, x: 13505, y: 6505 })).toBe(false);
		// Parents and children of what is touched.
		expect(touch({ z: 8, x: 13500 >> 6, y: 6500 >> 6 })).toBe(true);
		expect(touch({ z: 16, x: 13500 * 4 + 2, y: 6500 * 4 + 2 })).toBe(true);
		expect(touch({ z: 16, x: 13500 * 4, y: 6500 * 4 })).toBe(false);
	});

	it("touches tiles whose buffer reaches there, exactly those", () => {
		for (const z of [3, 9, 14, 17]) {
			const [x, y] = [Math.floor(2 ** z * 0.8), Math.floor(2 ** z * 0.4)];
			for (const [dx, dy, other, is] of [
				[63.99 / 4096, 0.5, { x: x - 1, y }, true],
				[65 / 4096, 0.5, { x: x - 1, y }, false],
				[0.5, 63.99 / 4096, { x, y: y - 1 }, true],
				[0.5, 65 / 4096, { x, y: y - 1 }, false],
				[1 - 63.99 / 4096, 0.5, { x: x + 1, y }, true],
				[1 - 65 / 4096, 0.5, { x: x + 1, y }, false],
				[0.5, 1 - 63.99 / 4096, { x, y: y + 1 }, true],
				[0.5, 1 - 65 / 4096, { x, y: y + 1 }, false],
				[1 / 4096, 1 / 4096, { x: x - 1, y: y - 1 }, true],
			] as [number, number, { x: number; y: number }, boolean][]) {
				const touch = touchOf(
					[change({ boxes: [point(...corner(z, x + dx, y + dy))], tiles: near })],
					address("posts"),
				)!;
				expect(touch({ z, x, y }), `own ${z}`).toBe(true);
				expect(touch({ z, ...other }), `${z} ${dx} ${dy}`).toBe(is);
			}
		}
	});

	it("touches a draft's own tiles only", () => {
		const draft = change({
			layer: "grids",
			edition: 7,
			draft: true,
			tiles: { near: [], everywhere: ["grids"], below: 0 },
		});
		expect(touchOf([draft], address("grids"))).toBeNull();
		expect(touchOf([draft], address("grids", "edition=8"))).toBeNull();
		expect(touchOf([draft], address("grids", "edition=7"))).not.toBeNull();
		expect(touchOf([{ ...draft, draft: false }], address("grids"))).not.toBeNull();
	});

	it("touches the lot after very many changes", () => {
		const many = Array.from({ length: 500 }, () => change({ boxes: [point(1, 1)], tiles: near }));
		expect(touchOf(many, address("posts"))?.({ z: 17, x: 5, y: 5 })).toBe(true);
	});
});
