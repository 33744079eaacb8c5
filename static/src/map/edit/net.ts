// The net of borders in view, as the server cut it: pieces with a grid on either side, the corners
// they run through, the nodes they meet at.
import type { LonLat } from "../../api.types";
import type { BorderEdge, BorderGrid, Borders } from "../../workspace/types";
import { distance, foot, type XY, xyOf } from "./plane";

/** Edge is a piece of border with its corners on the plane. */
export interface Edge extends BorderEdge {
	xy: readonly XY[];
	box: readonly [number, number, number, number];
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

export class Net {
	readonly edges: readonly Edge[];
	readonly corners = new Map<string, Corner>();
	readonly grids: ReadonlyMap<number, BorderGrid>;

	constructor(borders: Borders) {
		this.grids = new Map(borders.grids.map((g) => [g.id, g]));
		this.edges = borders.edges.map((e) => {
			const xy = e.line.map(xyOf);
			const edge: Edge = { ...e, xy, box: boxOf(xy) };
			e.line.forEach((at, i) => {
				const corner = this.corners.get(keyOf(at));
				if (corner) {
					if (!corner.edges.includes(edge)) corner.edges.push(edge);
				} else this.corners.set(keyOf(at), { at, xy: xy[i]!, edges: [edge], node: false });
			});
			return edge;
		});
		for (const n of borders.nodes) {
			const corner = this.corners.get(keyOf(n.at));
			if (corner) corner.node = true;
		}
	}

	/** cornerNear is the nearest corner within reach; a node before another corner. */
	cornerNear(p: XY, reach: number): Corner | null {
		let best: Corner | null = null;
		let least = reach;
		for (const edge of this.edges) {
			if (!within(p, edge.box, reach)) continue;
			edge.xy.forEach((xy, i) => {
				const corner = this.corners.get(keyOf(edge.line[i]!))!;
				const d = distance(p, xy) * (corner.node ? 0.7 : 1);
				if (d < least) [best, least] = [corner, d];
			});
		}
		return best;
	}

	/** edgeNear is the nearest place on a border within reach. */
	edgeNear(p: XY, reach: number): OnEdge | null {
		let best: OnEdge | null = null;
		let least = reach;
		for (const edge of this.edges) {
			if (!within(p, edge.box, reach)) continue;
			for (let i = 1; i < edge.xy.length; i++) {
				const { at } = foot(p, edge.xy[i - 1]!, edge.xy[i]!);
				const d = distance(p, at);
				if (d < least) [best, least] = [{ edge, segment: i - 1, xy: at }, d];
			}
		}
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

	/** versionsOf is what an operation on grids must still find. */
	versionsOf(ids: Iterable<number>): Record<number, number> {
		const out: Record<number, number> = {};
		for (const id of ids) {
			const grid = this.grids.get(id);
			if (grid) out[id] = grid.version;
		}
		return out;
	}

	/** name of a grid for people. */
	name(id: number): string {
		const grid = this.grids.get(id);
		return grid ? `${grid.code} ${grid.name}` : "";
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

function boxOf(line: readonly XY[]): [number, number, number, number] {
	const box: [number, number, number, number] = [
		Number.POSITIVE_INFINITY,
		Number.POSITIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
	];
	for (const [x, y] of line) {
		box[0] = Math.min(box[0], x);
		box[1] = Math.min(box[1], y);
		box[2] = Math.max(box[2], x);
		box[3] = Math.max(box[3], y);
	}
	return box;
}

function within([x, y]: XY, [west, north, east, south]: Edge["box"], reach: number): boolean {
	return x >= west - reach && x <= east + reach && y >= north - reach && y <= south + reach;
}
