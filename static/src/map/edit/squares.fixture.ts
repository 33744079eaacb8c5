// A net to try gestures on.
import type { LonLat } from "../../api.types";
import type { BorderEdge, Borders } from "../../workspace/edition.types";
import { Net } from "./net";
import { lonLatOf, type XY, xyOf } from "./plane";

export const origin = xyOf([118.25, 33.95]);
export const at = (x: number, y: number): LonLat => lonLatOf([origin[0] + x, origin[1] + y]);
export const xy = (x: number, y: number): XY => xyOf(at(x, y));

/** Two squares of 10,000 units side by side, 1 to the west and 2 to the east, with their versions. */
export function twoSquares(west = 4, east = 7): Net {
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
	const borders: Borders = {
		edition: 1,
		layer: "governance",
		edges: [
			edge(1, 2, 1, [10_000, 0], [10_000, 5_000], [10_000, 10_000]),
			edge(2, 0, 1, [10_000, 10_000], [0, 10_000], [0, 0], [10_000, 0]),
			edge(3, 0, 2, [10_000, 0], [20_000, 0], [20_000, 10_000], [10_000, 10_000]),
		],
		nodes: [
			{ id: 1, at: at(10_000, 0), borders: 3, grids: [1, 2] },
			{ id: 2, at: at(10_000, 10_000), borders: 3, grids: [1, 2] },
		],
		grids: [
			{ id: 1, code: "A", name: "West", version: west },
			{ id: 2, code: "B", name: "East", version: east },
		],
	};
	return new Net(borders);
}
