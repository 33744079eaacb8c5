import { describe, expect, it } from "vitest";
import { Footprints, holds } from "./footprints";
import { lonLatOf, type XY, xyOf } from "./plane";

const origin = xyOf([118.25, 33.95]);
const xy = (x: number, y: number): XY => [origin[0] + x, origin[1] + y];
const at = (x: number, y: number) => lonLatOf(xy(x, y));

/** house is a square of 2,000 units with its north-west corner at a place, hollow if asked. */
const house = (id: number, x: number, y: number, hollow = false) => {
	const square = (from: number, to: number) =>
		[
			[from, from],
			[to, from],
			[to, to],
			[from, to],
			[from, from],
		].map(([dx, dy]) => at(x + dx!, y + dy!));
	return {
		id,
		place: at(x + 1000, y + 1000),
		households: 10,
		geometry: {
			type: "MultiPolygon" as const,
			coordinates: [hollow ? [square(0, 2000), square(500, 1500)] : [square(0, 2000)]],
		},
	};
};

describe("picking buildings", () => {
	const town = new Footprints([
		house(1, 0, 0),
		house(2, 10_000, 0),
		house(3, 20_000, 0, true),
		house(4, 0, 9_000),
	]);
	const ids = (set: Set<number>) => [...set].sort((a, b) => a - b);

	it("brushes what the round brush touches on its way, also between two moments of the hand", () => {
		expect(ids(town.under(xy(-5_000, 1_000), xy(30_000, 1_000), 500))).toEqual([1, 2, 3]);
		expect(ids(town.under(xy(-5_000, 2_400), xy(30_000, 2_400), 500))).toEqual([1, 2, 3]);
		expect(ids(town.under(xy(-5_000, 2_600), xy(30_000, 2_600), 500))).toEqual([]);
		expect(ids(town.under(xy(1_000, 1_000), xy(1_000, 1_000), 10))).toEqual([1]);
	});

	it("does not take a courtyard for the house around it, unless the brush reaches it", () => {
		expect(ids(town.under(xy(21_000, 1_000), xy(21_000, 1_000), 100))).toEqual([]);
		expect(ids(town.under(xy(21_000, 1_000), xy(21_000, 1_000), 600))).toEqual([3]);
	});

	it("catches in a box the buildings whose middle it holds", () => {
		const box = (w: number, n: number, e: number, s: number) => [...xy(w, n), ...xy(e, s)] as const;
		expect(ids(town.within(box(-100, -100, 11_500, 20_000)))).toEqual([1, 2, 4]);
		expect(ids(town.within(box(-100, -100, 10_500, 2_100)))).toEqual([1]);
	});

	it("gives the corners of buildings to the hand", () => {
		expect(town.near(xy(2_030, 1_990), 100)).toMatchObject({ kind: "building", at: at(2000, 2000) });
		expect(town.near(xy(5_000, 5_000), 100)).toBeNull();
	});

	it("knows inside from outside", () => {
		const ring = [xy(0, 0), xy(10, 0), xy(10, 10), xy(0, 10), xy(0, 0)];
		expect(holds([ring], xy(5, 5))).toBe(true);
		expect(holds([ring], xy(15, 5))).toBe(false);
	});
});
