// How many grids are in which state: added up from the areas, or counted from the grids where
// some belong to no area.
import { computed } from "@preact/signals";
import { url } from "./api";
import type { Area, Grid, GridState, StateCounts } from "./api.types";
import { query, queryAll } from "./data";
import { district, scope } from "./state";

export const states: readonly GridState[] = ["complete", "no_branch", "no_member", "overloaded"];
export const problemStates = ["no_branch", "no_member", "overloaded"] as const;

export const areas = computed(
	() =>
		query<{ items: Area[] }>(scope.value.district ? url("areas", scope.value) : null, ["areas", "grids"])
			.value,
);

/** tally is the district's count by state; null until known. */
export const tally = computed<StateCounts | null>(() => {
	const here = district.value;
	const list = areas.value.data?.items;
	if (!here || !list) return null;
	const sum = addUp(list);
	if (total(sum) >= here.counts.grids) return sum;
	const grids = queryAll<Grid>(url("grids", { ...scope.value, limit: 5000 }), ["grids"]).value.data?.items;
	return grids ? count(grids) : null;
});

const none = (): StateCounts => ({ complete: 0, no_branch: 0, no_member: 0, overloaded: 0 });

/** addUp sums the areas nobody stands above; the others are counted in their parents. */
export function addUp(list: readonly Area[]): StateCounts {
	const sum = none();
	for (const area of list.filter((a) => a.parent === null))
		for (const s of states) sum[s] += area.states[s] ?? 0;
	return sum;
}

export function count(grids: readonly Grid[]): StateCounts {
	const sum = none();
	for (const g of grids) sum[g.state] += 1;
	return sum;
}

export function total(counts: StateCounts): number {
	return states.reduce((n, s) => n + counts[s], 0);
}

/** bad is how many grids of a count are not in order. */
export function bad(counts: StateCounts): number {
	return total(counts) - counts.complete;
}
