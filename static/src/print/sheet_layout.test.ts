import { describe, expect, it } from "vitest";
import { fitted, inPages, layoutOf, margin, papers, turns } from "./sheet_layout";

describe("a sheet", () => {
	it("holds its map and its table within the margins", () => {
		for (const paper of papers)
			for (const turn of turns) {
				const l = layoutOf(paper, turn);
				const wide = l.table.beside ? l.map.w + l.table.w : Math.max(l.map.w, l.table.w);
				expect(wide, `${paper} ${turn}`).toBeLessThanOrEqual(l.page.w - 2 * margin);
				expect(l.first).toBeGreaterThan(8);
				expect(l.rest).toBeGreaterThanOrEqual(l.first);
			}
	});
	it("deals rows out and keeps room for the sum", () => {
		const rows = (n: number) => Array.from({ length: n }, (_, i) => i);
		const room = { first: 10, rest: 20 };
		expect(inPages(rows(9), room).map((p) => p.length)).toEqual([9]);
		expect(inPages(rows(10), room).map((p) => p.length)).toEqual([9, 1]);
		expect(inPages(rows(35), room).map((p) => p.length)).toEqual([10, 20, 5]);
		expect(inPages(rows(30), room).map((p) => p.length)).toEqual([10, 19, 1]);
		expect(inPages([], room)).toEqual([[]]);
		expect(inPages(rows(35), room).flat()).toEqual(rows(35));
	});
	it("shows a box at the largest round scale that fits", () => {
		const box = [118.28, 33.95, 118.3, 33.96] as const; // 1,849 m by 1,113 m
		const fit = fitted(box, { w: 190, h: 140 });
		expect(fit.scale).toBe(12_500);
		expect(fit.metresPerPixel).toBeCloseTo(3.307, 3);
		expect(fit.centre[1]).toBeCloseTo(33.955, 4);
		expect(fitted([118.28, 33.95, 118.28, 33.95], { w: 190, h: 140 }).scale).toBe(500);
	});
});
