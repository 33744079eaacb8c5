// The net of borders in view, as the server cut it: pieces with a grid on either side, the corners
// they run through, the nodes they meet at.
import type { LonLat } from "../../api.types";
import type { BorderEdge, BorderGrid, Borders } from "../../workspace/edition.types";
import { around, type Box, Buckets, boxOf } from "./buckets";
import { distance, foot, type XY, xyOf } from "./plane";

/** Edge is a piece of border with its corners on the plane. */
export interface Edge extends BorderEdge {
	xy: readonly XY[];
	box: Box;
}

/** Corner is a place borders turn or meet at. */
export interface Corner {
	at: LonLat;
	xy: XY;
	edges: Edge[]; // that run through it
	node: boolean; // three borders or more meet there
}

export interface OnEdge {
	edge: Edge;
	segment: number; // from line[segment] to line[segment + 1]
	xy: XY;
}

/** Held is what the hand has: it does not hold itself back. */
export interface Held {
	corners: ReadonlySet<string>; // keyOf
	edges: ReadonlySet<Edge>;
}

const none: Held = { corners: new Set(), edges: new Set() };

export class Net {
	readonly edges: readonly Edge[];
	readonly grids: ReadonlyMap<number, BorderGrid>;

	private readonly ends = new Map<string, Edge[]>(); // pieces meet at their ends alone
	private readonly nodes: ReadonlySet<string>;
	private index: Buckets | null = null;
	private readonly segments: [edge: Edge, segment: number][] = [];

	constructor(borders: Borders) {
		this.grids = new Map(borders.grids.map((g) => [g.id, g]));
		this.nodes = new Set(borders.nodes.map((n) => keyOf(n.at)));
		this.edges = borders.edges.map((e) => {
			const xy = e.line.map(xyOf);
			const edge: Edge = { ...e, xy, box: boxOf(xy) };
			for (const key of new Set([keyOf(e.line[0]!), keyOf(e.line.at(-1)!)])) {
				const others = this.ends.get(key);
				if (others) others.push(edge);
				else this.ends.set(key, [edge]);
			}
			return edge;
		});
	}

	/** corner is the i-th of an edge. */
	corner(edge: Edge, i: number): Corner {
		const at = edge.line[i]!;
		const end = i === 0 || i === edge.line.length - 1;
		const key = end ? keyOf(at) : "";
		return {
			at,
			xy: edge.xy[i]!,
			edges: end ? [...this.ends.get(key)!] : [edge],
			node: end && this.nodes.has(key),
		};
	}

	/** cornersOf an edge, each once, though it may end where it begins. */
	cornersOf(edge: Edge): Corner[] {
		const last = edge.line.length - 1;
		const round = last > 0 && keyOf(edge.line[0]!) === keyOf(edge.line[last]!);
		return edge.line.slice(0, round ? last : last + 1).map((_, i) => this.corner(edge, i));
	}

	/** cornerNear is the nearest corner within reach; a node before another corner. */
	cornerNear(p: XY, reach: number, but: Held = none): Corner | null {
		let best: [Edge, number] | null = null;
		let least = reach;
		this.near(p, reach, (edge, segment) => {
			for (const i of [segment, segment + 1]) {
				const away = distance(p, edge.xy[i]!);
				if (away >= reach) continue;
				const end = i === 0 || i === edge.line.length - 1;
				const d = away * (end && this.nodes.has(keyOf(edge.line[i]!)) ? 0.7 : 1);
				if (d >= least || (but.corners.size > 0 && but.corners.has(keyOf(edge.line[i]!)))) continue;
				[best, least] = [[edge, i], d];
			}
		});
		return best && this.corner(...(best as [Edge, number]));
	}

	/** edgeNear is the nearest place on a border within reach. */
	edgeNear(p: XY, reach: number, but: Held = none): OnEdge | null {
		let best: OnEdge | null = null;
		let least = reach;
		this.near(p, reach, (edge, segment) => {
			if (but.edges.has(edge)) return;
			const { at } = foot(p, edge.xy[segment]!, edge.xy[segment + 1]!);
			const d = distance(p, at);
			if (d < least) [best, least] = [{ edge, segment, xy: at }, d];
		});
		return best;
	}

	/**
	 * gridAt is the grid a place lies in: what the nearest border to the west has on the side that
	 * looks here. 0: outside all grids; null: no border in view tells.
	 */
	gridAt([x, y]: XY): number | null {
		let best: number | null = null;
		let nearest = Number.POSITIVE_INFINITY;
		for (const edge of this.edges) {
			const [west, north, , south] = edge.box;
			if (west > x || north > y || south < y) continue;
			for (let i = 1; i < edge.xy.length; i++) {
				const [ax, ay] = edge.xy[i - 1]!;
				const [bx, by] = edge.xy[i]!;
				if (ay > y === by > y) continue;
				const away = x - (ax + ((y - ay) * (bx - ax)) / (by - ay));
				if (away < 0 || away >= nearest) continue;
				nearest = away;
				best = by > ay ? edge.left : edge.right; // going south, east is on the left
			}
		}
		return best;
	}

	/** gridsAlong are the grids a line runs through or touches, as far as its places tell. */
	gridsAlong(line: readonly XY[], reach: number): Set<number> {
		const out = new Set<number>();
		for (const p of line) {
			const inside = this.gridAt(p);
			if (inside) out.add(inside);
		}
		for (const p of [line[0], line.at(-1)]) {
			const on = p && this.edgeNear(p, reach);
			if (on) for (const id of sidesOf([on.edge])) out.add(id);
		}
		return out;
	}

	/** name of a grid for people. */
	name(id: number): string {
		const grid = this.grids.get(id);
		return grid ? `${grid.code} ${grid.name}` : "";
	}

	private near(p: XY, reach: number, hear: (edge: Edge, segment: number) => void): void {
		if (!this.index) {
			this.index = new Buckets();
			for (const edge of this.edges) {
				for (let i = 1; i < edge.xy.length; i++) {
					this.segments.push([edge, i - 1]);
					this.index.addSegment(this.segments.length - 1, edge.xy[i - 1]!, edge.xy[i]!);
				}
			}
		}
		this.index.visit(around(p, reach), (id) => hear(...this.segments[id]!));
	}
}

/** sidesOf are the grids on either side of edges, without the outside. */
export function sidesOf(edges: Iterable<Edge>): Set<number> {
	const out = new Set<number>();
	for (const e of edges) {
		if (e.left) out.add(e.left);
		if (e.right) out.add(e.right);
	}
	return out;
}

export function keyOf([lon, lat]: LonLat): string {
	return `${lon},${lat}`;
}
