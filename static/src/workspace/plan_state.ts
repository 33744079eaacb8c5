// Who answers for grids as a change finds it when its turn comes: as it was last read, with what this
// page has done since and has not read yet.
import { allPages, call, url } from "../api";
import type { Page } from "../api.types";
import type { GridAssignments } from "./edition.types";
import { answersOf, answersPath } from "./people";
import { given, type Plan } from "./plans";

export type States = ReadonlyMap<number, GridAssignments>;

/** Left is what this page made of grids of an edition; null: it has to be read again. */
interface Left {
	grids: Map<number, GridAssignments | null>;
	read: unknown; // the last answer without it; undefined: more is on its way
}

const left = new Map<number, Left>();

const readOf = (edition: number) => answersOf(edition).peek().data;

function leftOf(edition: number): Left {
	const known = left.get(edition);
	if (known && (known.read === undefined || known.read === readOf(edition))) return known;
	const none: Left = { grids: new Map(), read: undefined };
	left.set(edition, none);
	return none;
}

/** standing is who answers for grids now; it asks where that is not known here. */
export async function standing(edition: number, ids: readonly number[]): Promise<States> {
	const mine = leftOf(edition);
	const read = readOf(edition)?.items;
	if (!read || ids.some((id) => mine.grids.get(id) === null)) {
		const fresh =
			ids.length === 1
				? await call<Page<GridAssignments>>(url(`editions/${edition}/assignments`, { grid: ids[0] }))
				: await allPages<GridAssignments>(answersPath(edition));
		for (const a of fresh.items) mine.grids.set(a.grid.id, a);
	}
	const known = new Map(read?.map((a) => [a.grid.id, a]));
	const out = new Map<number, GridAssignments>();
	for (const id of ids) {
		const a = mine.grids.get(id) ?? known.get(id);
		if (a) out.set(id, a);
	}
	return out;
}

/** planned notes what a change has made of grids; null: what is dated, or whatever the server has. */
export function planned(edition: number, grids: readonly number[], now: States, plan: Plan | null): void {
	const mine = leftOf(edition);
	mine.read = undefined;
	for (const id of grids) {
		const a = now.get(id);
		mine.grids.set(id, plan && a ? given(a, plan) : null);
	}
}

/** reading: an answer that comes from here on knows all that was planned. */
export function reading(edition: number): void {
	const mine = left.get(edition);
	if (mine) mine.read = readOf(edition) ?? null;
}
