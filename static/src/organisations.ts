// The tree of organisations, from the server's flat list.
import { computed, signal } from "@preact/signals";
import { url } from "./api";
import type { Organisation } from "./api.types";
import { type Answer, queryAll } from "./data";
import { can } from "./session";
import { scope } from "./state";

const idle: Answer<never> = { data: undefined, error: undefined, loading: false };

export const organisations = computed<Answer<{ items: Organisation[] }>>(() => {
	if (!can("read_district") || !scope.value.district) return idle;
	return queryAll<Organisation>(url("organisations", { ...scope.value, limit: 5000 }), ["organisations"])
		.value;
});

/** opened are the nodes whose children are shown; it outlives the panel. */
export const opened = signal<ReadonlySet<number>>(new Set());
export const filter = signal("");

export interface Node {
	org: Organisation;
	depth: number;
	children: number; // direct
	open: boolean;
	grids: number; // led by it and by everything under it
}

/**
 * visible lists the nodes on screen, in tree order. With a text only what matches and the way to
 * it is shown, all open. A node whose parent is missing stands at the top.
 */
export function visible(all: readonly Organisation[], open: ReadonlySet<number>, text: string): Node[] {
	const known = new Set(all.map((o) => o.id));
	const under = new Map<number | null, Organisation[]>();
	for (const o of all) {
		const parent = o.parent !== null && known.has(o.parent) ? o.parent : null;
		const list = under.get(parent);
		if (list) list.push(o);
		else under.set(parent, [o]);
	}
	const wanted = text.trim() ? matching(all, text.trim()) : null;
	const sums = new Map<number, number>();
	const sum = (o: Organisation): number => {
		const n = o.grids + (under.get(o.id) ?? []).reduce((total, child) => total + sum(child), 0);
		sums.set(o.id, n);
		return n;
	};
	for (const o of under.get(null) ?? []) sum(o);
	const rows: Node[] = [];
	const walk = (parent: number | null, depth: number) => {
		for (const org of under.get(parent) ?? []) {
			if (wanted && !wanted.has(org.id)) continue;
			const children = under.get(org.id)?.length ?? 0;
			const isOpen = children > 0 && (wanted !== null || open.has(org.id));
			rows.push({ org, depth, children, open: isOpen, grids: sums.get(org.id) ?? 0 });
			if (isOpen) walk(org.id, depth + 1);
		}
	};
	walk(null, 0);
	return rows;
}

/** matching are the organisations whose name or code contains the text, and all above them. */
function matching(all: readonly Organisation[], text: string): Set<number> {
	const byID = new Map(all.map((o) => [o.id, o]));
	const wanted = new Set<number>();
	for (const o of all) {
		if (!o.name.includes(text) && !o.code.includes(text)) continue;
		for (
			let at: Organisation | undefined = o;
			at && !wanted.has(at.id);
			at = at.parent === null ? undefined : byID.get(at.parent)
		)
			wanted.add(at.id);
	}
	return wanted;
}

/** firstOpen opens the two upper levels: the district and its streets. */
export function firstOpen(all: readonly Organisation[]): Set<number> {
	return new Set(all.filter((o) => o.level <= 1).map((o) => o.id));
}
