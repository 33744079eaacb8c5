import { expect, it, vi } from "vitest";
import { reshape, transfer } from "./lines";
import type { Net } from "./net";
import type { XY } from "./plane";
import { at, origin, twoSquares } from "./squares.fixture";
import type { Bench, Pointer } from "./tool";

function bench() {
	const made = { borders: twoSquares(4, 7), propose: vi.fn(), commit: vi.fn() };
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
	b.renew(twoSquares(5, 7));
	click(14_000, 5_000); // in 2
	b.renew(twoSquares(5, 8));
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
