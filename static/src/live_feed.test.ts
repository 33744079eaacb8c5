import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Change } from "./api.types";
import { Feed, tagsOf } from "./live_feed";

const change = (seq: number, layer = "posts"): Change => ({
	seq,
	layer,
	kind: "insert",
	edition: null,
	draft: false,
	bounds: null,
	boxes: [],
	tiles: { near: [], everywhere: [layer], below: 0 },
});

describe("Feed", () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	function feed(seq: number) {
		const told: { seqs: number[]; all: boolean }[] = [];
		return {
			told,
			feed: new Feed(seq, (changes, all) => told.push({ seqs: changes.map((c) => c.seq), all })),
		};
	}

	it("says nothing when the stream begins where the page is", () => {
		const { feed: f, told } = feed(7);
		f.take({ kind: "hello", seq: 7 });
		vi.runAllTimers();
		expect(told).toEqual([]);
	});

	it("asks for everything when changes were missed before the stream began", () => {
		const { feed: f, told } = feed(7);
		f.take({ kind: "hello", seq: 9 });
		vi.runAllTimers();
		expect(told).toEqual([{ seqs: [], all: true }]);
	});

	it("gathers a burst into one", () => {
		const { feed: f, told } = feed(0);
		for (const seq of [1, 2, 3]) f.take({ kind: "change", change: change(seq) });
		vi.runAllTimers();
		expect(told).toEqual([{ seqs: [1, 2, 3], all: false }]);
	});

	it("does not wait for the end of a burst that goes on", () => {
		const { feed: f, told } = feed(0);
		for (let seq = 1; seq <= 15; seq++) {
			f.take({ kind: "change", change: change(seq) });
			vi.advanceTimersByTime(100);
		}
		expect(told.length).toBeGreaterThan(0);
	});

	it("passes over what it has seen, and over numbers it is not told of", () => {
		const { feed: f, told } = feed(5);
		f.take({ kind: "change", change: change(5) });
		f.take({ kind: "change", change: change(8) });
		vi.runAllTimers();
		expect(told).toEqual([{ seqs: [8], all: false }]);
	});

	it("asks for everything when another tab is farther on", () => {
		const { feed: f, told } = feed(5);
		f.take({ kind: "at", seq: 4 });
		f.take({ kind: "at", seq: 6 });
		vi.runAllTimers();
		expect(told).toEqual([{ seqs: [], all: true }]);
		expect(f.seq).toBe(6);
	});
});

describe("what a change touches", () => {
	it("is named for every kind of layer, and a layer nobody thought of touches itself", () => {
		const always = ["districts", "search", "imports"];
		expect(tagsOf([change(1, "incidents")])).toEqual(
			new Set([...always, "incidents", "grids", "heat", "hotspots"]),
		);
		expect(tagsOf([change(1, "roads")])).toEqual(new Set([...always, "roads"]));
	});

	it("is the list of editions when one is published", () => {
		const tags = tagsOf([{ ...change(1, "grids"), kind: "publish", edition: 7 }]);
		for (const tag of ["edition", "gate", "grids"]) expect(tags.has(tag), tag).toBe(true);
	});

	it("is the draft alone when it is a draft", () => {
		const draft = { ...change(1, "grids"), edition: 7, draft: true };
		expect(tagsOf([draft])).toEqual(new Set(["districts", "search", "imports", "edition"]));
	});
});
