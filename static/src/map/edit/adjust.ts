// Move a corner or a whole piece of border, add a corner, take one away. Every grid that shares
// what moves follows, since there is one border.
import type { OperationRequest } from "../../workspace/edition.types";
import { type Corner, type Edge, type Held, keyOf, type OnEdge, sidesOf } from "./net";
import type { Pen } from "./pen";
import { distance, lonLatOf, type XY } from "./plane";
import type { Bench, Pointer, Tool } from "./tool";

/** Grip is what the hand holds: corners that move together. */
interface Grip {
	corners: { key: string; from: Corner["at"]; xy: XY }[];
	edges: Edge[]; // that follow
	held: Held; // these corners and edges, as they do not hold the hand
	follows: boolean[][]; // by edge, which of its corners move
	whole: Edge | null; // the piece that moves as a whole
	added: { edge: Edge; segment: number } | null; // a corner that is not there yet
	start: XY;
	now: XY; // where the first corner, or the hand on a whole piece, is
	at: Corner["at"];
	moved: boolean;
}

const cornerReach = 9;
const edgeReach = 6;
const plusReach = 9;

export function adjust(bench: Bench): Tool {
	let corner: Corner | null = null;
	let edge: OnEdge | null = null;
	let plus: XY | null = null; // the middle of the segment under the hand
	let grip: Grip | null = null;

	const middle = ({ edge: e, segment }: OnEdge): XY => {
		const [a, b] = [e.xy[segment]!, e.xy[segment + 1]!];
		return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
	};
	const look = (at: Pointer) => {
		const net = bench.net();
		const wide = at.touch ? 2 : 1;
		corner = net?.cornerNear(at.free, bench.reach(cornerReach * wide)) ?? null;
		edge = corner ? null : (net?.edgeNear(at.free, bench.reach(edgeReach * wide)) ?? null);
		plus = edge ? middle(edge) : null;
	};
	const request = (g: Grip): OperationRequest => {
		const net = bench.net()!;
		const [dx, dy] = [g.now[0] - g.start[0], g.now[1] - g.start[1]];
		const moves = g.corners.map(({ from, xy }) => ({
			from,
			to: g.whole ? lonLatOf([xy[0] + dx, xy[1] + dy]) : g.at,
		}));
		return { op: "move_node", moves, versions: net.versionsOf(sidesOf(g.edges)) };
	};
	const remove = () => {
		const net = bench.net();
		if (!corner || !net) return;
		bench.commit({
			op: "move_node",
			moves: [{ from: corner.at, to: null }],
			versions: net.versionsOf(sidesOf(corner.edges)),
		});
		corner = null;
	};

	return {
		cursor: () => (grip ? "grabbing" : corner || plus ? "grab" : edge ? "move" : ""),
		snaps: true,
		hover(at) {
			look(at);
			bench.redraw();
		},
		down(at) {
			look(at);
			if (at.alt && corner) {
				remove();
				return true;
			}
			if (corner) {
				grip = gripOf([corner], corner.edges, corner.xy, corner.at);
			} else if (edge && plus && distance(at.free, plus) < bench.reach(plusReach)) {
				const from = lonLatOf(plus);
				grip = gripOf([{ at: from, xy: plus }], [edge.edge], plus, from);
				grip.added = { edge: edge.edge, segment: edge.segment };
			} else if (edge) {
				const net = bench.net()!;
				const held = net.cornersOf(edge.edge);
				grip = gripOf(held, [...new Set(held.flatMap((c) => c.edges))], at.free, lonLatOf(at.free));
				grip.whole = edge.edge;
			}
			return grip !== null;
		},
		move(at) {
			if (!grip) return;
			if (grip.whole) grip.now = at.free;
			else {
				const to = bench.snap(at.free, { but: grip.held, touch: at.touch });
				grip.now = to.xy;
				grip.at = to.at;
			}
			grip.moved = grip.moved || distance(grip.now, grip.start) > bench.reach(2);
			if (grip.moved) bench.propose(request(grip));
			bench.redraw();
		},
		up() {
			const held = grip;
			grip = null;
			if (held?.moved) bench.commit(request(held));
			bench.redraw();
		},
		key(key) {
			if ((key === "Delete" || key === "Backspace") && corner && !grip) {
				remove();
				return true;
			}
			return false;
		},
		finish() {
			this.up({} as Pointer);
		},
		cancel() {
			const had = grip !== null;
			grip = null;
			bench.propose(null);
			bench.redraw();
			return had;
		},
		draw(pen) {
			const c = bench.colours();
			if (grip) return drawGrip(pen, grip, c.accent, c.inkCase);
			if (edge) {
				pen.line(edge.edge.xy, { line: c.accent, width: 3, halo: c.inkCase });
				for (const xy of edge.edge.xy) pen.square(xy, 3, { fill: c.inkCase, line: c.accent, width: 1.5 });
				if (plus) pen.plus(plus, 3, { line: c.accent, halo: c.inkCase });
			}
			if (corner) {
				for (const e of corner.edges) {
					pen.line(e.xy, { line: c.accent, width: 2 });
					for (const xy of e.xy) pen.square(xy, 2.5, { fill: c.inkCase, line: c.accent, width: 1 });
				}
				pen.dot(corner.xy, corner.node ? 7 : 6, { fill: c.accent, line: c.inkCase, width: 2 });
			}
		},
	};
}

function gripOf(
	corners: readonly Pick<Corner, "at" | "xy">[],
	edges: Edge[],
	start: XY,
	at: Corner["at"],
): Grip {
	const held = corners.map((c) => ({ key: keyOf(c.at), from: c.at, xy: c.xy }));
	const keys = new Set(held.map((c) => c.key));
	return {
		corners: held,
		edges,
		held: { corners: keys, edges: new Set(edges) },
		follows: edges.map((e) => e.line.map((place) => keys.has(keyOf(place)))),
		whole: null,
		added: null,
		start,
		now: start,
		at,
		moved: false,
	};
}

/** drawGrip draws the borders as they were, dashed, and as they would be. */
function drawGrip(pen: Pen, grip: Grip, colour: string, halo: string): void {
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
