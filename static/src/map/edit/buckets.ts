// Numbers by where they lie on the plane, in square cells: what is near a place is found without
// looking at everything.
import type { XY } from "./plane";

export type Box = readonly [west: number, north: number, east: number, south: number];

const side = 8192; // units of the plane, some sixty metres
const across = 2 ** 26; // more cells than the world has from north to south

export class Buckets {
	private readonly cells = new Map<number, number[]>();

	/** add puts an id into every cell its box meets. */
	add(id: number, [west, north, east, south]: Box): void {
		for (let x = Math.floor(west / side); x <= Math.floor(east / side); x++) {
			for (let y = Math.floor(north / side); y <= Math.floor(south / side); y++) {
				const key = x * across + y;
				const cell = this.cells.get(key);
				if (cell) cell.push(id);
				else this.cells.set(key, [id]);
			}
		}
	}

	/** addSegment is add for a straight piece: long ones are put in by parts, not by their box. */
	addSegment(id: number, a: XY, b: XY): void {
		const parts = Math.max(1, Math.ceil(Math.max(Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1])) / side));
		for (let i = 0; i < parts; i++) {
			const at = (share: number): XY => [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
			this.add(id, boxOf([at(i / parts), at((i + 1) / parts)]));
		}
	}

	/** visit hears of every id near a box, of some more than once. */
	visit([west, north, east, south]: Box, hear: (id: number) => void): void {
		for (let x = Math.floor(west / side); x <= Math.floor(east / side); x++) {
			for (let y = Math.floor(north / side); y <= Math.floor(south / side); y++)
				for (const id of this.cells.get(x * across + y) ?? []) hear(id);
		}
	}
}

export function boxOf(line: readonly XY[]): [number, number, number, number] {
	const box: [number, number, number, number] = [
		Number.POSITIVE_INFINITY,
		Number.POSITIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
	];
	for (const [x, y] of line) {
		if (x < box[0]) box[0] = x;
		if (y < box[1]) box[1] = y;
		if (x > box[2]) box[2] = x;
		if (y > box[3]) box[3] = y;
	}
	return box;
}

export function around([x, y]: XY, reach: number): Box {
	return [x - reach, y - reach, x + reach, y + reach];
}

export function grown([west, north, east, south]: Box, by: number): Box {
	return [west - by, north - by, east + by, south + by];
}

export function meet(a: Box, b: Box): boolean {
	return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}
