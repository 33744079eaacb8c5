import { describe, expect, it } from "vitest";
import type { LonLat } from "../api.types";
import { boundsOf, pinsOf, threadsOf } from "./comment_threads";
import type { EditionComment } from "./edition.types";

const comment = (id: number, more: Partial<EditionComment> = {}): EditionComment => ({
	id,
	reply_to: null,
	at: [118 + id / 1000, 34],
	grid: null,
	text: `第${id}条`,
	author: { id: 4, name: "甲" },
	made_at: `2026-11-27T08:${String(id).padStart(2, "0")}:00Z`,
	changed_at: null,
	deleted_at: null,
	resolved_at: null,
	resolved_by: null,
	...more,
});

describe("threads", () => {
	it("hold answers under what they answer, open ones and the newest word first", () => {
		const list = threadsOf([
			comment(1),
			comment(2, { resolved_at: "2026-11-27T09:00:00Z" }),
			comment(3),
			comment(4, { reply_to: 1 }),
			comment(5, { reply_to: 99 }),
		]);
		expect(list.map((t) => t.head.id)).toEqual([1, 3, 2]);
		expect(list[0]?.replies.map((r) => r.id)).toEqual([4]);
	});
});

describe("pins", () => {
	const threads = threadsOf([1, 2, 3, 40].map((id) => comment(id)));
	it("that lie over one another are one", () => {
		const far = (at: LonLat) => ({ x: (at[0] - 118) * 2000, y: 0 }); // 2 pixels apart
		expect(pinsOf(threads, far, 28).map((p) => p.threads.length)).toEqual([1, 3]);
		const near = (at: LonLat) => ({ x: (at[0] - 118) * 200_000, y: 0 });
		expect(pinsOf(threads, near, 28)).toHaveLength(4);
	});
	it("have a box", () => {
		expect(
			boundsOf([
				[118.2, 34],
				[118, 34.1],
			]),
		).toEqual([118, 34, 118.2, 34.1]);
	});
});
