// The way of operations to the server: one after the other, each under a key, so that one sent
// again is done once. What has not been answered survives a reload, a lost connection and a session
// that ended; it is sent by the person who did it, or not at all.
import { computed, effect, signal, untracked } from "@preact/signals";
import { Problem } from "../api";
import { online } from "../connection";
import { invalidate } from "../data";
import { actor, recheck } from "../session";
import { edition } from "../state";
import { draft } from "./draft";
import type { CurrentGrid, OperationRequest, Redrawn } from "./edition.types";
import { reason } from "./reason";
import { send } from "./send";
import {
	fallsWith,
	keepRefusals,
	keepSteps,
	keptRefusals,
	keptSteps,
	type Refusal,
	type Step,
} from "./steps";

export type { Refusal, Step } from "./steps";

/** queue is all that has not been answered, of whoever worked in this tab. */
const queue = signal<readonly Step[]>(keptSteps());
const mine = (s: Step) => s.by.id === actor.value?.id;

/** waiting are the steps of the one signed in, held those of somebody who no longer is. */
export const waiting = computed(() => queue.value.filter(mine));
export const held = computed(() => queue.value.filter((s) => !mine(s)));

/** refusals of the one signed in, oldest first, refusal the first of the edition on screen. */
const refused = signal<readonly Refusal[]>(keptRefusals());
export const refusals = computed(() => refused.value.filter((r) => mine(r.step)));
export const refusal = computed<Refusal | null>(
	() => refusals.value.find((r) => r.step.edition === edition.value) ?? null,
);

/** refusalOf is why a step was not done; null: it was, or nothing is known yet. */
export const refusalOf = (key: string | null): Refusal | null =>
	refusals.value.find((r) => r.step.key === key) ?? null;

/** done is the last answer, for whoever draws or lists what became of it. */
export const done = signal<{ step: Step; answer: Redrawn } | null>(null);

/** stuck is why the first step is not done: no connection, or a server that fails at it again and again. */
export const stuck = signal<"offline" | "failing" | null>(null);

export const saving = computed(() => {
	if (waiting.value.length === 0) return "saved";
	if (stuck.value === "failing") return "failing";
	return online.value && stuck.value === null ? "saving" : "waiting";
});

/** ours are versions that operations of this page have made: the map may not show them yet. */
const ours = new Map<string, number>();

/** lifted is a request that knows what this page did itself; what others did it must not know. */
export function lifted<B extends Step["body"]>(body: B, of: number): B {
	const versions = (body as OperationRequest).versions;
	if (!versions) return body;
	const now = Object.entries(versions).map(([id, v]) => [id, Math.max(v, ours.get(`${of}/${id}`) ?? 0)]);
	return { ...body, versions: Object.fromEntries(now) };
}

/** commit puts an operation in line, in the edition on screen unless another is named; its key tells
 * which refusal or answer is its own. */
export function commit(body: OperationRequest, of = edition.peek()!): string {
	return push("operations", lifted({ ...because(), ...body }, of), of);
}

/** takeBack undoes an operation, or the reader's own newest. */
export function takeBack(operation?: number): void {
	push("undo", { ...because(), ...(operation ? { operation } : {}) });
}

/** doAgain redoes what was taken back: an operation, or the reader's own newest. */
export function doAgain(operation?: number): void {
	push("redo", { ...because(), ...(operation ? { operation } : {}) });
}

const because = () => (reason.peek() ? { reason: reason.peek() } : {});

/** again sends a refused step once more, changed: with another flag, or for grids as they are now. */
export function again(was: Refusal, change: Partial<OperationRequest>): void {
	dismiss(was);
	push(was.step.path, { ...was.step.body, ...change } as Step["body"], was.step.edition);
}

export function dismiss(was: Refusal): void {
	keepRefused(refused.peek().filter((r) => r !== was));
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

function push(path: Step["path"], body: Step["body"], of = edition.peek()!): string {
	const { id, display_name, name } = actor.peek()!;
	const title = draft.peek()?.id === of ? draft.peek()!.name : String(of);
	const key = crypto.randomUUID();
	keep([...queue.peek(), { key, edition: of, title, by: { id, name: display_name || name }, path, body }]);
	work();
	return key;
}

let working = false;
let hurry = () => {}; // ends the pause before the next attempt
let tries = 0; // of the first step, failed

async function work(): Promise<void> {
	if (working) return;
	working = true;
	try {
		for (let step = waiting.peek()[0]; step; step = waiting.peek()[0]) {
			try {
				const answer = await send(step);
				for (const g of answer.grids) if (g.own) ours.set(`${step.edition}/${g.id}`, g.version);
				done.value = { step, answer };
				tries = 0;
				stuck.value = null;
				// What waits behind it was drawn by the same hand.
				keep(without(step).map((s) => ({ ...s, body: lifted(s.body, s.edition) })));
				invalidate(changed);
			} catch (cause) {
				const problem = cause instanceof Problem ? cause : new Problem(-1, String(cause));
				if (problem.refuses) refuse(step, problem);
				else {
					if (problem.status === 401) await recheck().catch(() => undefined);
					if (mine(step)) await later(problem); // else it waits until its author is back
				}
			}
		}
	} finally {
		working = false;
	}
}

function refuse(step: Step, problem: Problem): void {
	const rest = without(step);
	const left = rest.filter((s) => !fallsWith(step, s));
	const current = (problem.current as CurrentGrid[]) ?? [];
	tries = 0;
	stuck.value = null;
	keepRefused([...refused.peek(), { step, problem, current, dropped: rest.length - left.length }]);
	keep(left);
	invalidate(changed);
}

/** later waits before the next attempt: longer each time, or as long as the server says. */
async function later(problem: Problem): Promise<void> {
	tries++;
	if (problem.offline) stuck.value = "offline";
	else stuck.value = tries >= 3 && problem.status !== 429 ? "failing" : null;
	const seconds = problem.wait || (problem.offline ? 2 : Math.min(2 ** tries, 30));
	await new Promise<void>((go) => {
		const timer = setTimeout(end, seconds * 1000);
		addEventListener("online", end);
		hurry = end;
		function end() {
			clearTimeout(timer);
			removeEventListener("online", end);
			hurry = () => {};
			go();
		}
	});
}

/** tryNow does not wait for the next attempt. */
export function tryNow(): void {
	hurry();
}

/** discard gives up a step, and with it what cannot be done without it. */
export function discard(step: Step): void {
	tries = 0;
	stuck.value = null;
	keep(without(step).filter((s) => !fallsWith(step, s)));
	hurry();
}

/** discardHeld gives up what somebody else left in this tab. */
export function discardHeld(): void {
	keep(waiting.peek());
}

/** saved waits until nothing of an edition is on its way. It throws a Problem if that cannot be, or if
 * a step was refused meanwhile: whoever hands a draft on must know what is not in it. */
export async function saved(of: number): Promise<void> {
	const before = refused.peek();
	while (waiting.peek().some((s) => s.edition === of)) {
		if (saving.peek() !== "saving") throw unsaved("unsaved", waiting.peek().length);
		await new Promise((go) => setTimeout(go, 50));
	}
	const more = refused.peek().filter((r) => r.step.edition === of && !before.includes(r)).length;
	if (more > 0) throw unsaved("step_refused", more);
}

const unsaved = (rule: string, n: number) => new Problem(-1, "", [{ rule, message: "", value: String(n) }]);

const without = (step: Step) => queue.peek().filter((s) => s.key !== step.key);

function keep(steps: readonly Step[]): void {
	queue.value = steps;
	keepSteps(steps);
}

function keepRefused(list: readonly Refusal[]): void {
	refused.value = list;
	keepRefusals(list);
}

/** startCommits sends what is left unsent whenever its author is signed in, and warns before a tab
 * with unsent work closes. */
export function startCommits(): void {
	effect(() => {
		actor.value;
		void untracked(work);
	});
	effect(() => {
		if (queue.value.length > 0) addEventListener("beforeunload", warn);
		else removeEventListener("beforeunload", warn);
	});
}

function warn(event: BeforeUnloadEvent): void {
	event.preventDefault();
}
