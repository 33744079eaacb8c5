// What the hand holds of the borders: corners that move together, and the pieces that follow.
import type { OperationRequest } from "../../workspace/edition.types";
import type { Versions } from "./met";
import { type Corner, type Edge, type Held, keyOf } from "./net";
import type { Pen } from "./pen";
import { lonLatOf, type XY } from "./plane";

export interface Grip {
	corners: { from: Corner["at"]; xy: XY }[];
	edges: Edge[]; // that follow
	versions: Versions; // of the grids beside them, when they were taken hold of
	held: Held; // these corners and edges, as they do not hold the hand
	follows: boolean[][]; // by edge, which of its corners move
	one: Corner | null; // the corner, if it is one that is there
	whole: Edge | null; // the piece that moves as a whole
	added: { edge: Edge; segment: number } | null; // a corner that is not there yet
	start: XY;
	now: XY; // where the first corner, or the hand on a whole piece, is
	at: Corner["at"];
	moved: boolean;
}

export function gripOf(
	corners: readonly Pick<Corner, "at" | "xy">[],
	edges: Edge[],
	versions: Versions,
	start: XY,
	at: Corner["at"],
): Grip {
	const keys = new Set(corners.map((c) => keyOf(c.at)));
	return {
		corners: corners.map((c) => ({ from: c.at, xy: c.xy })),
		edges,
		versions,
		held: { corners: keys, edges: new Set(edges) },
		follows: edges.map((e) => e.line.map((place) => keys.has(keyOf(place)))),
		one: null,
		whole: null,
		added: null,
		start,
		now: start,
		at,
		moved: false,
	};
}

export function moveOf(grip: Grip): OperationRequest {
	const [dx, dy] = [grip.now[0] - grip.start[0], grip.now[1] - grip.start[1]];
	const moves = grip.corners.map(({ from, xy }) => ({
		from,
		to: grip.whole ? lonLatOf([xy[0] + dx, xy[1] + dy]) : grip.at,
	}));
	return { op: "move_node", moves, versions: grip.versions };
}

/** drawGrip draws the borders as they were, dashed, and as they would be. */
export function drawGrip(pen: Pen, grip: Grip, colour: string, halo: string): void {
	const [dx, dy] = [grip.now[0] - grip.start[0], grip.now[1] - grip.start[1]];
	for (const [n, e] of grip.edges.entries()) {
		pen.line(e.xy, { line: colour, width: 1.5, dash: [4, 4] });
		const line = e.xy.map((xy, i): XY => {
			if (!grip.follows[n]![i]) return xy;
			return grip.whole ? [xy[0] + dx, xy[1] + dy] : grip.now;
		});
		if (grip.added?.edge === e) line.splice(grip.added.segment + 1, 0, grip.now);
		pen.line(line, { line: colour, width: 3, halo });
	}
	for (const { xy } of grip.corners) {
		pen.dot(grip.whole ? [xy[0] + dx, xy[1] + dy] : grip.now, grip.whole ? 4 : 7, {
			fill: colour,
			line: halo,
			width: 2,
		});
	}
}
