import { describe, expect, it } from "vitest";
import type { Operation } from "./edition.types";
import { deedOf, ownGrids, shortCodes } from "./log";

const entry = (id: number, more: Partial<Operation> = {}): Operation => ({
	id,
	op: "split",
	reason: "",
	at: "2026-01-01T00:00:00Z",
	actor: null,
	bounds: null,
	undoes: null,
	root: id,
	taken_back: null,
	request: null,
	grids: [],
	...more,
});

describe("deedOf", () => {
	it("tells doing, taking back and doing again apart", () => {
		expect(deedOf(entry(1, { request: { op: "split" } }))).toBe("do");
		expect(deedOf(entry(2, { undoes: 1, request: { undo: 1, reason: "x" } }))).toBe("undo");
		expect(deedOf(entry(3, { undoes: 2, request: { redo: 2 } }))).toBe("redo");
	});
});

it("ownGrids leaves out neighbours that only got corners", () => {
	const words = (name: string) => ({ code: name, name });
	const o = entry(1, {
		grids: [
			{ id: 1, own: true, change: "redrawn", before: words("一"), after: words("一甲") },
			{ id: 2, own: false, change: "noded", before: words("二"), after: words("二") },
			{ id: 3, own: true, change: "removed", before: words("三"), after: null },
		],
	});
	expect(ownGrids(o).map((g) => g.name)).toEqual(["一甲", "三"]);
});

it("shortCodes says what neighbours' codes share once", () => {
	expect(shortCodes(["990103001001001", "990103001001008"])).toEqual(["990103001001001", "008"]);
	expect(shortCodes(["990103001001001", "990103002001001"])).toEqual(["990103001001001", "990103002001001"]);
	expect(shortCodes(["A1", "B2"])).toEqual(["A1", "B2"]);
	expect(shortCodes([])).toEqual([]);
});
