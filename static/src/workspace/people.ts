// Who answers for the grids of the edition on screen, who else could, and which grids are chosen to
// be given to somebody.
import { computed, signal } from "@preact/signals";
import { url } from "../api";
import type { Grid, Member } from "../api.types";
import { type Answer, queryAll } from "../data";
import { organisations } from "../organisations";
import { district, edition, scope, today } from "../state";
import { draft } from "./draft";
import type { GridAssignments } from "./edition.types";
import { loadsOf, type Mark, marksOf, type Staff } from "./staffing";

const tags = ["grids", "draft-grids", "people"];
const idle: Answer<never> = { data: undefined, error: undefined, loading: false };

export const answersPath = (of: number) => url(`editions/${of}/assignments`, { limit: 2000 });

/** answersOf is who answers for every grid of an edition. */
export const answersOf = (of: number) => queryAll<GridAssignments>(answersPath(of), tags);

/** answers is that of the edition on screen. */
export const answers = computed<Answer<{ items: GridAssignments[] }>>(() =>
	draft.value ? answersOf(draft.value.id).value : idle,
);

/** grids of the edition, for their communities. */
export const grids = computed<Answer<{ items: Grid[] }>>(() =>
	draft.value ? queryAll<Grid>(url("grids", { ...scope.value, limit: 2000 }), tags).value : idle,
);

export const members = computed<Answer<{ items: Member[] }>>(() =>
	draft.value
		? queryAll<Member>(url("members", { ...scope.value, limit: 2000 }), ["members", "organisations"]).value
		: idle,
);

export const byGrid = computed(() => new Map(answers.value.data?.items.map((a) => [a.grid.id, a])));
export const gridByID = computed(() => new Map(grids.value.data?.items.map((g) => [g.id, g])));

/** staff is everybody who could be named; null until all of it is known. */
export const staff = computed<Staff | null>(() => {
	const [all, people, orgs, here] = [
		answers.value.data,
		members.value.data,
		organisations.value.data,
		district.value,
	];
	if (!all || !people || !orgs || !here) return null;
	return {
		day: draft.value?.from ?? draft.value?.planned_from ?? today.value,
		organisations: new Map(orgs.items.map((o) => [o.id, o])),
		members: new Map(people.items.map((m) => [m.id, m])),
		...loadsOf(all.items),
		perMember: here.settings.max_grids_per_member,
		perBranch: here.settings.max_grids_per_branch,
	};
});

/** marks of every grid; a grid without is not named. */
export const marks = computed<ReadonlyMap<number, Mark[]>>(() => {
	const known = staff.value;
	const out = new Map<number, Mark[]>();
	if (!known) return out;
	for (const a of answers.value.data?.items ?? []) {
		const list = marksOf(a, gridByID.value.get(a.grid.id), known);
		if (list.length > 0) out.set(a.grid.id, list);
	}
	return out;
});

const ticked = signal<{ edition: number | null; grids: ReadonlySet<number> }>({
	edition: null,
	grids: new Set(),
});
const none: ReadonlySet<number> = new Set();

/** chosen are the grids of the edition ticked to be given to somebody together. */
export const chosen = computed(() => (ticked.value.edition === edition.value ? ticked.value.grids : none));

export function chooseNone(): void {
	ticked.value = { edition: edition.peek(), grids: none };
}

export function choose(ids: readonly number[], is: boolean): void {
	const next = new Set(chosen.peek());
	for (const id of ids) {
		if (is) next.add(id);
		else next.delete(id);
	}
	ticked.value = { edition: edition.peek(), grids: next };
}
