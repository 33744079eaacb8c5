import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Refresher, type Tile, type Tiles } from "./refresher";
import { everything } from "./touched";

/** A source's tiles as MapLibre keeps them: in view, and out of view to be put back. */
function source() {
	const view: Tile[] = [];
	let kept: Tile[] = [];
	const asked: string[] = [];
	const tile = (z: number, x: number, y: number, state: string): Tile => {
		const made = { tileID: { key: `${z}/${x}/${y}`, canonical: { z, x, y } }, state };
		view.push(made);
		return made;
	};
	const tiles: Tiles = {
		inView: () => [...view],
		shown: (t) => t.state !== "loading",
		forget: (which) => {
			kept = kept.filter((t) => !which(t));
		},
		ask: (list) => {
			for (const t of list) {
				asked.push(t.tileID.key);
				t.state = "expired";
			}
		},
	};
	const leave = (t: Tile) => {
		view.splice(view.indexOf(t), 1);
		if (t.state !== "loading") kept.push(t);
	};
	return { tile, tiles, asked, leave, kept: () => kept.map((t) => t.tileID.key) };
}

describe("Refresher", () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	function made(of: ReturnType<typeof source>) {
		const busy: boolean[] = [];
		const refresher = new Refresher(
			() => of.tiles,
			(is) => busy.push(is),
		);
		return { refresher, busy };
	}

	it("asks for the tiles touched, and no others", () => {
		const s = source();
		const [a, b] = [s.tile(14, 1, 1, "loaded"), s.tile(14, 2, 1, "loaded")];
		const { refresher, busy } = made(s);
		refresher.refresh("posts", ({ x }) => x === 1);
		expect(s.asked).toEqual(["14/1/1"]);
		expect(refresher.waits).toBe(true);
		a.state = "loaded";
		vi.runAllTimers();
		expect([refresher.waits, busy.at(-1), b.state]).toEqual([false, false, "loaded"]);
	});

	it("asks again for a tile that was on its way when the change came", () => {
		const s = source();
		const a = s.tile(14, 1, 1, "loading");
		const { refresher } = made(s);
		refresher.refresh("posts", everything);
		vi.advanceTimersByTime(500);
		expect(s.asked).toEqual([]);
		a.state = "loaded"; // what was drawn before the change
		vi.advanceTimersByTime(100);
		expect(s.asked).toEqual(["14/1/1"]);
	});

	it("asks again for a tile that was asked for again when the next change came", () => {
		const s = source();
		const a = s.tile(14, 1, 1, "loaded");
		const { refresher } = made(s);
		refresher.refresh("posts", everything);
		refresher.refresh("posts", everything);
		vi.advanceTimersByTime(200);
		expect(s.asked.length).toBe(1);
		a.state = "loaded";
		vi.advanceTimersByTime(100);
		expect(s.asked.length).toBe(2);
		a.state = "loaded";
		vi.advanceTimersByTime(1000);
		expect([s.asked.length, refresher.waits]).toEqual([2, false]);
	});

	it("forgets touched tiles out of view, and those that leave before they could be asked for", () => {
		const s = source();
		const [a, b, c] = [s.tile(14, 1, 1, "loaded"), s.tile(14, 2, 1, "loaded"), s.tile(14, 3, 1, "reloading")];
		s.leave(a);
		s.leave(b);
		const { refresher } = made(s);
		refresher.refresh("posts", ({ x }) => x !== 2);
		expect(s.kept()).toEqual(["14/2/1"]);
		s.leave(c);
		expect(s.kept()).toEqual(["14/2/1", "14/3/1"]);
		vi.runAllTimers();
		expect(s.kept()).toEqual(["14/2/1"]);
		expect([s.asked, refresher.waits]).toEqual([[], false]);
	});

	it("asks for a tile that failed", () => {
		const s = source();
		s.tile(14, 1, 1, "errored");
		made(s).refresher.refresh("posts", everything);
		expect(s.asked).toEqual(["14/1/1"]);
	});

	it("has tiles on their way from an old address asked for at the new one", () => {
		const s = source();
		const [a] = [s.tile(14, 1, 1, "loading"), s.tile(14, 2, 1, "loaded")];
		const { refresher } = made(s);
		refresher.again("posts");
		a!.state = "loaded";
		vi.advanceTimersByTime(100);
		expect(s.asked).toEqual(["14/1/1"]);
	});

	it("ends when the source is gone", () => {
		const s = source();
		s.tile(14, 1, 1, "loading");
		let there = true;
		const refresher = new Refresher(
			() => (there ? s.tiles : null),
			() => undefined,
		);
		refresher.refresh("posts", everything);
		there = false;
		vi.runAllTimers();
		expect(refresher.waits).toBe(false);
	});
});
