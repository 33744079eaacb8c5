import { expect, it, vi } from "vitest";
import type { LonLat } from "../../api.types";
import type { BorderEdge } from "../../workspace/edition.types";
import { reshape, transfer } from "./lines";
import { Net } from "./net";
import { lonLatOf, type XY, xyOf } from "./plane";
import type { Bench, Pointer } from "./tool";

const origin = xyOf([118.25, 33.95]);
const at = (x: number, y: number): LonLat => lonLatOf([origin[0] + x, origin[1] + y]);

/** Two squares of 10,000 units side by side, 1 to the west and 2 to the east. */
function squares(west: number, east: number): Net {
	const edge = (id: number, left: number, right: number, ...places: [number, number][]): BorderEdge => ({
		id,
		from: 1,
		to: 2,
		left,
		right,
		right_version: 1,
		between: left === 0 ? "outside" : "grids",
		line: places.map(([x, y]) => at(x, y)),
	});
	return new Net({
		edition: 1,
		layer: "governance",
		edges: [
			edge(1, 2, 1, [10_000, 0], [10_000, 10_000]),
			edge(2, 0, 1, [10_000, 10_000], [0, 10_000], [0, 0], [10_000, 0]),
			edge(3, 0, 2, [10_000, 0], [20_000, 0], [20_000, 10_000], [10_000, 10_000]),
		],
		nodes: [],
		grids: [
			{ id: 1, code: "A", name: "West", version: west },
			{ id: 2, code: "B", name: "East", version: east },
		],
	});
}

function bench() {
	const made = { borders: squares(4, 7), propose: vi.fn(), commit: vi.fn() };
	const on = {
		net: () => made.borders,
		reach: (pixels: number) => pixels,
		chosen: () => null,
		following: () => false,
		roads: () => null,
		propose: made.propose,
		commit: made.commit,
		redraw: () => undefined,
	} as unknown as Bench;
	return { ...made, on, renew: (net: Net) => (made.borders = net) };
}

const pointer = (x: number, y: number): Pointer => {
	const free: XY = [origin[0] + x, origin[1] + y];
	return {
		point: { x, y },
		free,
		snapped: { kind: "free", at: at(x, y), xy: free },
		shift: false,
		alt: false,
		touch: false,
		clicks: 1,
		keys: false,
	};
};

it("a line clicked while others change its grids is sent with the versions it began on", () => {
	const b = bench();
	const tool = reshape(b.on);
	const click = (x: number, y: number) => {
		tool.down(pointer(x, y));
		tool.up(pointer(x, y));
	};
	click(9_000, 1_000); // in 1
	b.renew(squares(5, 7));
	click(14_000, 5_000); // in 2
	b.renew(squares(5, 8));
	click(12_000, 9_000);
	tool.finish();
	expect(b.commit.mock.lastCall?.[0].versions).toEqual({ 1: 4, 2: 7 });
});

it("what is asked about is what was clicked, and too little of it is neither committed nor lost", () => {
	const b = bench();
	const tool = transfer(b.on);
	const click = (x: number, y: number) => {
		tool.down(pointer(x, y));
		tool.up(pointer(x, y));
	};
	click(5_000, 5_000);
	tool.hover(pointer(12_000, 5_000));
	click(14_000, 5_000);
	tool.hover(pointer(14_000, 9_000));
	tool.finish();
	expect(b.commit).not.toHaveBeenCalled();
	expect(tool.begun?.()).toBe(true);
	click(14_000, 8_000);
	tool.hover(pointer(2_000, 9_000));
	expect(b.propose.mock.lastCall?.[0].polygon).toHaveLength(4);
	tool.finish();
	expect(b.commit.mock.lastCall?.[0]).toEqual(b.propose.mock.calls.findLast(([r]) => r)?.[0]);
	expect(tool.begun?.()).toBe(false);
});

it("a second finger lets go of the press, not of the places tapped", () => {
	const b = bench();
	const tool = reshape(b.on);
	for (const [x, y] of [
		[9_000, 1_000],
		[14_000, 5_000],
	] as const) {
		tool.down(pointer(x, y));
		tool.up(pointer(x, y));
	}
	tool.down(pointer(3_000, 3_000));
	tool.release();
	tool.up(pointer(3_000, 3_000));
	tool.finish();
	expect(b.commit.mock.lastCall?.[0].line).toEqual([at(9_000, 1_000), at(14_000, 5_000)]);
});
