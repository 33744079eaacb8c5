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
