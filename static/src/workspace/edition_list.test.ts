import { describe, expect, it } from "vitest";
import { found, inOrder } from "./edition_list";

const edition = (id: number, name: string, planned_from: string | null = null, note = "") => ({
	id,
	name,
	note,
	from: null,
	planned_from,
	created_by: { id: 4, name: "规划员 · 姜若宁" },
	created_at: `2026-11-${String(id).padStart(2, "0")}T00:00:00Z`,
});

describe("editions", () => {
	const list = [
		edition(1, "东区 2 期", "2027-01-01"),
		edition(2, "东区 10 期", null, "河东"),
		edition(3, "西区", "2026-12-01"),
	];
	it("are found by every word of name, note and maker", () => {
		expect(found(list, "").length).toBe(3);
		expect(found(list, "东区 河东").map((e) => e.id)).toEqual([2]);
		expect(found(list, "姜若宁 西").map((e) => e.id)).toEqual([3]);
	});
	it("are set newest first, by name with its numbers, or by day", () => {
		expect(inOrder(list, "recent").map((e) => e.id)).toEqual([3, 2, 1]);
		expect(inOrder(list, "name").map((e) => e.id)).toEqual([1, 2, 3]);
		expect(inOrder(list, "day").map((e) => e.id)).toEqual([3, 1, 2]);
	});
});
