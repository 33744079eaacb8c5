// Buildings picked for a grid: brushed over, or caught in a box. They light up while the hand
// moves; letting go gives them over. With Shift more can be added before Enter does.

import type { OperationRequest } from "../../workspace/edition.types";
import { brushWidth } from "../../workspace/tool";
import type { Box } from "./buckets";
import { Met } from "./met";
import type { Pen } from "./pen";
import type { XY } from "./plane";
import { closeReceiver, openReceiver, receiverOf, took } from "./receiver";
import type { Bench, Pointer, Tool } from "./tool";

const none: ReadonlySet<number> = new Set();

/** Gathered are buildings on their way to the receiving grid. */
class Gathered {
	private readonly from = new Map<number, number | null>(); // by building, the grid it leaves
	private readonly met = new Met();

	constructor(private readonly bench: Bench) {}

	get size(): number {
		return this.from.size;
	}

	ids(): Set<number> {
		return new Set(this.from.keys());
	}

	/** add leaves out buildings the receiving grid has already. */
	add(ids: Iterable<number>): void {
		const [net, to] = [this.bench.net(), receiverOf(this.bench)];
		for (const id of ids) {
			if (this.from.has(id)) continue;
			const f = this.bench.buildings()?.get(id);
			const grid = f && net?.gridAt(f.middle);
			if (grid && grid === to) continue;
			this.from.set(id, grid || null);
		}
		if (net) this.met.meet(net, this.grids(to));
	}

	request(): OperationRequest | null {
		const [net, grid] = [this.bench.net(), receiverOf(this.bench)];
		if (!net || !grid || this.size === 0) return null;
		this.met.meet(net, [grid]); // another one may have been chosen meanwhile
		const buildings = [...this.ids()].sort((a, b) => a - b);
		return { op: "paint", grid, buildings, versions: this.met.versions(this.grids(grid)) };
	}

	/** only forgets all buildings but these. */
	only(ids: ReadonlySet<number>): void {
		for (const id of this.from.keys()) if (!ids.has(id)) this.from.delete(id);
		this.met.only(this.grids(receiverOf(this.bench)));
		if (this.size === 0) closeReceiver();
	}

	private grids(to: number | null): number[] {
		return [to, ...this.from.values()].filter((id) => id !== null);
	}

	draw(pen: Pen, more: Iterable<number> = []): void {
		const c = this.bench.colours();
		for (const id of new Set([...this.ids(), ...more])) {
			const f = this.bench.buildings()?.get(id);
			if (f) pen.area(f.rings, { fill: c.accent, opacity: 0.75, line: c.inkCase, width: 1.5 });
		}
	}
}

/** painting is what brush and box have in common. */
function painting(bench: Bench) {
	const gathered = new Gathered(bench);
	const commit = () => {
		const request = gathered.request();
		gathered.only(none);
		if (request) bench.commit(request);
		else bench.propose(null);
		bench.redraw();
	};
	return {
		gathered,
		commit,
		/** begin answers whether the gesture paints; else it chose the receiving grid. */
		begin(at: Pointer): boolean {
			if (took(bench, at)) return false;
			if (gathered.size === 0) openReceiver(bench, at.free);
			return true;
		},
		keep() {
			bench.propose(gathered.request());
			bench.redraw();
		},
		drop(): boolean {
			const had = gathered.size > 0;
			gathered.only(none);
			bench.propose(null);
			bench.redraw();
			return had;
		},
	};
}

/** brush gives the buildings it runs over to the receiving grid. */
export function brush(bench: Bench): Tool {
	const { gathered, commit, begin, keep, drop } = painting(bench);
	let at: Pointer | null = null;
	let last: XY | null = null; // where the brush was, while it paints
	let before: ReadonlySet<number> = none; // what was gathered before this stroke
	const radius = () => bench.reach(brushWidth.peek() / 2);
	const paint = (to: XY) => {
		gathered.add(bench.buildings()?.under(last ?? to, to, radius()) ?? []);
		last = to;
		keep();
	};
	return {
		cursor: () => (bench.buildings() ? "none" : "wait"), // they are on their way: the bar says so
		snaps: false,
		hover(to) {
			at = to;
			bench.redraw();
		},
		down(from) {
			at = from;
			if (!begin(from)) return true;
			last = null;
			before = gathered.ids();
			paint(from.free);
			return true;
		},
		move(to) {
			at = to;
			if (last) paint(to.free);
		},
		up(to) {
			if (!last) return;
			last = null;
			if (!to.shift) commit();
		},
		key: (key) => key === "Backspace" && drop(),
		finish: commit,
		release() {
			if (last) gathered.only(before);
			last = null;
			keep();
		},
		cancel() {
			const had = last !== null;
			last = null;
			return drop() || had;
		},
		draw(pen) {
			const c = bench.colours();
			gathered.draw(pen);
			if (!at) return;
			const r = brushWidth.peek() / 2;
			pen.dot(at.free, r, { fill: c.accent, opacity: 0.15, line: c.accent, width: 2, halo: c.inkCase });
			pen.dot(at.free, 1.5, { fill: c.accent });
		},
	};
}

/** box gives the buildings whose middle it holds to the receiving grid. */
export function box(bench: Bench): Tool {
	const { gathered, commit, begin, keep, drop } = painting(bench);
	let corners: [from: XY, to: XY] | null = null;
	const caught = () => (corners && bench.buildings()?.within(boxBetween(...corners))) ?? new Set<number>();
	return {
		cursor: () => "cell",
		snaps: false,
		hover: () => undefined,
		down(at) {
			if (begin(at)) corners = [at.free, at.free];
			return true;
		},
		move(at) {
			if (!corners) return;
			corners = [corners[0], at.free];
			bench.redraw();
		},
		up(at) {
			if (!corners) return;
			gathered.add(caught());
			corners = null;
			if (at.shift) keep();
			else commit();
		},
		key: (key) => key === "Backspace" && drop(),
		finish: commit,
		release() {
			corners = null;
			keep();
		},
		cancel() {
			const had = corners !== null;
			corners = null;
			return drop() || had;
		},
		draw(pen) {
			const c = bench.colours();
			gathered.draw(pen, caught());
			if (!corners) return;
			const [a, b] = corners;
			pen.area([[a, [b[0], a[1]], b, [a[0], b[1]]]], {
				fill: c.accent,
				opacity: 0.12,
				line: c.accent,
				width: 1.5,
				dash: [5, 4],
			});
		},
	};
}

export function boxBetween(a: XY, b: XY): Box {
	return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}
