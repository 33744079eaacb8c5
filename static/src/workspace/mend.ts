// Putting right what stands in the way, as the server proposes it: assignments are sent at once and
// can be taken back, operations go the way of all operations, a rebase opens the new draft.
import { signal } from "@preact/signals";
import { call, Problem } from "../api";
import { invalidate } from "../data";
import { edition } from "../state";
import { assign, confirm } from "./assign";
import { commit } from "./commit";
import { openEdition } from "./draft";
import type { Blocker, OperationRequest, Rebased } from "./edition.types";
import type { Plan } from "./plans";

/** mending is how far a list of proposals is; null: nothing is under way. */
export const mending = signal<{ done: number; total: number } | null>(null);

/** failed are proposals the server refused, by blocker. */
export const failed = signal<ReadonlyMap<string, Problem>>(new Map());

/** settled are blockers whose fix was sent; they leave with the next list. */
export const settled = signal<ReadonlySet<string>>(new Set());

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

/** mendAll sends proposals one after the other; what is refused is kept with its reason. */
export async function mendAll(list: readonly Blocker[], words: (b: Blocker) => string): Promise<void> {
	if (mending.peek()) return;
	const open = list.filter((b) => b.mend && !settled.peek().has(b.id));
	mending.value = { done: 0, total: open.length };
	const refused = new Map(failed.peek());
	for (const b of open) refused.delete(b.id);
	const sent = new Set(settled.peek());
	try {
		for (const [i, b] of open.entries()) {
			if (stopped) break;
			const problem = await send(b, words(b));
			if (problem) refused.set(b.id, problem);
			else sent.add(b.id);
			mending.value = { done: i + 1, total: open.length };
			settled.value = new Set(sent);
			failed.value = new Map(refused);
		}
	} finally {
		stopped = false;
		mending.value = null;
		invalidate(new Set(["gate"]));
	}
}

let stopped = false;

/** stopMending ends the list after the proposal on its way. */
export function stopMending(): void {
	stopped = true;
}

async function send(b: Blocker, words: string): Promise<Problem | null> {
	const { mend } = b;
	if (mend?.kind === "operation") {
		commit(mend.body as unknown as OperationRequest); // what it refuses is told at the foot of the map
		return null;
	}
	if (mend?.kind === "rebase") return rebase();
	if (mend?.method === "POST") return confirm(gridsOf(b), words);
	const { grids: _, ...plan } = mend?.body ?? {};
	return assign(new Map(gridsOf(b).map((id) => [id, plan as Plan])), words);
}

/** rebase does the draft's operations again on the edition that is now last, and opens what came of it. */
export async function rebase(): Promise<Problem | null> {
	const from = edition.peek()!;
	rebasing.value = Date.now();
	try {
		const outcome = await call<Rebased>(`/api/v1/editions/${from}/rebase`, { method: "POST", body: {} });
		rebased.value = { from, outcome };
		openEdition(outcome.edition.id);
		invalidate(new Set(["edition"]));
		return null;
	} catch (cause) {
		return cause instanceof Problem ? cause : new Problem(-1, String(cause));
	} finally {
		rebasing.value = null;
	}
}
