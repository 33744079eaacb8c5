// Merge: grids are clicked one after the other, or caught with a box; Enter makes them one.
import { computed, effect, signal } from "@preact/signals";
import { trial } from "../../workspace/trial";
import { Met } from "./met";
import { boxBetween } from "./paint";
import { distance, type XY } from "./plane";
import type { Bench, Pointer, Tool } from "./tool";

/** picked are the grids that will become one, in the order they were chosen. */
export const picked = signal<readonly number[]>([]);

/** kept is the grid whose name and number the reader wants to stay; null: the largest. */
export const kept = signal<number | null>(null);

/** stays is the grid whose name and number stay; null: not known yet. */
export const stays = computed<number | null>(() => {
	if (kept.value !== null && picked.value.includes(kept.value)) return kept.value;
	const gone = trial.value?.asked.op === "merge" ? trial.value.answer?.removed : undefined;
	const left = gone && picked.value.filter((id) => !gone.includes(id));
	return left?.length === 1 ? left[0]! : null;
});

export function keepName(id: number): void {
	kept.value = id;
}

const boxFrom = 6; // pixels of drag that make it a box

export function merge(bench: Bench): Tool {
	let box: { from: Pointer; to: Pointer } | null = null;
	let began: Pointer | null = null;

	const met = new Met();
	const meet = (ids: readonly number[]) => {
		const net = bench.net();
		met.only(ids);
		if (net) met.meet(net, ids);
	};
	const request = () => {
		meet(picked.peek());
		if (!bench.net() || picked.peek().length < 2) return null;
		const grids = [...picked.peek()];
		const keep = kept.peek();
		return {
			op: "merge" as const,
			grids,
			...(keep !== null && grids.includes(keep) ? { keep } : {}),
			versions: met.versions(),
		};
	};
	const pick = (ids: readonly number[]) => {
		picked.value = ids;
		bench.propose(request());
		bench.redraw();
	};
	const toggle = (id: number) => {
		const now = picked.peek();
		pick(now.includes(id) ? now.filter((p) => p !== id) : [...now, id]);
	};
	const clear = () => {
		picked.value = [];
		kept.value = null;
		bench.propose(null);
	};
	const finish = () => {
		const r = request();
		if (!r) return;
		bench.commit(r);
		clear();
	};
	let last: number | null = null; // what the reader wanted to stay when it was last asked about
	const stops = [
		effect(() => meet(picked.value)), // the panel picks too
		effect(() => {
			if (kept.value === last) return;
			last = kept.value;
			bench.propose(request());
		}),
	];
	const chosen = bench.chosen();
	if (chosen !== null) picked.value = [chosen];

	return {
		cursor: () => "pointer",
		snaps: false,
		hover: () => undefined,
		down(at) {
			if (at.touch) return false; // one finger moves the map; a tap picks
			began = at;
			return true;
		},
		move(at) {
			if (!began) return;
			if (box || distance(at.free, began.free) > bench.reach(boxFrom)) box = { from: began, to: at };
			bench.redraw();
		},
		up(at) {
			const [caught, from] = [box, began];
			box = began = null;
			bench.redraw();
			if (caught) return pick([...new Set([...picked.peek(), ...within(bench, caught.from, caught.to)])]);
			const id = from && bench.net()?.gridAt(at.free);
			if (!id) return;
			if (at.keys && picked.peek().length > 1 && picked.peek().includes(id)) finish();
			else toggle(id);
		},
		tap(at) {
			const id = bench.net()?.gridAt(at.free);
			if (id) toggle(id);
		},
		key(key) {
			if (key !== "Backspace" || picked.peek().length === 0) return false;
			pick(picked.peek().slice(0, -1));
			return true;
		},
		finish,
		release() {
			box = began = null;
			bench.redraw();
		},
		cancel() {
			const had = picked.peek().length > 0 || box !== null;
			box = began = null;
			clear();
			bench.redraw();
			return had;
		},
		end() {
			for (const stop of stops) stop();
		},
		draw(pen) {
			const c = bench.colours();
			const mine = new Set(picked.peek());
			for (const e of mine.size > 0 ? (bench.net()?.edges ?? []) : []) {
				const sides = Number(mine.has(e.left)) + Number(mine.has(e.right));
				if (sides === 1) pen.line(e.xy, { line: c.accent, width: 4, halo: c.inkCase });
				else if (sides === 2) pen.line(e.xy, { line: c.accent, width: 2, dash: [3, 6], halo: c.inkCase }); // goes
			}
			if (!box) return;
			const [a, b] = [box.from.free, box.to.free];
			const ring: XY[] = [a, [b[0], a[1]], b, [a[0], b[1]]];
			pen.area([ring], { fill: c.accent, opacity: 0.12, line: c.accent, width: 1.5, dash: [5, 4] });
		},
	};
}

/** within are the grids that lie in a box as a whole, as far as their borders are in view. */
function within(bench: Bench, a: Pointer, b: Pointer): number[] {
	const net = bench.net();
	if (!net) return [];
	const [west, north, east, south] = boxBetween(a.free, b.free);
	const inside = new Map<number, boolean>();
	for (const e of net.edges) {
		const all = e.box[0] >= west && e.box[2] <= east && e.box[1] >= north && e.box[3] <= south;
		for (const id of [e.left, e.right]) if (id) inside.set(id, all && (inside.get(id) ?? true));
	}
	return [...inside].filter(([, all]) => all).map(([id]) => id);
}
