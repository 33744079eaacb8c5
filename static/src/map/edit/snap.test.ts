import { expect, it } from "vitest";
import { Net } from "./net";
import { lonLatOf, type XY, xyOf } from "./plane";
import { snapTo } from "./snap";

const origin = xyOf([118.25, 33.95]);
const xy = (x: number, y: number): XY => [origin[0] + x, origin[1] + y];
const at = (x: number, y: number) => lonLatOf(xy(x, y));

const net = new Net({
	edition: 1,
	layer: "governance",
	edges: [
		{
			id: 1,
			from: 1,
			to: 2,
			left: 1,
			right: 2,
			right_version: 1,
			between: "grids",
			line: [at(0, 0), at(5_000, 0), at(10_000, 0)],
		},
	],
	nodes: [{ id: 1, at: at(0, 0), borders: 3, grids: [1, 2] }],
	grids: [],
});
const building = { near: () => ({ kind: "building" as const, at: at(1, 1), xy: xy(1, 1) }) };
const road = { near: () => ({ kind: "road" as const, at: at(2, 2), xy: xy(2, 2) }) };

it("is held by corners before buildings, by buildings before borders, by borders before roads", () => {
	expect(snapTo(net, [road, building], xy(30, 30), 10).kind).toBe("node");
	expect(snapTo(net, [road, building], xy(5_030, 0), 10).kind).toBe("corner");
	expect(snapTo(net, [road, building], xy(2_500, 30), 10).kind).toBe("building");
	expect(snapTo(net, [road], xy(2_500, 30), 10).kind).toBe("edge");
	expect(snapTo(net, [road], xy(2_500, 300), 10).kind).toBe("road");
	expect(snapTo(net, [], xy(2_500, 300), 10)).toEqual({
		kind: "free",
		at: at(2_500, 300),
		xy: xy(2_500, 300),
	});
	expect(snapTo(null, [], xy(0, 0), 10).kind).toBe("free");
});

it("reaches as far as pixels do at this zoom", () => {
	expect(snapTo(net, [], xy(2_500, 60), 10).kind).toBe("edge");
	expect(snapTo(net, [], xy(2_500, 60), 5).kind).toBe("free");
});
