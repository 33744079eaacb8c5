// Putting right what stands in the way, as the server proposes it: assignments are sent at once and
// can be taken back, operations go the way of all operations, a rebase opens the new draft. A list
// belongs to the draft it was begun in, whatever is on screen meanwhile.
import { computed, effect, signal } from "@preact/signals";
import { call, Problem } from "../api";
import type { LonLat } from "../api.types";
import { invalidate } from "../data";
import { edition } from "../state";
import { assign, confirm } from "./assign";
import { commit, dismiss, done, held, refusalOf, saved, waiting } from "./commit";
import { draft, openEdition } from "./draft";
import type { Blocker, EditionDetail, OperationRequest, Rebased } from "./edition.types";
import type { Basis, Plan } from "./plans";

/** Mending is how far a list of proposals is, and whose it is. */
export interface Mending {
	edition: number;
	name: string;
	done: number;
	total: number;
}

/** mending is the list under way; null: there is none. */
export const mending = signal<Mending | null>(null);

interface Outcome {
	settled: ReadonlySet<string>;
	failed: ReadonlyMap<string, Problem>;
}

const nothing: Outcome = { settled: new Set(), failed: new Map() };
const outcomes = signal<ReadonlyMap<number, Outcome>>(new Map());
const outcomeOf = (of: number | null) => outcomes.value.get(of ?? 0) ?? nothing;

function note(of: number, what: Partial<Outcome>): void {
	const was = outcomes.peek().get(of) ?? nothing;
	outcomes.value = new Map(outcomes.peek()).set(of, { ...was, ...what });
}

/** failed are proposals for the edition on screen that the server refused, by blocker. */
export const failed = computed(() => outcomeOf(edition.value).failed);

/** settled are blockers of the edition on screen whose fix was sent; they leave with the next list. */
export const settled = computed(() => outcomeOf(edition.value).settled);

/** listed: the list of an edition was made anew, so what it holds is not settled. */
export function listed(of: number): void {
	note(of, { settled: nothing.settled });
}

/** rebased is what came of the last rebase, for the desk of the new draft to tell. */
export const rebased = signal<{ from: number; outcome: Rebased } | null>(null);

/** rebasing since when; null: no rebase is under way. */
export const rebasing = signal<number | null>(null);

/** gridsOf are the grids a proposal concerns. */
export function gridsOf({ mend, grids }: Blocker): number[] {
	const named = mend?.body.grids;
	return Array.isArray(named) ? (named as number[]) : grids.map((g) => g.id);
}

/** isBulk: proposals of this kind can be sent one after the other without being looked at each. */
export function isBulk({ mend }: Blocker): boolean {
	return mend?.kind === "assignment" || mend?.kind === "operation";
}

/** mendOne sends the proposal of a blocker. words tell what it does. */
export async function mendOne(b: Blocker, words: string): Promise<void> {
	await mendAll([b], () => words);
}

/** mendAll sends proposals one after the other, each once the one before it is answered; what is
 * refused is kept with its reason. */
export async function mendAll(list: readonly Blocker[], words: (b: Blocker) => string): Promise<void> {
	if (mending.peek()) return;
	const of = edition.peek()!;
	const had = outcomes.peek().get(of) ?? nothing;
	const open = list.filter((b) => b.mend && !had.settled.has(b.id)).map((b) => ({ b, words: words(b) }));
	const at: Mending = { edition: of, name: draft.peek()?.name ?? "", done: 0, total: open.length };
	const refused = new Map(had.failed);
	for (const { b } of open) refused.delete(b.id);
	const sent = new Set(had.settled);
	mending.value = at;
	stopped = false;
	try {
		for (const [i, one] of open.entries()) {
			if (stopped) break;
			const problem = await send(of, one.b, one.words);
			if (problem) refused.set(one.b.id, problem);
			else sent.add(one.b.id);
			mending.value = { ...at, done: i + 1 };
			note(of, { settled: new Set(sent), failed: new Map(refused) });
		}
	} finally {
		mending.value = null;
		invalidate(new Set(["gate"]));
	}
}

/** mendBy puts a blocker right by an operation its reader chose. */
export async function mendBy(b: Blocker, body: OperationRequest): Promise<void> {
	const mend = { kind: "operation", method: "POST", path: "", body: { ...body } } as const;
	await mendAll([{ ...b, mend }], () => "");
}

/** markOutside says of a place in a hole of a draft that it needs no grid, or that it does after all. */
export async function markOutside(of: number, at: LonLat, is: boolean): Promise<void> {
	const path = `/api/v1/editions/${of}`;
	const { outside } = await call<EditionDetail>(path);
	const others = outside.filter(([x, y]) => x !== at[0] || y !== at[1]);
	await call(path, { method: "PATCH", body: { outside: is ? [...others, at] : others } });
	invalidate(new Set(["edition", "gate"]));
}

let stopped = false;

/** stopMending ends the list after the proposal on its way. */
export function stopMending(): void {
	stopped = true;
}

async function send(of: number, b: Blocker, words: string): Promise<Problem | null> {
	const { mend } = b;
	if (mend?.kind === "operation") return answered(commit(mend.body as unknown as OperationRequest, of));
	if (mend?.kind === "rebase") return rebase(of);
	if (mend?.method === "POST") return confirm(gridsOf(b), words, of);
	const { grids: _, was, ...plan } = mend?.body ?? {};
	return assign(gridsOf(b), () => plan as Plan, words, of, was as Basis[] | undefined);
}

/** answered waits until the server has answered a step: null, or why it was not done, which the list
 * tells in the card's place. */
function answered(key: string): Promise<Problem | null> {
	return new Promise((go) => {
		const stop = effect(() => {
			if ([...waiting.value, ...held.value].some((s) => s.key === key)) return;
			queueMicrotask(() => {
				stop();
				const refused = refusalOf(key);
				if (refused) dismiss(refused);
				if (done.peek()?.step.key === key) go(null);
				else if (refused) go(refused.problem);
				else go(new Problem(409, "", [{ rule: "not_sent", message: "" }])); // dropped behind another
			});
		});
	});
}

/** rebase does a draft's operations again on the edition that is now last, and opens what came of it. */
export async function rebase(from = edition.peek()!): Promise<Problem | null> {
	rebasing.value = Date.now();
	try {
		await saved(from);
		const outcome = await call<Rebased>(`/api/v1/editions/${from}/rebase`, { method: "POST", body: {} });
		rebased.value = { from, outcome };
		if (edition.peek() === from) openEdition(outcome.edition.id);
		invalidate(new Set(["edition"]));
		return null;
	} catch (cause) {
		return cause instanceof Problem ? cause : new Problem(-1, String(cause));
	} finally {
		rebasing.value = null;
	}
}
