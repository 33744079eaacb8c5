// Buildings picked for a grid: brushed over, or caught in a box. They light up while the hand
// moves; letting go gives them over. With Shift more can be added before Enter does.

import type { OperationRequest } from "../../workspace/edition.types";
import { brushWidth } from "../../workspace/tool";
import type { Box } from "./buckets";
import type { Pen } from "./pen";
import type { XY } from "./plane";
import { closeReceiver, openReceiver, receiverOf, took } from "./receiver";
import type { Bench, Pointer, Tool } from "./tool";

/** Gathered are buildings on their way to the receiving grid. */
class Gathered {
	readonly ids = new Set<number>();
	private readonly from = new Set<number>(); // grids they leave

	constructor(private readonly bench: Bench) {}

	/** add leaves out buildings the receiving grid has already. */
	add(ids: Iterable<number>): void {
		const [net, to] = [this.bench.net(), receiverOf(this.bench)];
		for (const id of ids) {
			if (this.ids.has(id)) continue;
			const f = this.bench.buildings()?.get(id);
			const grid = f && net?.gridAt(f.middle);
			if (grid && grid === to) continue;
			this.ids.add(id);
			if (grid) this.from.add(grid);
		}
	}

	request(): OperationRequest | null {
		const [net, grid] = [this.bench.net(), receiverOf(this.bench)];
		if (!net || !grid || this.ids.size === 0) return null;
		const buildings = [...this.ids].sort((a, b) => a - b);
		return { op: "paint", grid, buildings, versions: net.versionsOf([grid, ...this.from]) };
	}

	clear(): void {
		this.ids.clear();
		this.from.clear();
		closeReceiver();
	}

	draw(pen: Pen, more: Iterable<number> = []): void {
		const c = this.bench.colours();
		for (const id of new Set([...this.ids, ...more])) {
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
		gathered.clear();
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
			if (gathered.ids.size === 0) openReceiver(bench, at.free);
			return true;
		},
		keep() {
			bench.propose(gathered.request());
			bench.redraw();
		},
		release(): boolean {
			const had = gathered.ids.size > 0;
			gathered.clear();
			bench.propose(null);
			bench.redraw();
			return had;
		},
	};
}

/** brush gives the buildings it runs over to the receiving grid. */
export function brush(bench: Bench): Tool {
	const { gathered, commit, begin, keep, release } = painting(bench);
	let at: Pointer | null = null;
	let last: XY | null = null; // where the brush was, while it paints
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
		key: (key) => key === "Backspace" && release(),
		finish: commit,
		cancel() {
			const had = last !== null;
			last = null;
			return release() || had;
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
	const { gathered, commit, begin, keep, release } = painting(bench);
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
		key: (key) => key === "Backspace" && release(),
		finish: commit,
		cancel() {
			const had = corners !== null;
			corners = null;
			return release() || had;
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
