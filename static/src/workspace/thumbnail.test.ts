import { describe, expect, it } from "vitest";
import type { OperationGrid } from "./edition.types";
import { lightOf, thumbnail } from "./thumbnail";

const square = (x0: number, y0: number, x1: number, y1: number): GeoJSON.MultiPolygon => ({
	type: "MultiPolygon",
	coordinates: [
		[
			[
				[x0, y0],
				[x1, y0],
				[x1, y1],
				[x0, y1],
				[x0, y0],
			],
		],
	],
});
const grid = (id: number, before: GeoJSON.MultiPolygon | null, after: GeoJSON.MultiPolygon | null) =>
	({
		id,
		own: true,
		change: "redrawn",
		before: null,
		after: null,
		shapes: { before, after },
	}) as OperationGrid;

/** numbers are the coordinates of a path. */
const numbers = (path: string) => path.match(/-?[\d.]+/g)!.map(Number);

describe("thumbnail", () => {
	it("draws a split in the middle: whole before, halves after, the piece that moved", () => {
		const picture = thumbnail(
			[grid(1, square(0, 0, 2, 1), square(0, 0, 1, 1)), grid(2, null, square(1, 0, 2, 1))],
			60,
			40,
		)!;
		expect(picture.before.match(/M/g)).toHaveLength(1);
		expect(picture.after.match(/M/g)).toHaveLength(2);
		expect(picture.moved.match(/M/g)).toHaveLength(2); // before and after of the one that was there
		const xs = numbers(picture.after).filter((_, i) => i % 2 === 0);
		expect(Math.min(...xs)).toBeLessThan(30);
		expect(Math.max(...xs)).toBeGreaterThan(30);
	});
	it("comes close to a small change of a large grid", () => {
		const was = square(0, 0, 1, 1);
		const is = square(0, 0, 1, 1);
		is.coordinates[0]![0]![2] = [1.01, 1.01];
		const picture = thumbnail([grid(1, was, is)], 60, 40)!;
		const xs = numbers(picture.after).filter((_, i) => i % 2 === 0);
		expect(Math.min(...xs)).toBeLessThan(-10); // the far side is out of the picture
	});
	it("has nothing to draw when only words changed", () => {
		expect(
			thumbnail([{ id: 1, own: true, change: "renamed", before: null, after: null }], 60, 40),
		).toBeNull();
	});
});

describe("lightOf", () => {
	it("is what lies there now, and what lay there of a grid that is gone", () => {
		const found = lightOf([
			grid(1, square(0, 0, 1, 1), square(0, 0, 2, 1)),
			grid(2, square(1, 0, 2, 1), null),
		])!;
		expect(found.light.coordinates).toHaveLength(2);
		expect(found.bounds).toEqual([0, 0, 2, 1]);
	});
	it("is nothing for words", () => {
		expect(lightOf([])).toBeNull();
	});
});
