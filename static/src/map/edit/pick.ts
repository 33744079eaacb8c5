// Merge: grids are clicked one after the other, or caught with a box; Enter makes them one.
import { signal } from "@preact/signals";
import type { XY } from "./plane";
import type { Bench, Pointer, Tool } from "./tool";

/** picked are the grids that will become one, in the order they were chosen. */
export const picked = signal<readonly number[]>([]);

/** kept is the grid whose name and number stay; null: the largest. */
export const kept = signal<number | null>(null);

const boxFrom = 6; // pixels of drag that make it a box

export function merge(bench: Bench): Tool {
	let box: { from: Pointer; to: Pointer } | null = null;
	let began: Pointer | null = null;

	const propose = () => bench.propose(request());
	const request = () => {
		const net = bench.net();
		if (!net || picked.peek().length < 2) return null;
		const grids = [...picked.peek()];
		const keep = kept.peek();
		return {
			op: "merge" as const,
			grids,
			...(keep !== null && grids.includes(keep) ? { keep } : {}),
			versions: net.versionsOf(grids),
		};
	};
	const toggle = (id: number) => {
		const now = picked.peek();
		picked.value = now.includes(id) ? now.filter((p) => p !== id) : [...now, id];
		propose();
	};
	const clear = () => {
		picked.value = [];
		kept.value = null;
		bench.propose(null);
	};

	return {
		cursor: () => "pointer",
		hover: () => undefined,
		down(at) {
			began = at;
			return at.shift || !at.touch;
		},
		move(at) {
			if (!began) return;
			if (box || Math.hypot(at.point.x - began.point.x, at.point.y - began.point.y) > boxFrom)
				box = { from: began, to: at };
			bench.redraw();
		},
		up(at) {
			const [caught, from] = [box, began];
			box = began = null;
			bench.redraw();
			if (caught) {
				picked.value = [...new Set([...picked.peek(), ...within(bench, caught.from, caught.to)])];
				return propose();
			}
			const id = from && bench.net()?.gridAt(at.free);
			if (id) toggle(id);
		},
		key: () => false,
		finish() {
			const r = request();
			if (!r) return;
			bench.commit(r);
			clear();
		},
		cancel() {
			const had = picked.peek().length > 0 || box !== null;
			box = began = null;
			clear();
			bench.redraw();
			return had;
		},
		draw(pen) {
			if (!box) return;
			const c = bench.colours();
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
	const [west, east] = [Math.min(a.free[0], b.free[0]), Math.max(a.free[0], b.free[0])];
	const [north, south] = [Math.min(a.free[1], b.free[1]), Math.max(a.free[1], b.free[1])];
	const inside = new Map<number, boolean>();
	for (const e of net.edges) {
		const all = e.box[0] >= west && e.box[2] <= east && e.box[1] >= north && e.box[3] <= south;
		for (const id of [e.left, e.right]) if (id) inside.set(id, all && (inside.get(id) ?? true));
	}
	return [...inside].filter(([, all]) => all).map(([id]) => id);
}
