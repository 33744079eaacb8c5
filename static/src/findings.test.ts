import { describe, expect, it } from "vitest";
import type { Finding, RuleResult } from "./api.types";
import { around, byRule, matching, ordered } from "./findings";

const finding = (id: number, rule: string, severity: Finding["severity"]): Finding => ({
	id,
	rule,
	severity,
	title: rule,
	message: "",
	fix: "",
	grids: [],
	place: null,
	extent: null,
});

describe("the list of findings", () => {
	it("puts errors first and keeps the order inside a rule", () => {
		const all = ordered([
			finding(1, "R07", "warning"),
			finding(2, "R06", "error"),
			finding(3, "R05", "error"),
			finding(4, "R05", "error"),
		]);
		expect(all.map((f) => f.id)).toEqual([3, 4, 2, 1]);
		expect(byRule(all).map((g) => [g.rule, g.findings.length])).toEqual([
			["R05", 2],
			["R06", 1],
			["R07", 1],
		]);
	});

	it("counts what a filter leaves", () => {
		const rule = (r: string, severity: RuleResult["severity"], count: number): RuleResult => ({
			rule: r,
			title: r,
			severity,
			count: count * 10,
			listed: count,
			state: "checked",
		});
		const rules = [rule("R05", "error", 3), rule("R06", "error", 4), rule("R07", "warning", 2)];
		expect([
			matching(rules, null, null),
			matching(rules, null, "error"),
			matching(rules, "R07", null),
			matching(rules, "R07", "error"),
		]).toEqual([9, 7, 2, 0]);
	});
});

describe("around", () => {
	it("is the box of any geometry", () => {
		const ring = [
			[
				[1, 2],
				[5, 2],
				[5, 9],
				[1, 2],
			],
		] as [number, number][][];
		expect(around({ type: "Polygon", coordinates: ring })).toEqual([1, 2, 5, 9]);
		expect(
			around({
				type: "GeometryCollection",
				geometries: [
					{ type: "Point", coordinates: [0, 3] },
					{ type: "Polygon", coordinates: ring },
				],
			}),
		).toEqual([0, 2, 5, 9]);
		expect(around({ type: "MultiPolygon", coordinates: [] })).toBeNull();
	});
});
