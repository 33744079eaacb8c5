// A small picture of the place of an operation: the borders before and after it, and the ground
// that changed hands. Pure.
import type { Bounds, LonLat } from "../api.types";
import type { OperationGrid } from "./edition.types";

type Rings = LonLat[][];

/** Thumbnail is paths of an SVG, in its pixels. */
export interface Thumbnail {
	before: string;
	after: string;
	moved: string; // to be filled evenodd
}

const rings = (shape: GeoJSON.MultiPolygon | null | undefined): Rings =>
	(shape?.coordinates ?? []).flatMap((polygon) => polygon as Rings);

/** shapesOf are the grids of an operation whose ground it changed. */
function shapesOf(grids: readonly OperationGrid[]): { before: Rings; after: Rings }[] {
	return grids
		.filter((g) => g.shapes)
		.map((g) => ({ before: rings(g.shapes!.before), after: rings(g.shapes!.after) }));
}

/** thumbnail draws an operation; null: it changed no ground. */
export function thumbnail(grids: readonly OperationGrid[], width: number, height: number): Thumbnail | null {
	const shapes = shapesOf(grids);
	const all = shapes.flatMap((s) => [...s.before, ...s.after]).flat();
	if (all.length === 0) return null;
	const whole = boundsOf(all)!;
	// Where corners came or went; a corner moved by a metre would be lost in the whole of a grid.
	const change =
		boundsOf(shapes.flatMap(({ before, after }) => differing(before.flat(), after.flat()))) ?? whole;
	const view = framed(change, whole, width / height);
	const squeeze = Math.cos((((view[1] + view[3]) / 2) * Math.PI) / 180);
	const scale = Math.min(width / ((view[2] - view[0]) * squeeze), height / (view[3] - view[1]));
	const middle: LonLat = [(view[0] + view[2]) / 2, (view[1] + view[3]) / 2];
	const at = ([lon, lat]: LonLat) =>
		`${(width / 2 + (lon - middle[0]) * squeeze * scale).toFixed(1)} ${(height / 2 - (lat - middle[1]) * scale).toFixed(1)}`;
	const path = (of: Rings) => of.map((r) => `M${r.map(at).join("L")}z`).join("");
	return {
		before: shapes.map((s) => path(s.before)).join(""),
		after: shapes.map((s) => path(s.after)).join(""),
		moved: shapes
			.filter((s) => s.before.length > 0) // what a new grid gets another one gave
			.map((s) => path([...s.before, ...s.after]))
			.join(""),
	};
}

/** lightOf is what lies there after the operation, or lay there before, and its extent. */
export function lightOf(
	grids: readonly OperationGrid[],
): { light: GeoJSON.MultiPolygon; bounds: Bounds } | null {
	const parts = grids
		.filter((g) => g.own && g.shapes)
		.flatMap((g) => (g.shapes!.after ?? g.shapes!.before)?.coordinates ?? []);
	const bounds = boundsOf(parts.flat(2) as LonLat[]);
	return bounds && { light: { type: "MultiPolygon", coordinates: parts }, bounds };
}

function differing(a: readonly LonLat[], b: readonly LonLat[]): LonLat[] {
	const key = (p: LonLat) => `${p[0]},${p[1]}`;
	const [inA, inB] = [new Set(a.map(key)), new Set(b.map(key))];
	return [...a.filter((p) => !inB.has(key(p))), ...b.filter((p) => !inA.has(key(p)))];
}

function boundsOf(points: readonly LonLat[]): Bounds | null {
	if (points.length === 0) return null;
	let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
	for (const [x, y] of points) {
		west = Math.min(west, x);
		south = Math.min(south, y);
		east = Math.max(east, x);
		north = Math.max(north, y);
	}
	return [west, south, east, north];
}

/** framed gives a change some of its surroundings, and the shape of the picture. */
function framed(change: Bounds, whole: Bounds, ratio: number): Bounds {
	const [x, y] = [(change[0] + change[2]) / 2, (change[1] + change[3]) / 2];
	const squeeze = Math.cos((y * Math.PI) / 180);
	const size = Math.max(whole[2] - whole[0], whole[3] - whole[1]);
	let w = Math.max((change[2] - change[0]) * 1.5, size * 0.3, 1e-7);
	let h = Math.max((change[3] - change[1]) * 1.5, size * 0.3 * squeeze, 1e-7);
	if ((w * squeeze) / h < ratio) w = (h * ratio) / squeeze;
	else h = (w * squeeze) / ratio;
	return [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
}
