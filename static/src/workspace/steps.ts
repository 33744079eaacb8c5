// Steps on their way to the server, and what was refused, as a tab keeps them over a reload.
import { Problem } from "../api";
import type { CurrentGrid, OperationRequest } from "./edition.types";

/** Step is one thing asked of the server: an operation, or taking one back or doing it again. */
export interface Step {
	key: string;
	edition: number;
	title: string; // of the edition
	by: { id: number; name: string }; // who did it, and who alone may send it
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

/**
 * fallsWith: a step that waits makes no sense once another was not done. It was drawn on ground that
 * will not be, or "my newest" would now be an older one. All others go on.
 */
export function fallsWith(undone: Step, s: Step): boolean {
	if (s.edition !== undone.edition || s.by.id !== undone.by.id) return false;
	if (s.path !== "operations") return (s.body as { operation?: number }).operation === undefined;
	const ground = gridsOf(undone);
	return gridsOf(s).some((id) => ground.includes(id));
}

function gridsOf({ body }: Step): number[] {
	const { versions, grid, grids, from, to } = body as OperationRequest;
	const named = [grid, from, to, ...(grids ?? []), ...Object.keys(versions ?? {}).map(Number)];
	return named.filter((id) => typeof id === "number");
}

const names = { steps: "gridmap.steps", refusals: "gridmap.refusals" };
type Told = Omit<Refusal, "problem"> & { problem: ConstructorParameters<typeof Problem> };

export function keepSteps(steps: readonly Step[]): void {
	write(names.steps, steps);
}

export function keepRefusals(refusals: readonly Refusal[]): void {
	const told = refusals.map(({ problem: p, ...r }): Told => {
		return { ...r, problem: [p.status, p.detail, [...p.parts], p.requestID, p.wait, []] };
	});
	write(names.refusals, told);
}

export function keptSteps(): Step[] {
	return read<Step>(names.steps).filter((s) => s.key && s.by && s.body);
}

export function keptRefusals(): Refusal[] {
	return read<Told>(names.refusals)
		.filter((r) => r.step?.by && Array.isArray(r.problem))
		.map((r) => ({ ...r, problem: new Problem(...r.problem) }));
}

/** write: a full store costs what a reload would bring back, never the step itself. */
function write(name: string, list: readonly unknown[]): void {
	try {
		if (list.length > 0) sessionStorage.setItem(name, JSON.stringify(list));
		else sessionStorage.removeItem(name);
	} catch {
		sessionStorage.removeItem(name); // better nothing than steps that were answered since
	}
}

function read<T>(name: string): T[] {
	try {
		const list = JSON.parse(sessionStorage.getItem(name) ?? "[]") as T[];
		return Array.isArray(list) ? list : [];
	} catch {
		return [];
	}
}
