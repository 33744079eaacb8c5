import { describe, expect, it } from "vitest";
import type { LonLat } from "../../api.types";
import { distance, lonLatOf, type XY, xyOf } from "./plane";
import { type RoadLine, Roads } from "./roads";
import { simple } from "./stroke";

const origin = xyOf([118.25, 33.95]);
const at = (x: number, y: number): LonLat => lonLatOf([origin[0] + x, origin[1] + y]);
const xy = (x: number, y: number): XY => [origin[0] + x, origin[1] + y];

let id = 0;
const road = (...places: [number, number][]): RoadLine => ({
	id: ++id,
	class: "residential",
	name: "",
	geometry: { type: "MultiLineString", coordinates: [places.map(([x, y]) => at(x, y))] },
});

const local = (line: readonly XY[] | null) =>
	line?.map(([x, y]) => [Math.round(x - origin[0]), Math.round(y - origin[1])]);

describe("following roads", () => {
	it("turns where roads cross though neither has a corner there", () => {
		const roads = new Roads([road([0, 0], [100_000, 0]), road([60_000, -50_000], [60_000, 50_000])]);
		expect(local(roads.follow(xy(10_000, 300), xy(60_400, 30_000), 1000))).toEqual([
			[10_000, 0],
			[60_000, 0],
			[60_000, 30_000],
		]);
	});

	it("takes the shorter way round a block", () => {
		const block: [number, number][] = [
			[0, 0],
			[40_000, 0],
			[40_000, 20_000],
			[0, 20_000],
			[0, 0],
		];
		const roads = new Roads([road(...block)]);
		expect(local(roads.follow(xy(10_000, 0), xy(10_000, 20_000), 1000))).toEqual([
			[10_000, 0],
			[0, 0],
			[0, 20_000],
			[10_000, 20_000],
		]);
		expect(local(roads.follow(xy(5_000, 0), xy(30_000, 0), 1000))).toEqual([
			[5_000, 0],
			[30_000, 0],
		]);
	});

	it("turns into a road that ends at another, a little off", () => {
		const roads = new Roads([road([0, 0], [50_000, 0]), road([20_000, 60], [20_000, 40_000])]);
		const way = roads.follow(xy(0, 0), xy(20_000, 40_000), 1000)!;
		expect(way.length).toBeGreaterThanOrEqual(3);
		expect(distance(way.at(-1)!, xy(20_000, 40_000))).toBeLessThan(1);
	});

	it("answers nothing where no road leads or none is near", () => {
		const roads = new Roads([road([0, 0], [10_000, 0]), road([0, 90_000], [10_000, 90_000])]);
		expect(roads.follow(xy(0, 0), xy(0, 90_000), 1000)).toBeNull();
		expect(roads.follow(xy(0, 0), xy(5_000, 5_000), 1000)).toBeNull();
		expect(roads.near(xy(5_000, 80), 100)).toMatchObject({ kind: "road" });
		expect(roads.near(xy(5_000, 180), 100)).toBeNull();
	});

	it("answers at once in a town of thousands of roads", () => {
		const side = 60;
		const town: RoadLine[] = [];
		for (let i = 0; i < side; i++) {
			town.push(road(...Array.from({ length: side }, (_, j): [number, number] => [i * 9000, j * 9000])));
			town.push(road(...Array.from({ length: side }, (_, j): [number, number] => [j * 9000, i * 9000])));
		}
		const roads = new Roads(town);
		const [a, b] = [xy(0, 0), xy((side - 1) * 9000, (side - 1) * 9000)];
		roads.follow(a, b, 1000); // weaves
		const began = performance.now();
		for (let i = 0; i < 50; i++) roads.follow(a, xy(i * 9000, 27_000), 1000);
		expect((performance.now() - began) / 50).toBeLessThan(16);
	});
});

it("keeps the places of a followed road when a drawn line is thinned", () => {
	const free = (x: number, y: number) => ({ kind: "free" as const, at: at(x, y), xy: xy(x, y) });
	const on = (x: number, y: number) => ({ kind: "road" as const, at: at(x, y), xy: xy(x, y) });
	const line = [free(0, 0), free(10, 1), free(20, 0), on(30, 1), on(40, 0), free(50, 1), free(60, 0)];
	expect(local(simple(line, 5).map((s) => s.xy))).toEqual([
		[0, 0],
		[30, 1],
		[40, 0],
		[60, 0],
	]);
	expect(simple([free(0, 0)], 5)).toHaveLength(1);
});
