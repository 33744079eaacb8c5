// The list of editions: found by words, set in an order. Pure.
import type { EditionDetail } from "./edition.types";

export const orders = ["recent", "name", "day"] as const;
export type Order = (typeof orders)[number];

/** found keeps editions whose name, note or maker holds every word. */
export function found<E extends Pick<EditionDetail, "name" | "note" | "created_by">>(
	list: readonly E[],
	words: string,
): E[] {
	const all = words.toLowerCase().split(/\s+/).filter(Boolean);
	if (all.length === 0) return [...list];
	return list.filter((e) => {
		const text = `${e.name} ${e.note} ${e.created_by?.name ?? ""}`.toLowerCase();
		return all.every((w) => text.includes(w));
	});
}

type Sorted = Pick<EditionDetail, "id" | "name" | "from" | "planned_from" | "created_at">;

/** inOrder sorts: newest made first, by name, or by the day meant, what has none last. */
export function inOrder<E extends Sorted>(list: readonly E[], order: Order): E[] {
	const day = (e: E) => e.from ?? e.planned_from ?? "9999";
	const compare: Record<Order, (a: E, b: E) => number> = {
		recent: (a, b) => text(b.created_at, a.created_at),
		name: (a, b) => a.name.localeCompare(b.name, "zh-CN", { numeric: true }),
		day: (a, b) => text(day(a), day(b)),
	};
	return [...list].sort((a, b) => compare[order](a, b) || b.id - a.id);
}

function text(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
