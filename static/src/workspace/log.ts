// Reading the log of a draft: what an entry did, and what of it can be taken back. Pure.
import type { Operation } from "./edition.types";

/** Deed: it did something, took something back, or did again what was taken back. */
export type Deed = "do" | "undo" | "redo";

export function deedOf({ undoes, request }: Pick<Operation, "undoes" | "request">): Deed {
	if (undoes === null) return "do";
	return request && "redo" in request ? "redo" : "undo";
}

/** stands: nothing took the entry back, and it is one that could be. */
export function stands(o: Operation): boolean {
	return o.taken_back === null && o.op !== "copy";
}

/** Tips are an actor's newest operation that stands and newest undo that could be done again. */
export interface Tips {
	undo: Operation | null;
	redo: Operation | null;
	newest: number; // the newest entry looked at
	whole: boolean; // the log was read to its beginning
}

/** tipsOf looks through an actor's own entries, newest first. */
export function tipsOf(own: readonly Operation[], whole: boolean): Tips {
	const open = own.filter(stands);
	return {
		undo: open.find((o) => deedOf(o) !== "undo") ?? null,
		redo: open.find((o) => deedOf(o) === "undo") ?? null,
		newest: own[0]?.id ?? 0,
		whole,
	};
}

/** ownGrids are the grids an operation was about, as they are called after it, or were before. */
export function ownGrids(o: Pick<Operation, "grids">): { id: number; code: string; name: string }[] {
	return o.grids
		.filter((g) => g.own)
		.map((g) => ({ id: g.id, code: "", name: "", ...(g.after ?? g.before) }))
		.map(({ id, code, name }) => ({ id, code, name }));
}

/** shortCodes writes codes that begin alike once whole, then by what differs: 990103001001001、008. */
export function shortCodes(codes: readonly string[]): string[] {
	const [first, ...rest] = codes;
	if (first === undefined) return [];
	const common = (code: string) => {
		let n = 0;
		while (n < code.length && code[n] === first[n]) n++;
		return n;
	};
	return [
		first,
		...rest.map((c) => (c.length === first.length && common(c) > c.length - 4 ? c.slice(-3) : c)),
	];
}
