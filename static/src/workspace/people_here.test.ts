import { describe, expect, it } from "vitest";
import { type Heard, heard, initials, peopleOf } from "./people_here";

const word = (session: string, actor: number, more: Partial<Heard> = {}): Heard => ({
	edition: 7,
	session,
	actor: { id: actor, name: `规划员 · 第${actor}人` },
	bounds: null,
	cursor: null,
	tool: "",
	grids: [],
	gone: false,
	...more,
});

describe("who is here", () => {
	it("comes, moves and goes, and only in this edition", () => {
		let list = heard([], word("a", 4), 7);
		list = heard(list, word("b", 5, { edition: 8 }), 7);
		list = heard(list, word("c", 6), 7);
		expect(list.map((p) => p.session)).toEqual(["a", "c"]);
		list = heard(list, word("a", 4, { cursor: [118, 34] }), 7);
		expect(list.map((p) => [p.session, p.cursor])).toEqual([
			["a", [118, 34]],
			["c", null],
		]);
		list = heard(list, word("a", 4, { gone: true }), 7);
		expect(list.map((p) => p.session)).toEqual(["c"]);
		expect(heard(list, word("x", 4, { gone: true }), 7)).toBe(list);
	});
	it("is told by person, oneself left out", () => {
		const list = [word("a", 4), word("b", 5), word("c", 5)];
		const people = peopleOf(list, 4, 6);
		expect(people.map((p) => [p.id, p.tabs.length])).toEqual([[5, 2]]);
	});
	it("is written short", () => {
		expect(initials("规划员 · 姜若宁")).toBe("若宁");
		expect(initials("魏知")).toBe("魏知");
		expect(initials("Ada Lovelace")).toBe("AL");
		expect(initials("planner")).toBe("PL");
		expect(initials("")).toBe("?");
	});
});
