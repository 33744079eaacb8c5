// The buildings in view: their corners hold the hand, and a brush or a box picks them.
import type { LonLat } from "../../api.types";
import { around, type Box, Buckets, boxOf, grown, meet } from "./buckets";
import { distance, foot, type XY, xyOf } from "./plane";
import type { Anchors } from "./snap";
import type { Snapped } from "./tool";

/** Outline is a building as the server answers it. */
export interface Outline {
	id: number;
	place: LonLat;
	households: number;
	geometry?: GeoJSON.MultiPolygon;
}

export interface Footprint {
	id: number;
	middle: XY;
	households: number;
	rings: XY[][];
	corners: LonLat[][];
	box: Box;
}

export class Footprints implements Anchors {
	readonly all: readonly Footprint[];
	private readonly byId: ReadonlyMap<number, Footprint>;
	private readonly index = new Buckets();

	constructor(outlines: readonly Outline[]) {
		this.all = outlines.flatMap(({ id, place, households, geometry }) => {
			const corners = (geometry?.coordinates.flat() ?? []) as LonLat[][];
			if (corners.length === 0) return [];
			const rings = corners.map((ring) => ring.map(xyOf));
			return [{ id, middle: xyOf(place), households, rings, corners, box: boxOf(rings.flat()) }];
		});
		this.byId = new Map(this.all.map((f) => [f.id, f]));
		for (const [i, f] of this.all.entries()) this.index.add(i, f.box);
	}

	get(id: number): Footprint | undefined {
		return this.byId.get(id);
	}

	/** near is the nearest corner of a building within reach. */
	near(p: XY, reach: number): Snapped | null {
		let best: Snapped | null = null;
		let least = reach;
		this.index.visit(around(p, reach), (i) => {
			const f = this.all[i]!;
			if (!meet(f.box, around(p, reach))) return;
			for (const [r, ring] of f.rings.entries()) {
				for (const [c, xy] of ring.entries()) {
					const d = distance(p, xy);
					if (d < least) [best, least] = [{ kind: "building", at: f.corners[r]![c]!, xy }, d];
				}
			}
		});
		return best;
	}

	/** under are the buildings a round brush touches on its way from a to b. */
	under(a: XY, b: XY, radius: number): Set<number> {
		const way = grown(boxOf([a, b]), radius);
		const out = new Set<number>();
		this.index.visit(way, (i) => {
			const f = this.all[i]!;
			if (!out.has(f.id) && meet(f.box, way) && touched(f, a, b, radius)) out.add(f.id);
		});
		return out;
	}

	/** within are the buildings whose middle lies in a box. */
	within(box: Box): Set<number> {
		const out = new Set<number>();
		this.index.visit(box, (i) => {
			const { id, middle } = this.all[i]!;
			if (meet(around(middle, 0), box)) out.add(id);
		});
		return out;
	}
}

function touched({ rings }: Footprint, a: XY, b: XY, radius: number): boolean {
	if (holds(rings, a)) return true;
	return rings.some((ring) => ring.some((corner, i) => i > 0 && apart(a, b, ring[i - 1]!, corner) <= radius));
}

/** holds reports whether a place lies in rings, by the even-odd rule. */
export function holds(rings: readonly (readonly XY[])[], [x, y]: XY): boolean {
	let inside = false;
	for (const ring of rings) {
		for (let i = 1; i < ring.length; i++) {
			const [ax, ay] = ring[i - 1]!;
			const [bx, by] = ring[i]!;
			if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside;
		}
	}
	return inside;
}

/** apart is how far two segments are from each other. */
function apart(a: XY, b: XY, c: XY, d: XY): number {
	const side = (p: XY, q: XY, r: XY) => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
	if (side(a, b, c) > 0 !== side(a, b, d) > 0 && side(c, d, a) > 0 !== side(c, d, b) > 0) return 0;
	return Math.min(
		distance(a, foot(a, c, d).at),
		distance(b, foot(b, c, d).at),
		distance(c, foot(c, a, b).at),
		distance(d, foot(d, a, b).at),
	);
}
