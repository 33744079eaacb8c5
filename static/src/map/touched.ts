// Which tiles a change of the feed makes others. What a change touches the server says (tiles of
// the event); here it is only told where: the squares of the pyramid.
import type { Bounds, Change } from "../api.types";

/** TileID is a tile's place in the pyramid. */
export interface TileID {
	z: number;
	x: number;
	y: number;
}

/** Touch says of a tile whether it may be another one now. */
export type Touch = (tile: TileID) => boolean;

/** everything touches every tile. */
export const everything: Touch = () => true;

const buffer = 64 / 4096; // of a tile's width: what a tile shows beyond its edges
const least = 2 ** -30; // of the world's width: degrees are rounded
const most = 400; // boxes looked at one by one; a bulk change touches the lot

/** askedFor reads the layers and the edition out of an address of tiles. */
export function askedFor(address: string): { layers: string[]; edition: string | null } {
	const { pathname, searchParams } = new URL(address, "http://localhost");
	const layers = /^\/tiles\/([^/]+)\//.exec(pathname)?.[1] ?? "";
	return { layers: decodeURIComponent(layers).split(","), edition: searchParams.get("edition") };
}

/** touchOf is which tiles of an address are others after changes; null: none. */
export function touchOf(changes: readonly Change[], address: string): Touch | null {
	const { layers, edition } = askedFor(address);
	const boxes: Square[] = [];
	let below = 0;
	for (const c of changes) {
		if (c.draft && String(c.edition) !== edition) continue;
		const shows = (names: readonly string[]) => layers.some((l) => names.includes(l));
		if (shows(c.tiles.everywhere)) return everything;
		if (!shows(c.tiles.near)) continue;
		boxes.push(...c.boxes.map(square));
		below = Math.max(below, c.tiles.below);
	}
	if (boxes.length === 0) return null;
	if (boxes.length > most) return everything;
	return (tile) => tile.z < below || boxes.some((b) => meets(tile, b));
}

/** Square is west, north, east, south as shares of the world's width. */
type Square = readonly [number, number, number, number];

function square([west, south, east, north]: Bounds): Square {
	return [across(west) - least, down(north) - least, across(east) + least, down(south) + least];
}

const across = (lon: number) => (lon + 180) / 360;
const down = (lat: number) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);

function meets({ z, x, y }: TileID, [west, north, east, south]: Square): boolean {
	const n = 2 ** z;
	return (
		west * n <= x + 1 + buffer &&
		east * n >= x - buffer &&
		north * n <= y + 1 + buffer &&
		south * n >= y - buffer
	);
}
