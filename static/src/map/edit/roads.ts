// The roads in view: their lines hold the hand, and a line can follow them from place to place.
import type { LonLat } from "../../api.types";
import { around, Buckets, boxOf, grown, meet } from "./buckets";
import { distance, foot, lonLatOf, type XY, xyOf } from "./plane";
import type { Anchors } from "./snap";
import type { Snapped } from "./tool";

/** RoadLine is a road as the server answers it. */
export interface RoadLine {
	id: number;
	class: string;
	name: string;
	geometry: GeoJSON.MultiLineString;
}

interface OnRoad {
	segment: number;
	share: number; // of the way along it
	xy: XY;
}

export class Roads implements Anchors {
	private readonly segments: [a: XY, b: XY, from: LonLat, to: LonLat][] = [];
	private readonly index = new Buckets();
	private web: Web | null = null;

	constructor(lines: readonly RoadLine[]) {
		for (const { geometry } of lines) {
			for (const line of geometry.coordinates as LonLat[][]) {
				const xy = line.map(xyOf);
				for (let i = 1; i < xy.length; i++) {
					this.index.addSegment(this.segments.length, xy[i - 1]!, xy[i]!);
					this.segments.push([xy[i - 1]!, xy[i]!, line[i - 1]!, line[i]!]);
				}
			}
		}
	}

	/** near is the nearest place on a road within reach. */
	near(p: XY, reach: number): Snapped | null {
		const on = this.on(p, reach);
		return on && { kind: "road", at: lonLatOf(on.xy), xy: on.xy };
	}

	/** follow is the shortest way along roads from near a to near b; null: none leads there. */
	follow(a: XY, b: XY, reach: number): XY[] | null {
		const [from, to] = [this.on(a, reach), this.on(b, reach)];
		if (!from || !to) return null;
		this.web ??= weave(this.segments, this.index);
		return this.web.way(from, to);
	}

	private on(p: XY, reach: number): OnRoad | null {
		let best: OnRoad | null = null;
		let least = reach;
		this.index.visit(around(p, reach), (segment) => {
			const [a, b] = this.segments[segment]!;
			const { at, share } = foot(p, a, b);
			const d = distance(p, at);
			if (d < least) [best, least] = [{ segment, share, xy: at }, d];
		});
		return best;
	}
}

/** Web is roads as stretches between places where one can turn. */
class Web {
	readonly places: XY[] = [];
	readonly ways: [to: number, length: number][][] = [];
	private readonly known = new Map<string, number>();
	private last: { from: OnRoad; length: number[]; before: number[] } | null = null;

	constructor(readonly stops: readonly (readonly [share: number, place: number])[][]) {}

	place(xy: XY): number {
		const key = `${Math.round(xy[0])},${Math.round(xy[1])}`; // to the unit, as the server's lattice
		let n = this.known.get(key);
		if (n === undefined) {
			n = this.places.length;
			this.known.set(key, n);
			this.places.push(xy);
			this.ways.push([]);
		}
		return n;
	}

	join(a: number, b: number): void {
		if (a === b) return;
		const length = distance(this.places[a]!, this.places[b]!);
		this.ways[a]!.push([b, length]);
		this.ways[b]!.push([a, length]);
	}

	way(from: OnRoad, to: OnRoad): XY[] | null {
		const { length, before } = this.from(from);
		let end = -1;
		let least = Number.POSITIVE_INFINITY;
		for (const p of this.beside(to)) {
			const d = length[p]! + distance(this.places[p]!, to.xy);
			if (d < least) [end, least] = [p, d];
		}
		if (from.segment === to.segment && distance(from.xy, to.xy) <= least) return [from.xy, to.xy];
		if (end < 0) return null;
		const line: XY[] = [to.xy];
		for (let p = end; p >= 0; p = before[p]!) line.push(this.places[p]!);
		line.push(from.xy);
		return line.reverse().filter((xy, i, all) => i === 0 || distance(xy, all[i - 1]!) > 0.5);
	}

	/** from is how far every place is from one on a road, and by which place one comes. */
	private from(from: OnRoad): { length: number[]; before: number[] } {
		if (this.last?.from.segment === from.segment && this.last.from.share === from.share) return this.last;
		const length = new Array<number>(this.places.length).fill(Number.POSITIVE_INFINITY);
		const before = new Array<number>(this.places.length).fill(-1);
		const queue = new Queue();
		for (const p of this.beside(from)) {
			length[p] = distance(from.xy, this.places[p]!);
			queue.push(p, length[p]);
		}
		for (let next = queue.pop(); next; next = queue.pop()) {
			const [p, so] = next;
			if (so > length[p]!) continue;
			for (const [q, l] of this.ways[p]!) {
				if (so + l >= length[q]!) continue;
				length[q] = so + l;
				before[q] = p;
				queue.push(q, so + l);
			}
		}
		this.last = { from, length, before };
		return this.last;
	}

	/** beside are the stops on either side of a place on a segment. */
	private beside({ segment, share }: OnRoad): number[] {
		const stops = this.stops[segment]!;
		const i = stops.findIndex(([s]) => s >= share);
		return i <= 0 ? [stops[0]![1]] : [stops[i - 1]![1], stops[i]![1]];
	}
}

/** weave finds where roads meet: at common corners, and where one crosses or touches another. */
function weave(segments: readonly (readonly [a: XY, b: XY, ...unknown[]])[], index: Buckets): Web {
	const stops: [number, number][][] = segments.map(() => []);
	const web = new Web(stops);
	segments.forEach(([a, b], i) => {
		stops[i]!.push([0, web.place(a)], [1, web.place(b)]);
	});
	const met = new Set<number>();
	segments.forEach(([a, b], i) => {
		met.clear();
		const box = grown(boxOf([a, b]), touching);
		index.visit(box, (j) => {
			if (j <= i || met.has(j)) return;
			met.add(j);
			const [c, d] = segments[j]!;
			if (!meet(box, boxOf([c, d]))) return;
			for (const [s, t] of crossing(a, b, c, d)) {
				const at = web.place([a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1])]);
				stops[i]!.push([s, at]);
				stops[j]!.push([t, at]);
			}
		});
	});
	for (const list of stops) {
		list.sort((p, q) => p[0] - q[0]);
		for (let k = 1; k < list.length; k++) web.join(list[k - 1]![1], list[k]![1]);
	}
	return web;
}

const touching = 130; // units, a metre: an end this near to a road lies on it

/** crossing is where segments meet, as shares of each. */
function crossing(a: XY, b: XY, c: XY, d: XY): [number, number][] {
	const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
	const turn = ux * vy - uy * vx;
	if (turn !== 0) {
		const s = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / turn;
		const t = ((c[0] - a[0]) * uy - (c[1] - a[1]) * ux) / turn;
		if (s >= 0 && s <= 1 && t >= 0 && t <= 1) return [[s, t]];
	}
	const out: [number, number][] = [];
	for (const [p, t] of [[c, 0] as const, [d, 1] as const]) {
		const { at, share } = foot(p, a, b);
		if (distance(p, at) < touching) out.push([share, t]);
	}
	for (const [p, s] of [[a, 0] as const, [b, 1] as const]) {
		const { at, share } = foot(p, c, d);
		if (distance(p, at) < touching) out.push([s, share]);
	}
	return out;
}

/** Queue gives back the nearest first (a binary heap). */
class Queue {
	private readonly heap: [number, number][] = [];

	push(place: number, length: number): void {
		const heap = this.heap;
		heap.push([place, length]);
		for (let i = heap.length - 1; i > 0; ) {
			const up = (i - 1) >> 1;
			if (heap[up]![1] <= heap[i]![1]) break;
			[heap[up], heap[i]] = [heap[i]!, heap[up]!];
			i = up;
		}
	}

	pop(): [place: number, length: number] | undefined {
		const heap = this.heap;
		const first = heap[0];
		const last = heap.pop();
		if (heap.length === 0 || !last) return first;
		heap[0] = last;
		for (let i = 0; ; ) {
			let low = 2 * i + 1;
			if (low >= heap.length) break;
			if (low + 1 < heap.length && heap[low + 1]![1] < heap[low]![1]) low++;
			if (heap[i]![1] <= heap[low]![1]) break;
			[heap[i], heap[low]] = [heap[low]!, heap[i]!];
			i = low;
		}
		return first;
	}
}
