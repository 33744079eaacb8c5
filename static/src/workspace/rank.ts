// The order of grids in a table. Pure.
import type { GridFigures } from "./edition.types";

export interface Rank {
	by: "name" | "households" | "buildings" | "incidents_year" | "area_m2" | "polsby_popper" | "reock";
	falling: boolean;
}

/** ranked sorts a copy; grids that are equal follow their codes. */
export function ranked(grids: readonly GridFigures[], { by, falling }: Rank): GridFigures[] {
	const way = falling ? -1 : 1;
	return [...grids].sort((a, b) => {
		const first = by === "name" ? compare(a.code, b.code) : a[by] - b[by];
		return way * first || compare(a.code, b.code);
	});
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
