// The way of operations to the server: one after the other, each under a key, so that one sent
// again is done once. What has not been answered survives a reload and a lost connection.
import { computed, effect, signal } from "@preact/signals";
import { Problem } from "../api";
import { online } from "../connection";
import { invalidate } from "../data";
import { edition } from "../state";
import type { CurrentGrid, OperationRequest, Redrawn } from "./edition.types";
import { reason } from "./reason";
import { send } from "./send";

/** Step is one thing asked of the server: an operation, or taking one back or doing it again. */
export interface Step {
	key: string;
	edition: number;
	path: "operations" | "undo" | "redo";
	body: OperationRequest | { operation?: number; reason?: string };
}

/** Refusal is a step the server did not do; it stays until it is put right or waved away. */
export interface Refusal {
	step: Step;
	problem: Problem;
	current: CurrentGrid[]; // grids somebody else changed first
	dropped: number; // steps that stood behind it and were not sent either
}

const kept = "gridmap.steps";

export const waiting = signal<readonly Step[]>(restore());
export const refusal = signal<Refusal | null>(null);

/** done is the last answer, for whoever draws or lists what became of it. */
export const done = signal<{ step: Step; answer: Redrawn } | null>(null);

/** saving: "saved", "saving", or "waiting" for a connection. */
export const saving = computed(() =>
	waiting.value.length === 0 ? "saved" : online.value && !stuck.value ? "saving" : "waiting",
);
const stuck = signal(false); // the last attempt did not reach the server

/** ours are versions that operations of this page have made: the map may not show them yet. */
const ours = new Map<string, number>();

/** lifted is a request that knows what this page did itself; what others did it must not know. */
export function lifted<B extends Step["body"]>(body: B, of: number): B {
	const versions = (body as OperationRequest).versions;
	if (!versions) return body;
	const now = Object.entries(versions).map(([id, v]) => [id, Math.max(v, ours.get(`${of}/${id}`) ?? 0)]);
	return { ...body, versions: Object.fromEntries(now) };
}

/** commit puts an operation in line; its key tells which refusal or answer is its own. */
export function commit(body: OperationRequest): string {
	const key = crypto.randomUUID();
	const why = reason.peek() ? { reason: reason.peek() } : {};
	const asked = lifted({ ...why, ...body }, edition.peek()!);
	push({ key, edition: edition.peek()!, path: "operations", body: asked });
	return key;
}

/** takeBack undoes an operation, or the reader's own newest. */
export function takeBack(operation?: number): void {
	back("undo", operation);
}

/** doAgain redoes what was taken back: an operation, or the reader's own newest. */
export function doAgain(operation?: number): void {
	back("redo", operation);
}

function back(path: "undo" | "redo", operation?: number): void {
	const why = reason.peek() ? { reason: reason.peek() } : {};
	const body = { ...why, ...(operation ? { operation } : {}) };
	push({ key: crypto.randomUUID(), edition: edition.peek()!, path, body });
}

/** again sends a refused step once more, changed: with another flag, or for grids as they are now. */
export function again(change: Partial<OperationRequest>): void {
	const was = refusal.peek();
	if (!was) return;
	refusal.value = null;
	push({ ...was.step, key: crypto.randomUUID(), body: { ...was.step.body, ...change } as Step["body"] });
}

/** onNewShapes are the versions a refused step needs to be done on the grids as they are now. */
export function onNewShapes({ step, problem, current }: Refusal): Record<number, number> {
	const versions = { ...(step.body as OperationRequest).versions };
	for (const { rule, value } of problem.parts) if (rule === "stale" && value) delete versions[Number(value)];
	for (const g of current) versions[g.id] = g.version;
	return versions;
}

/** changed are the tags of what an operation makes another. */
const changed = new Set(["borders", "operations", "impact", "gate", "draft-grids", "figures"]);

function push(step: Step): void {
	refusal.value = null;
	keep([...waiting.peek(), step]);
	work();
}

let working = false;

async function work(): Promise<void> {
	if (working) return;
	working = true;
	try {
		for (let step = waiting.peek()[0]; step; step = waiting.peek()[0]) {
			try {
				const answer = await send(step);
				stuck.value = false;
				for (const g of answer.grids) if (g.own) ours.set(`${step.edition}/${g.id}`, g.version);
				done.value = { step, answer };
				// What waits behind it was never sent, and was drawn on what this step has made.
				const rest = waiting.peek().slice(1);
				keep(rest.map((s) => ({ ...s, body: lifted(s.body, s.edition) })));
				invalidate(changed);
			} catch (cause) {
				const problem = cause instanceof Problem ? cause : new Problem(-1, String(cause));
				if (problem.offline || problem.status >= 500 || problem.status === 429) {
					stuck.value = problem.offline;
					await pause(problem.wait || 2);
					continue;
				}
				// What stood behind it was drawn on a map that will not be: none of it is sent.
				const dropped = waiting.peek().length - 1;
				refusal.value = { step, problem, current: (problem.current as CurrentGrid[]) ?? [], dropped };
				keep([]);
				invalidate(changed);
			}
		}
	} finally {
		working = false;
	}
}

/** pause waits for seconds, or until the network is back. */
function pause(seconds: number): Promise<void> {
	return new Promise((go) => {
		const timer = setTimeout(end, seconds * 1000);
		addEventListener("online", end);
		function end() {
			clearTimeout(timer);
			removeEventListener("online", end);
			go();
		}
	});
}

function keep(steps: readonly Step[]): void {
	waiting.value = steps;
	if (steps.length > 0) sessionStorage.setItem(kept, JSON.stringify(steps));
	else sessionStorage.removeItem(kept);
}

function restore(): Step[] {
	try {
		return JSON.parse(sessionStorage.getItem(kept) ?? "[]") as Step[];
	} catch {
		return [];
	}
}

/** startCommits sends what a reload left unsent, and warns before a tab with unsent work closes. */
export function startCommits(): void {
	if (waiting.peek().length > 0) work();
	effect(() => {
		const unsent = waiting.value.length > 0;
		if (unsent) addEventListener("beforeunload", warn);
		else removeEventListener("beforeunload", warn);
	});
}

function warn(event: BeforeUnloadEvent): void {
	event.preventDefault();
}
