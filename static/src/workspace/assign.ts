// Giving grids to branches and people: one request for those that get the same, one after the other,
// with what was refused, and the former state to go back to.
import { signal } from "@preact/signals";
import { call, Problem, url } from "../api";
import { invalidate } from "../data";
import { edition } from "../state";
import type { GridAssignments } from "./edition.types";
import { answers, byGrid } from "./people";
import { branchesOf, holdsStill, membersOf, type Part, type Plan, together, wayBack } from "./plans";

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

/** notDone are the grids of the last change that the server refused, and why. */
export const notDone = signal<readonly Refused[]>([]);

/** Refused are grids of one request that was not done. */
export interface Refused {
	grids: number[];
	problem: Problem;
}

/** said is what the last change did, in words. */
export const said = signal<string | null>(null);

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
	send: () => Promise<unknown>;
}

let line: Promise<unknown> = Promise.resolve();

/** run puts requests in line; it answers the grids of those that were done and what was refused. */
function run(requests: readonly Request[]): Promise<{ done: number[]; refused: Refused[] }> {
	const mine = line.then(() => sendAll(requests));
	line = mine;
	return mine;
}

async function sendAll(requests: readonly Request[]): Promise<{ done: number[]; refused: Refused[] }> {
	const done: number[] = [];
	const refused: Refused[] = [];
	sending.value = { done: 0, total: requests.length };
	notDone.value = [];
	said.value = null;
	for (const [i, r] of requests.entries()) {
		try {
			await r.send();
			done.push(...r.grids);
		} catch (cause) {
			const problem = cause instanceof Problem ? cause : new Problem(-1, String(cause));
			refused.push({ grids: r.grids, problem });
		}
		sending.value = { done: i + 1, total: requests.length };
	}
	sending.value = null;
	notDone.value = refused;
	invalidate(changed);
	return { done, refused };
}

const address = () => `/api/v1/editions/${edition.peek()}/assignments`;

function puts(changes: ReadonlyMap<number, Plan>): Request[] {
	return together(changes).map(({ grids, plan }) => ({
		grids,
		send: () => call(address(), { method: "PUT", body: { grids, ...plan } }),
	}));
}

function drops(ids: readonly number[], kind?: Part): Request[] {
	const out: Request[] = [];
	for (let i = 0; i < ids.length; i += 500) {
		const grids = ids.slice(i, i + 500);
		out.push({
			grids,
			send: () =>
				call(url(`editions/${edition.peek()}/assignments`, { grid: grids, kind }), { method: "DELETE" }),
		});
	}
	return out;
}

/** change does something to grids, says so and remembers how they were. */
async function change(
	ids: readonly number[],
	parts: Part[],
	words: string,
	requests: Request[],
	left: ReadonlyMap<number, Plan>,
): Promise<Problem | null> {
	if (requests.length === 0) return null;
	const here = edition.peek()!;
	const former = ids.map((id) => byGrid.peek().get(id)).filter((a) => a !== undefined);
	const { done, refused } = await run(requests);
	if (done.length > 0) {
		const whole = new Set(done);
		said.value = words;
		const mine = {
			edition: here,
			words,
			parts,
			former: former.filter((a) => whole.has(a.grid.id)),
			left,
			seen: answers.peek().data,
		};
		remembered.value = [...remembered.peek(), mine].slice(-most);
	}
	return refused[0]?.problem ?? null;
}

/** assign gives each grid what its plan says; words tell what that was. It answers why not, or null. */
export function assign(changes: ReadonlyMap<number, Plan>, words: string): Promise<Problem | null> {
	const parts = (["branches", "members"] as const).filter((p) => [...changes.values()].some((c) => c[p]));
	return change([...changes.keys()], parts, words, puts(changes), changes);
}

/** confirm takes what is proposed for grids as it is. */
export function confirm(ids: readonly number[], words: string): Promise<Problem | null> {
	const requests: Request[] = [];
	for (let i = 0; i < ids.length; i += 5000) {
		const grids = ids.slice(i, i + 5000);
		requests.push({ grids, send: () => call(`${address()}/confirm`, { method: "POST", body: { grids } }) });
	}
	const left = new Map<number, Plan>();
	for (const id of ids) {
		const a = byGrid.peek().get(id);
		if (a) left.set(id, { branches: branchesOf(a), members: membersOf(a) });
	}
	return change(ids, ["branches", "members"], words, requests, left);
}

/** goBack lets go of what is planned for grids: what is dated holds again. */
export function goBack(ids: readonly number[], words: string): Promise<Problem | null> {
	return change(ids, ["branches", "members"], words, drops(ids), new Map());
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
	const way = wayBack(last.former, last.parts);
	const { refused } = await run([
		...puts(way.puts),
		...drops(way.drops.branches, "branches"),
		...drops(way.drops.members, "members"),
	]);
	if (refused.length > 0) return;
	remembered.value = remembered.peek().filter((d) => d !== last);
	said.value = words;
}
