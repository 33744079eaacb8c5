import { describe, expect, it } from "vitest";
import type { EditionDetail, EditionEvent } from "./edition.types";
import { firstDay, isStale, meaningOf, offers, returnedWords, stagesOf, timelineEnd } from "./edition_life";

const edition = (more: Partial<EditionDetail>): EditionDetail => ({
	id: 7,
	name: "草案",
	note: "",
	state: "draft",
	base: 1,
	proved: true,
	grids: 60,
	from: null,
	to: null,
	planned_from: null,
	created_by: { id: 4, name: "甲" },
	created_at: "2026-11-01T00:00:00Z",
	submitted_by: null,
	submitted_at: null,
	approved_by: null,
	approved_at: null,
	published_by: null,
	published_at: null,
	outside: [],
	findings: { error: 0, warning: 0, info: 0 },
	...more,
});
const event = (id: number, kind: string, note = ""): EditionEvent => ({
	id,
	kind,
	note,
	at: `2026-11-0${id}T00:00:00Z`,
	actor: { id: 5, name: "乙" },
	detail: null,
});
const fine = { stale: false };
const planner = { id: 4, edits: true, reviews: false };
const reviewer = { id: 5, edits: false, reviews: true };
const both = { id: 4, edits: true, reviews: true };

describe("offers", () => {
	it("gives a planner the draft and a reviewer what was submitted", () => {
		expect(offers(edition({}), planner, fine)).toEqual([
			{ act: "submit", why: null },
			{ act: "abandon", why: null },
		]);
		expect(offers(edition({}), reviewer, fine)[0]).toEqual({ act: "submit", why: "planner" });
		expect(offers(edition({ state: "submitted" }), reviewer, fine).map((o) => [o.act, o.why])).toEqual([
			["approve", null],
			["return", null],
			["abandon", "planner"],
		]);
	});
	it("lets nobody approve what they submitted themselves", () => {
		const e = edition({ state: "submitted", submitted_by: { id: 4, name: "甲" } });
		expect(offers(e, both, fine)[0]).toEqual({ act: "approve", why: "own" });
		expect(offers(e, { ...both, id: 9 }, fine)[0]?.why).toBeNull();
	});
	it("lets who submitted it withdraw it, and no other planner", () => {
		const e = edition({ state: "submitted", submitted_by: { id: 4, name: "甲" } });
		expect(offers(e, planner, fine)).toContainEqual({ act: "withdraw", why: null });
		expect(offers(e, { ...planner, id: 9 }, fine).some((o) => o.act === "withdraw")).toBe(false);
		const back = { ...event(3, "returned", "还要改"), detail: { withdrawn: true } };
		expect(returnedWords(edition({}), [back, event(2, "submitted")])).toBeNull();
	});
	it("publishes only what has the last edition for its base", () => {
		const e = edition({ state: "approved" });
		expect(offers(e, reviewer, { stale: true })[0]?.why).toBe("stale");
		expect(offers(e, reviewer, fine)[0]?.why).toBeNull();
	});
	it("makes a draft of what is over", () => {
		expect(offers(edition({ state: "superseded" }), planner, fine)).toEqual([{ act: "copy", why: null }]);
	});
});

describe("the day proposed for publishing", () => {
	it("is the one meant, today, or the first after the edition in force", () => {
		expect(firstDay("2026-06-01", "2026-05-20", "2026-01-01")).toBe("2026-06-01");
		expect(firstDay("2026-05-01", "2026-05-20", "2026-01-01")).toBe("2026-05-20");
		expect(firstDay(null, "2026-05-20", "2026-05-20")).toBe("2026-05-21"); // one came into force today
		expect(firstDay(null, "2026-05-20", null)).toBe("2026-05-20");
	});
});

describe("the end of the timeline", () => {
	const list = [
		edition({ id: 1, state: "superseded", from: "2024-01-01" }),
		edition({ id: 2, state: "in_force", from: "2025-01-01" }),
		edition({ id: 3, state: "scheduled", from: "2027-01-01" }),
		edition({ id: 4, state: "abandoned" }),
	];
	it("is the last in force or to come", () => {
		expect(timelineEnd(list)?.id).toBe(3);
		expect(timelineEnd(list.slice(0, 2))?.id).toBe(2);
		expect(timelineEnd([])).toBeNull();
	});
	it("makes drafts of another base stale, and only what is still under way", () => {
		expect(isStale(edition({ base: 2 }), list)).toBe(true);
		expect(isStale(edition({ base: 3 }), list)).toBe(false);
		expect(isStale(edition({ base: 1, state: "in_force" }), list)).toBe(false);
		expect(isStale(edition({ base: 2 }), [])).toBe(false);
	});
});

describe("stages", () => {
	it("forgets who approved what was sent back", () => {
		const e = edition({ submitted_by: { id: 4, name: "甲" }, submitted_at: "2026-11-02T00:00:00Z" });
		const list = stagesOf(e, [event(3, "returned", "改一下"), event(2, "submitted", "请审")]);
		expect(list.map((s) => s.reached)).toEqual(["now", "ahead", "ahead", "ahead"]);
		expect(list[1]?.who).toBeNull();
	});
	it("tells who took each step, with words", () => {
		const e = edition({
			state: "scheduled",
			from: "2027-01-01",
			submitted_by: { id: 4, name: "甲" },
			submitted_at: "2026-11-02T00:00:00Z",
			approved_by: { id: 5, name: "乙" },
			approved_at: "2026-11-03T00:00:00Z",
		});
		const list = stagesOf(e, [
			event(4, "scheduled"),
			event(3, "approved", "好"),
			event(2, "submitted", "请审"),
		]);
		expect(list.map((s) => [s.name, s.reached, s.who, s.note])).toEqual([
			["made", "done", "甲", ""],
			["submitted", "done", "甲", "请审"],
			["approved", "done", "乙", "好"],
			["scheduled", "now", "乙", ""],
			["in_force", "ahead", null, ""],
		]);
		expect(list[4]?.day).toBe("2027-01-01");
	});
	it("shows returned words until the draft is handed in again", () => {
		const back = event(3, "returned", "改一下");
		expect(returnedWords(edition({}), [event(4, "renamed"), back, event(2, "submitted")])).toBe(back);
		expect(returnedWords(edition({}), [event(4, "submitted"), back])).toBeNull();
		expect(returnedWords(edition({ state: "submitted" }), [back])).toBeNull();
	});
});

describe("the day to publish on", () => {
	it("is past, today, to come, or before the edition it ends", () => {
		expect(meaningOf("2026-11-01", "2026-11-27", "2024-11-28")).toBe("past");
		expect(meaningOf("2026-11-27", "2026-11-27", "2024-11-28")).toBe("today");
		expect(meaningOf("2026-12-01", "2026-11-27", "2024-11-28")).toBe("future");
		expect(meaningOf("2024-11-28", "2026-11-27", "2024-11-28")).toBe("too_early");
	});
});
