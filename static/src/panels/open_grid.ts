// Open a grid from a list that knows only its id: its own box is asked for on the way.
import { call, url } from "../api";
import type { GridDetail } from "../api.types";
import { flight, scope, select } from "../state";

export async function openGrid(id: number): Promise<void> {
	select({ kind: "grid", id });
	try {
		const grid = await call<GridDetail>(url(`grids/${id}`, scope.peek()));
		flight.value = { bounds: grid.bounds };
	} catch {
		// The panel that opened says what is wrong.
	}
}
