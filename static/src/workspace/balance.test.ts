import { describe, expect, it } from "vitest";
import {
	balanceBreaks,
	balanceNames,
	balanceOf,
	barsOf,
	compactNames,
	compactOf,
	signed,
	verdictOf,
	worth,
} from "./balance";

const target = { min: 300, max: 500 };

describe("balance", () => {
	it("has classes that meet at whole households", () => {
		expect(balanceBreaks(target)).toEqual([150, 300, 501, 751]);
		expect(balanceNames(target)).toEqual(["0–149", "150–299", "300–500", "501–750", "≥ 751"]);
		expect([0, 149, 150, 299, 300, 500, 501, 750, 751].map((n) => balanceOf(n, target))).toEqual([
			"far_below",
			"far_below",
			"below",
			"below",
			"within",
			"within",
			"above",
			"above",
			"far_above",
		]);
	});

	it("keeps its classes in order for odd targets", () => {
		for (const t of [
			{ min: 1, max: 1 },
			{ min: 33, max: 47 },
			{ min: 999, max: 1001 },
		]) {
			const b = balanceBreaks(t);
			expect([...b].sort((x, y) => x - y)).toEqual(b);
		}
	});
});

describe("compactness", () => {
	it("puts a figure on a limit into the upper class", () => {
		expect([0.1, 0.3, 0.5999, 0.6, 0.99].map((v) => compactOf(v, "polsby_popper"))).toEqual([0, 1, 2, 3, 4]);
		expect(compactNames("reock")).toHaveLength(5);
	});
});

describe("verdictOf", () => {
	it.each([
		[812, 430, "reached", "good"],
		[430, 512, "left", "bad"],
		[430, 299, "left", "bad"],
		[812, 700, "nearer", "good"],
		[120, 90, "farther", "bad"],
		[820, 100, "nearer", "good"],
		[310, 490, "within", "even"],
		[310, 310, "same", "even"],
		[800, 800, "same", "even"],
		[null, 350, "reached", "good"],
		[null, 120, null, "even"],
		[350, null, null, "even"],
	] as const)("%s → %s is %s", (before, after, verdict, value) => {
		expect(verdictOf(before, after, target)).toBe(verdict);
		expect(worth(verdictOf(before, after, target))).toBe(value);
	});
});

it("signed writes a true minus", () => {
	expect([3, -12, 0].map((n) => signed(n, String))).toEqual(["+3", "−12", "±0"]);
});

describe("barsOf", () => {
	it("draws all grids on one scale, the target among them", () => {
		const [a, b] = barsOf(
			[
				{ before: 1000, after: 400 },
				{ before: null, after: 600 },
			],
			target,
		);
		expect(a).toEqual({ low: 30, high: 50, before: 100, after: 40 });
		expect(b).toEqual({ low: 30, high: 50, before: null, after: 60 });
	});
	it("leaves room above the target when nothing is above it", () => {
		expect(barsOf([{ before: 10, after: 10 }], target)[0]!.high).toBeLessThan(70);
	});
});
