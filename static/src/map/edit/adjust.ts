// Move a corner or a whole piece of border, add a corner, take one away. Every grid that shares
// what moves follows, since there is one border.
import { chosenCorner, type Known } from "./corner";
import { drawGrip, type Grip, gripOf, moveOf } from "./grip";
import { Met } from "./met";
import { type Edge, keyOf, type OnEdge, sidesOf } from "./net";
import type { Pen } from "./pen";
import { distance, lonLatOf, type XY } from "./plane";
import type { Bench, Pointer, Tool } from "./tool";

const cornerReach = 9;
const edgeReach = 6;
const plusReach = 9;

export function adjust(bench: Bench): Tool {
	let corner: Known | null = null;
	let edge: OnEdge | null = null;
	let plus: XY | null = null; // the middle of the segment under the hand
	let grip: Grip | null = null;

	const versionsBeside = (edges: readonly Edge[]) => {
		const [met, net] = [new Met(), bench.net()];
		if (net) met.meet(net, sidesOf(edges));
		return met.versions();
	};
	const middle = ({ edge: e, segment }: OnEdge): XY => {
		const [a, b] = [e.xy[segment]!, e.xy[segment + 1]!];
		return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
	};
	const look = (at: Pointer) => {
		const net = bench.net();
		const wide = at.touch ? 2 : 1;
		const near = net?.cornerNear(at.free, bench.reach(cornerReach * wide)) ?? null;
		corner = near && { corner: near, versions: versionsBeside(near.edges) };
		edge = near ? null : (net?.edgeNear(at.free, bench.reach(edgeReach * wide)) ?? null);
		plus = edge ? middle(edge) : null;
	};
	/** takenHold is what a press takes hold of. */
	const takenHold = (at: Pointer): Grip | null => {
		if (corner) {
			const { corner: c, versions } = corner;
			return { ...gripOf([c], c.edges, versions, c.xy, c.at), one: c };
		}
		if (!edge || !plus) return null;
		if (distance(at.free, plus) < bench.reach(plusReach)) {
			const from = lonLatOf(plus);
			const beside = versionsBeside([edge.edge]);
			const grip = gripOf([{ at: from, xy: plus }], [edge.edge], beside, plus, from);
			return { ...grip, added: { edge: edge.edge, segment: edge.segment } };
		}
		const held = bench.net()!.cornersOf(edge.edge);
		const edges = [...new Set(held.flatMap((c) => c.edges))];
		const grip = gripOf(held, edges, versionsBeside(edges), at.free, lonLatOf(at.free));
		return { ...grip, whole: edge.edge };
	};
	const remove = ({ corner: { at }, versions }: Known) => {
		bench.commit({ op: "move_node", moves: [{ from: at, to: null }], versions });
		corner = chosenCorner.value = null;
	};
	const letGo = () => {
		const had = grip !== null;
		grip = null;
		bench.propose(null);
		bench.redraw();
		return had;
	};

	return {
		cursor: () => (grip ? "grabbing" : corner || plus ? "grab" : edge ? "move" : ""),
		snaps: true,
		hover(at) {
			look(at);
			bench.redraw();
		},
		down(at) {
			look(at);
			chosenCorner.value = null;
			if (at.alt && corner) {
				remove(corner);
				return true;
			}
			grip = takenHold(at);
			return grip !== null;
		},
		move(at) {
			if (!grip) return;
			if (grip.whole) grip.now = at.free;
			else {
				const to = bench.snap(at.free, { but: grip.held, touch: at.touch });
				grip.now = to.xy;
				grip.at = to.at;
			}
			grip.moved = grip.moved || distance(grip.now, grip.start) > bench.reach(2);
			if (grip.moved) bench.propose(moveOf(grip));
			bench.redraw();
		},
		up() {
			const held = grip;
			grip = null;
			if (held?.moved) bench.commit(moveOf(held));
			else if (held?.one) chosenCorner.value = { corner: held.one, versions: held.versions };
			bench.redraw();
		},
		key(key) {
			const meant = corner ?? chosenCorner.peek();
			if ((key !== "Delete" && key !== "Backspace") || !meant || grip) return false;
			remove(meant);
			return true;
		},
		finish() {
			this.up({} as Pointer);
		},
		release: () => void letGo(),
		cancel() {
			const chose = chosenCorner.peek() !== null;
			chosenCorner.value = null;
			return letGo() || chose;
		},
		renewed() {
			const was = chosenCorner.peek();
			const now = was && bench.net()?.cornerNear(was.corner.xy, bench.reach(1));
			const same = now && keyOf(now.at) === keyOf(was.corner.at);
			if (was) chosenCorner.value = same ? { corner: now, versions: was.versions } : null;
		},
		draw(pen) {
			const c = bench.colours();
			if (grip) return drawGrip(pen, grip, c.accent, c.inkCase);
			if (edge) {
				pen.line(edge.edge.xy, { line: c.accent, width: 3, halo: c.inkCase });
				for (const xy of edge.edge.xy) pen.square(xy, 3, { fill: c.inkCase, line: c.accent, width: 1.5 });
				if (plus) pen.plus(plus, 3, { line: c.accent, halo: c.inkCase });
			}
			const chosen = chosenCorner.peek();
			for (const known of new Set([chosen, corner])) if (known) drawCorner(pen, known, c.accent, c.inkCase);
			if (chosen) pen.dot(chosen.corner.xy, 11, { line: c.accent, width: 2, halo: c.inkCase });
		},
	};
}

function drawCorner(pen: Pen, { corner }: Known, colour: string, halo: string): void {
	for (const e of corner.edges) {
		pen.line(e.xy, { line: colour, width: 2 });
		for (const xy of e.xy) pen.square(xy, 2.5, { fill: halo, line: colour, width: 1 });
	}
	pen.dot(corner.xy, corner.node ? 7 : 6, { fill: colour, line: halo, width: 2 });
}
