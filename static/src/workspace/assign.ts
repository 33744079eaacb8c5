// Giving grids to branches and people: one request for those that get the same, one after the other,
// with what was refused, and the former state to go back to. What a grid is to have is decided when
// its turn comes, on what the changes before it have made.
import { signal } from "@preact/signals";
import { call, Problem, url } from "../api";
import { invalidate } from "../data";
import { edition } from "../state";
import type { GridAssignments } from "./edition.types";
import { answers, byGrid } from "./people";
import { planned, reading, type States, standing } from "./plan_state";
import {
	type Basis,
	basisOf,
	branchesOf,
	holdsStill,
	membersOf,
	type Part,
	type Plan,
	together,
	wayBack,
} from "./plans";

/** Done is a change that can be taken back. */
export interface Done {
	edition: number;
	words: string;
	parts: Part[];
	former: GridAssignments[];
	left: ReadonlyMap<number, Plan>; // what it gave them; none: they went back to what is dated
	seen: unknown; // the answer on screen when it was done
}

const most = 50; // changes remembered

/** remembered are the reader's changes of responsibility, the newest last. */
export const remembered = signal<readonly Done[]>([]);

/** sending is how far the requests under way are; null: nothing is under way. */
export const sending = signal<{ done: number; total: number } | null>(null);

/** Refused are grids of one request that was not done. */
export interface Refused {
	grids: number[];
	problem: Problem;
}

/** Outcome is what the last change came to: what it did, in words, and what was refused of it. */
export interface Outcome {
	edition: number;
	words: string | null;
	refused: readonly Refused[];
	again: () => void; // what was refused, on the grids as they are now
}

export const outcome = signal<Outcome | null>(null);

const changed = new Set([
	"grids",
	"draft-grids",
	"people",
	"gate",
	"impact",
	"edition",
	"areas",
	"validation",
]);

interface Request {
	grids: number[];
	plan: Plan | null; // what the grids have after it; null: it has to be read again
	send: () => Promise<unknown>;
}

/** Change is something done to grids of one edition, whatever is on screen meanwhile. */
interface Change {
	edition: number;
	ids: readonly number[];
	words: string;
	requests: (now: States) => Request[];
	remember?: (now: States, done: ReadonlySet<number>) => Pick<Done, "parts" | "left">;
	again: (grids: readonly number[]) => void;
}

let line: Promise<unknown> = Promise.resolve();

/** change puts something in line; it answers why it was refused, or null. */
function change(c: Change): Promise<Problem | null> {
	const mine = line.then(() => make(c));
	line = mine;
	return mine;
}

async function make(c: Change): Promise<Problem | null> {
	const done = new Set<number>();
	const refused: Refused[] = [];
	const refuse = (grids: readonly number[], cause: unknown) =>
		refused.push({
			grids: [...grids],
			problem: cause instanceof Problem ? cause : new Problem(-1, String(cause)),
		});
	let now: States = new Map();
	sending.value = { done: 0, total: 1 };
	outcome.value = null;
	try {
		now = await standing(c.edition, c.ids);
		const requests = c.requests(now);
		for (const [i, r] of requests.entries()) {
			sending.value = { done: i, total: requests.length };
			try {
				await r.send();
				for (const id of r.grids) done.add(id);
				planned(c.edition, r.grids, now, r.plan);
			} catch (cause) {
				refuse(r.grids, cause);
				planned(c.edition, r.grids, now, null);
			}
		}
	} catch (cause) {
		refuse(c.ids, cause);
	}
	sending.value = null;
	invalidate(changed);
	reading(c.edition);
	if (done.size > 0 && c.remember) {
		const former = c.ids.flatMap((id) => (done.has(id) && now.get(id)) || []);
		const { edition, words } = c;
		const mine = { edition, words, former, seen: answers.peek().data, ...c.remember(now, done) };
		remembered.value = [...remembered.peek(), mine].slice(-most);
	}
	outcome.value = {
		edition: c.edition,
		words: done.size > 0 ? c.words : null,
		refused,
		again: () => c.again(refused.flatMap((r) => r.grids)),
	};
	return refused[0]?.problem ?? null;
}

const address = (of: number) => `editions/${of}/assignments`;

/** puts are the requests that give grids their plans, each with what it is based on. */
function puts(
	of: number,
	plans: ReadonlyMap<number, Plan>,
	now: States,
	known?: readonly Basis[],
): Request[] {
	const bases = new Map(known?.map((b) => [b.grid, b]));
	return together(plans).map(({ grids, plan }) => {
		const was = grids.flatMap((id) => bases.get(id) ?? (now.has(id) ? basisOf(now.get(id)!, plan) : []));
		return {
			grids,
			plan,
			send: () => call(url(address(of)), { method: "PUT", body: { grids, ...plan, was } }),
		};
	});
}

/** drops are the requests that let what is dated hold again. */
function drops(of: number, ids: readonly number[], dated: readonly Part[], now: States): Request[] {
	const parts = Object.fromEntries(dated.map((p) => [p, []]));
	return together(new Map(ids.map((id) => [id, parts]))).map(({ grids }) => {
		const was = grids.flatMap((id) => (now.has(id) ? basisOf(now.get(id)!, parts) : []));
		return {
			grids,
			plan: null,
			send: () => call(url(address(of)), { method: "PUT", body: { grids, dated, was } }),
		};
	});
}

/** assign gives each grid what plan makes of who answers for it when its turn comes; words tell what
 * that is, bases what a plan was proposed for. It answers why not, or null. */
export function assign(
	ids: readonly number[],
	plan: (a: GridAssignments) => Plan,
	words: string,
	of = edition.peek()!,
	bases?: readonly Basis[],
): Promise<Problem | null> {
	const plans = new Map<number, Plan>();
	return change({
		edition: of,
		ids,
		words,
		requests: (now) => {
			for (const [id, a] of now) plans.set(id, plan(a));
			return puts(of, plans, now, bases);
		},
		remember: () => ({
			parts: (["branches", "members"] as const).filter((p) => [...plans.values()].some((c) => c[p])),
			left: plans,
		}),
		again: (grids) => assign(grids, plan, words, of),
	});
}

/** confirm takes what is proposed for grids as it is. */
export function confirm(
	ids: readonly number[],
	words: string,
	of = edition.peek()!,
): Promise<Problem | null> {
	return change({
		edition: of,
		ids,
		words,
		requests: () =>
			Array.from({ length: Math.ceil(ids.length / 5000) }, (_, i) => {
				const grids = ids.slice(i * 5000, (i + 1) * 5000);
				const send = () => call(url(`${address(of)}/confirm`), { method: "POST", body: { grids } });
				return { grids, plan: {}, send };
			}),
		remember: (now) => ({
			parts: ["branches", "members"],
			left: new Map([...now].map(([id, a]) => [id, { branches: branchesOf(a), members: membersOf(a) }])),
		}),
		again: (grids) => confirm(grids, words, of),
	});
}

/** goBack lets go of what is planned for grids: what is dated holds again. */
export function goBack(ids: readonly number[], words: string, of = edition.peek()!): Promise<Problem | null> {
	return change({
		edition: of,
		ids,
		words,
		requests: (now) => drops(of, ids, ["branches", "members"], now),
		remember: () => ({ parts: ["branches", "members"], left: new Map() }),
		again: (grids) => goBack(grids, words, of),
	});
}

/** newest is the change that can be taken back now. */
export function newest(): Done | undefined {
	return remembered.value.filter((d) => d.edition === edition.value).at(-1);
}

/** touchedSince: somebody changed grids of a change after it. */
export function touchedSince({ left, former, seen }: Done): boolean {
	if (answers.value.data === seen) return false; // the server has not been asked again yet
	return former.some(({ grid }) => {
		const plan = left.get(grid.id);
		return plan && !holdsStill(byGrid.value.get(grid.id), plan);
	});
}

/** takeBackAssignment makes the grids of the newest change as they were before it. What was only
 * proposed comes back as planned: nobody can be made not to have confirmed. */
export async function takeBackAssignment(words: string): Promise<void> {
	const last = newest();
	if (!last) return;
	const of = last.edition;
	const way = wayBack(last.former, last.parts);
	const problem = await change({
		edition: of,
		ids: last.former.map((a) => a.grid.id),
		words,
		requests: (now) => [
			...puts(of, way.puts, now),
			...drops(of, way.drops.branches, ["branches"], now),
			...drops(of, way.drops.members, ["members"], now),
		],
		again: () => takeBackAssignment(words),
	});
	if (!problem) remembered.value = remembered.peek().filter((d) => d !== last);
}
