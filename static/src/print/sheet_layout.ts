// How a sheet of paper is filled: where the map and the table stand, and how many rows fit. In
// millimetres. Pure.
export const papers = ["a4", "a3"] as const;
export type Paper = (typeof papers)[number];
export const turns = ["portrait", "landscape"] as const;
export type Turn = (typeof turns)[number];

export interface Layout {
	page: { w: number; h: number };
	map: { w: number; h: number };
	table: { w: number; beside: boolean }; // beside the map, or under it
	first: number; // rows that fit beside or under the map
	rest: number; // rows on a page without a map
}

export const margin = 10;
export const headHeight = 17;
export const footHeight = 7;
export const rowHeight = 8;
const tableHead = 7;
const between = 4;

const sizes: Record<Paper, [number, number]> = { a4: [210, 297], a3: [297, 420] };

/** layoutOf a sheet. */
export function layoutOf(paper: Paper, turn: Turn): Layout {
	const [short, long] = sizes[paper];
	const beside = turn === "landscape";
	const page = beside ? { w: long, h: short } : { w: short, h: long };
	const w = page.w - 2 * margin;
	const h = page.h - 2 * margin - headHeight - footHeight;
	const rows = (height: number) => Math.floor((height - tableHead) / rowHeight);
	const map = beside ? { w: Math.round(w * 0.6), h } : { w, h: Math.round(h * 0.56) };
	return {
		page,
		map,
		table: beside ? { w: w - map.w - between, beside } : { w, beside },
		first: rows(beside ? h : h - map.h - between),
		rest: rows(h),
	};
}

/** inPages deals rows out: those that fit beside the map, then page by page. The last page has one row less, for the sum. */
export function inPages<T>(rows: readonly T[], { first, rest }: Pick<Layout, "first" | "rest">): T[][] {
	const pages = [rows.slice(0, first)];
	for (let at = first; at < rows.length; at += rest) pages.push(rows.slice(at, at + rest));
	const last = pages.at(-1)!;
	if (last.length >= (pages.length === 1 ? first : rest)) pages.push(last.splice(-1));
	return pages;
}

const fine = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
const metresOfWorld = 40_075_016.686;
const mmPerPixel = 25.4 / 96;

/** Fit is a view for a map on paper. */
export interface Fit {
	scale: number; // 1 : scale
	zoom: number;
	centre: [number, number];
	metresPerPixel: number; // a pixel is 1/96 inch
}

/** fitted is the largest round scale at which a box of degrees fits into so many millimetres. */
export function fitted(
	[west, south, east, north]: readonly [number, number, number, number],
	{ w, h }: { w: number; h: number },
	pad = 8,
): Fit {
	const y = (lat: number) => {
		const s = Math.sin((lat * Math.PI) / 180);
		return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
	};
	const middle = (y(north) + y(south)) / 2;
	const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * middle))) * 180) / Math.PI;
	const ground = metresOfWorld * Math.cos((lat * Math.PI) / 180); // of the whole world, as far as scale is true here
	const across = ((east - west) / 360) * ground;
	const down = (y(south) - y(north)) * ground;
	const least = Math.max((across * 1000) / (w - 2 * pad), (down * 1000) / (h - 2 * pad), 500);
	const power = 10 ** Math.floor(Math.log10(least));
	const scale = (fine.find((f) => f * power >= least) ?? 10) * power;
	const metresPerPixel = (scale * mmPerPixel) / 1000;
	return {
		scale,
		zoom: Math.log2(ground / 512 / metresPerPixel),
		centre: [(west + east) / 2, lat],
		metresPerPixel,
	};
}

export const pixels = (mm: number) => Math.round(mm / mmPerPixel);
