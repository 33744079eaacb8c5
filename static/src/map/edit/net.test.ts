import { describe, expect, it } from "vitest";
import { toBorder } from "./lines";
import { keyOf, Net, sidesOf } from "./net";
import { at, twoSquares, xy } from "./squares.fixture";
import type { Snapped } from "./tool";

describe("the net of borders", () => {
	const net = twoSquares();

	it("takes a line that ends hardly short of its grid's border to the border, and no other", () => {
		const line = (kind: Snapped["kind"], ...places: [number, number][]) =>
			places.map(([x, y]): Snapped => ({ kind, at: at(x, y), xy: xy(x, y) }));
		const ends = (l: Snapped[]) => toBorder(net, l, 1, 100).map((s) => s.at);
		const across: [number, number][] = [
			[20, 4_000],
			[9_970, 4_000],
		];
		expect(ends(line("road", ...across))).toEqual([
			at(0, 4_000),
			...across.map((p) => at(...p)),
			at(10_000, 4_000),
		]);
		expect(ends(line("edge", ...across))).toHaveLength(2); // is on one already
		expect(ends(line("free", [-20, 4_000], [10_020, 4_000]))).toHaveLength(2); // beyond it
		expect(ends(line("free", [200, 4_000], [9_800, 4_000]))).toHaveLength(2); // too far
		expect(toBorder(net, line("free", ...across), 2, 100)).toHaveLength(2); // another grid's
	});

	it("finds the nearest corner, a node before another, and none beyond reach", () => {
		expect(net.cornerNear(xy(10_050, 30), 100)).toMatchObject({ at: at(10_000, 0), node: true });
		expect(net.cornerNear(xy(10_020, 5_010), 100)).toMatchObject({ at: at(10_000, 5_000), node: false });
		expect(net.cornerNear(xy(10_000, 2_500), 100)).toBeNull();
		expect(net.cornerNear(xy(10_000, 0), 100)?.edges.map((e) => e.id)).toEqual([1, 2, 3]);
		expect(net.cornerNear(xy(10_000, 5_000), 100)?.edges.map((e) => e.id)).toEqual([1]);
	});

	it("leaves out what is in the hand", () => {
		const held = { corners: new Set([keyOf(at(10_000, 5_000))]), edges: new Set([net.edges[0]!]) };
		expect(net.cornerNear(xy(10_000, 5_000), 100, held)).toBeNull();
		expect(net.edgeNear(xy(10_010, 2_500), 100, held)).toBeNull();
	});

	it("finds places on borders, far along a long piece too", () => {
		const on = net.edgeNear(xy(10_040, 2_500), 100);
		expect(on?.edge.id).toBe(1);
		expect(on?.segment).toBe(0);
		expect(Math.abs(on!.xy[0] - xy(10_000, 0)[0])).toBeLessThan(1);
		expect(net.edgeNear(xy(15_000, -50), 100)?.edge.id).toBe(3);
		expect(net.edgeNear(xy(15_000, 5_000), 100)).toBeNull();
	});

	it("knows in which grid a place lies", () => {
		expect(net.gridAt(xy(5_000, 5_000))).toBe(1);
		expect(net.gridAt(xy(15_000, 7_000))).toBe(2);
		expect(net.gridAt(xy(25_000, 5_000))).toBe(0);
		expect(net.gridAt(xy(5_000, 50_000))).toBeNull();
	});

	it("names the grids a stroke is about", () => {
		const ids = net.gridsAlong([xy(9_990, 1_000), xy(14_000, 5_000), xy(10_000, 9_000)], 50);
		expect([...ids].sort()).toEqual([1, 2]);
		expect([...sidesOf(net.edges)].sort()).toEqual([1, 2]);
	});

	it("gives the corners of a piece that runs round once", () => {
		const ring = [at(0, 0), at(10, 0), at(10, 10), at(0, 0)];
		const island = new Net({
			edition: 1,
			layer: "governance",
			edges: [{ id: 1, from: 0, to: 0, left: 2, right: 1, right_version: 1, between: "grids", line: ring }],
			nodes: [],
			grids: [],
		});
		expect(island.cornersOf(island.edges[0]!).map((c) => c.at)).toEqual(ring.slice(0, 3));
		expect(island.cornersOf(island.edges[0]!)[0]!.edges).toHaveLength(1);
	});
});
