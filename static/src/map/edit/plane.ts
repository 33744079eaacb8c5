// The plane the editor measures in: Web Mercator with the world 2^32 units wide, x east, y south,
// as the server's lattice, in doubles. Places that come from the server are kept as they came.
import type { LonLat } from "../../api.types";

export type XY = readonly [number, number];

const world = 2 ** 32;

export function xyOf([lon, lat]: LonLat): XY {
	const s = Math.sin((lat * Math.PI) / 180);
	return [((lon + 180) / 360) * world, (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * world];
}

/** lonLatOf rounds to ten decimals, as the server does. */
export function lonLatOf([x, y]: XY): LonLat {
	const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world))) * 180) / Math.PI;
	return [Number(((x / world) * 360 - 180).toFixed(10)), Number(lat.toFixed(10))];
}

/** unitsPerPixel at a zoom of the map, whose world is 512 pixels wide at zoom 0. */
export function unitsPerPixel(zoom: number): number {
	return world / (512 * 2 ** zoom);
}

export function distance(a: XY, b: XY): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** foot is the place of a segment that is nearest to p, and its share of the way from a to b. */
export function foot(p: XY, a: XY, b: XY): { at: XY; share: number } {
	const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
	const square = dx * dx + dy * dy;
	const share =
		square === 0 ? 0 : Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square));
	return { at: [a[0] + share * dx, a[1] + share * dy], share };
}

/** thinned leaves out corners of a line that lie within reach of the straight way (Douglas-Peucker). */
export function thinned(line: readonly XY[], reach: number): XY[] {
	if (line.length < 3) return [...line];
	const keep = new Array<boolean>(line.length).fill(false);
	keep[0] = keep[line.length - 1] = true;
	const spans: [number, number][] = [[0, line.length - 1]];
	for (let span = spans.pop(); span; span = spans.pop()) {
		const [first, last] = span;
		let far = -1;
		let most = reach;
		for (let i = first + 1; i < last; i++) {
			const d = distance(line[i]!, foot(line[i]!, line[first]!, line[last]!).at);
			if (d > most) [far, most] = [i, d];
		}
		if (far < 0) continue;
		keep[far] = true;
		spans.push([first, far], [far, last]);
	}
	return line.filter((_, i) => keep[i]);
}
