// Before and after: the edition on screen held against the one it replaces, and its changed grids
// stepped through one by one.
import { batch, computed, signal } from "@preact/signals";
import { call, url } from "../api";
import type { GridDetail } from "../api.types";
import { query } from "../data";
import { district, flight, spotlight } from "../state";
import { draft } from "./draft";
import type { GridImpact, Impact } from "./edition.types";
import { affected } from "./impact";

/** comparing: the base lies over the left of the map, up to the divider. */
export const comparing = signal(false);

/** divider is where it stands, as a share of the map that is in sight. */
export const divider = signal(0.5);

/** impact of the edition on screen against its base. */
export const impact = computed(() => {
	const e = draft.value;
	const path = e && e.base !== null ? url(`editions/${e.id}/impact`, { district: district.value?.id }) : null;
	return query<Impact>(path, ["impact", "buildings", "posts"]).value;
});

const rank: Record<GridImpact["change"], number> = { new: 0, retired: 1, changed: 2, same: 3 };

/**
 * changedFirst orders grids to be looked at: what is new, what is gone, what has another border, and
 * what has another branch or other buildings in its old border.
 */
export function changedFirst(whole: Impact): GridImpact[] {
	const moved = new Set(whole.moves.flatMap((m) => [m.from, m.to]));
	return affected(whole)
		.map((g) => (g.change === "changed" && !moved.has(g.id) ? { ...g, change: "same" as const } : g))
		.sort(
			(a, b) => rank[a.change] - rank[b.change] || (a.code < b.code ? -1 : a.code > b.code ? 1 : a.id - b.id),
		);
}

export const changed = computed(() => (impact.value.data ? changedFirst(impact.value.data) : []));

/** shown is the changed grid that was flown to last. */
export const shown = signal<number | null>(null);

/** stepped is the place in a list of n that a step leads to, round and round; at -1 nothing is chosen. */
export function stepped(at: number, by: number, n: number): number {
	if (n === 0) return -1;
	if (at < 0) return by > 0 ? 0 : n - 1;
	return (((at + by) % n) + n) % n;
}

/** stepChange flies to the next or the one before. */
export function stepChange(by: number): void {
	const list = changed.peek();
	const next =
		list[
			stepped(
				list.findIndex((g) => g.id === shown.peek()),
				by,
				list.length,
			)
		];
	if (next) void showChange(next);
}

/** showChange flies to a changed grid and outlines it; one that is gone, where it was. */
export async function showChange(grid: GridImpact): Promise<void> {
	const e = draft.peek();
	if (!e) return;
	shown.value = grid.id;
	try {
		const found = await call<GridDetail>(
			url(`grids/${grid.id}`, {
				district: district.peek()?.id,
				edition: grid.change === "retired" ? e.base : e.id,
			}),
		);
		if (shown.peek() !== grid.id) return; // stepped on meanwhile
		batch(() => {
			// Lines: a filled shape would hide what is to be compared.
			spotlight.value = { type: "MultiLineString", coordinates: found.geometry.coordinates.flat() };
			flight.value = { bounds: found.bounds, zoom: 16.5 };
		});
	} catch {
		// The list stays; the map shows what it showed.
	}
}
