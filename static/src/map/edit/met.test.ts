import { describe, expect, it } from "vitest";
import { Met } from "./met";
import { Net } from "./net";

/** netOf knows grids by their versions and no borders. */
const netOf = (versions: Record<number, number>) =>
	new Net({
		edition: 1,
		layer: "governance",
		edges: [],
		nodes: [],
		grids: Object.entries(versions).map(([id, version]) => ({ id: Number(id), code: id, name: id, version })),
	});

describe("versions a gesture met", () => {
	it("are those of the first time, whatever the net says later", () => {
		const met = new Met();
		met.meet(netOf({ 1: 4, 2: 7 }), [1]);
		met.meet(netOf({ 1: 5, 2: 8 }), [1, 2, 3]);
		expect(met.versions()).toEqual({ 1: 4, 2: 8 });
		expect(met.versions([2, 3])).toEqual({ 2: 8 });
	});

	it("leave with the hand, and are new when it comes back", () => {
		const met = new Met();
		met.turn(netOf({ 1: 4, 2: 7 }), [1, 2]);
		met.turn(netOf({ 1: 4, 2: 7 }), [1]);
		expect(met.versions()).toEqual({ 1: 4 });
		met.turn(netOf({ 1: 4, 2: 8 }), [1, 2]);
		expect(met.versions()).toEqual({ 1: 4, 2: 8 });
	});

	it("stay when the ground goes from under the hand, or out of view", () => {
		const met = new Met();
		met.turn(netOf({ 1: 4, 2: 7, 3: 1 }), [1, 2, 3]);
		met.turn(netOf({ 1: 4, 2: 8, 9: 1 }), [1, 9]); // what was drawn in 2 lies in 9 now
		expect(met.versions()).toEqual({ 1: 4, 2: 7, 3: 1, 9: 1 });
	});

	it("are forgotten on demand", () => {
		const met = new Met();
		met.meet(netOf({ 1: 4, 2: 7 }), [1, 2]);
		met.only([2]);
		expect(met.versions()).toEqual({ 2: 7 });
		met.clear();
		met.meet(netOf({ 2: 9 }), [2]);
		expect(met.versions()).toEqual({ 2: 9 });
	});
});
