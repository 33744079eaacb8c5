// Tools that draw one line: clicked corner by corner, or drawn in one go with the button held.
// Enter, a double click or letting go of the drawn line ends it; Backspace takes a corner back.
import type { LonLat } from "../../api.types";
import type { OperationRequest } from "../../workspace/types";
import { lonLatOf, thinned, type XY } from "./plane";
import type { Bench, Pointer, Snapped, Tool } from "./tool";

interface Kind {
	/** ask makes an operation of a line on the plane, with the places to send; null: not yet. */
	ask: (bench: Bench, xy: readonly XY[], at: readonly LonLat[]) => OperationRequest | null;
	closed: boolean; // the line is a ring
}

const drawnFrom = 6; // pixels of drag that make it a drawn line
const thin = 1.5; // pixels

export function stroke(bench: Bench, kind: Kind): Tool {
	let corners: Snapped[] = [];
	let tip: Snapped | null = null; // under the hand
	let drawing: { from: Pointer; line: Snapped[] } | null = null;
	let began: Pointer | null = null;

	const whole = (): Snapped[] => (drawing ? drawing.line : tip ? [...corners, tip] : corners);
	const asked = (line: readonly Snapped[]) =>
		line.length < (kind.closed ? 3 : 2)
			? null
			: kind.ask(
					bench,
					line.map((s) => s.xy),
					line.map((s) => s.at),
				);
	const end = (line: readonly Snapped[]) => {
		const request = asked(line);
		corners = [];
		drawing = began = null;
		if (request) bench.commit(request);
		else bench.propose(null);
		bench.redraw();
	};

	return {
		cursor: () => "crosshair",
		hover(at) {
			tip = at.snapped;
			if (corners.length > 0) bench.propose(asked(whole()));
			bench.redraw();
		},
		down(at) {
			began = at;
			return true;
		},
		move(at) {
			tip = at.snapped;
			if (!began) return;
			const far = Math.hypot(at.point.x - began.point.x, at.point.y - began.point.y);
			if (!drawing && corners.length === 0 && far > drawnFrom)
				drawing = { from: began, line: [began.snapped] };
			if (drawing) {
				drawing.line.push({ kind: "free", at: lonLatOf(at.free), xy: at.free });
				bench.propose(asked(simple(drawing.line, bench.reach(thin))));
			}
			bench.redraw();
		},
		up(at) {
			began = null;
			if (drawing) {
				const line = simple(drawing.line, bench.reach(thin));
				line[line.length - 1] = at.snapped;
				return end(line);
			}
			if (at.clicks > 1 && corners.length > 1) return end(corners);
			const last = corners.at(-1);
			if (last?.xy[0] !== at.snapped.xy[0] || last.xy[1] !== at.snapped.xy[1])
				corners = [...corners, at.snapped];
			bench.redraw();
		},
		key(key) {
			if (key !== "Backspace" || corners.length === 0) return false;
			corners = corners.slice(0, -1);
			bench.propose(asked(whole()));
			bench.redraw();
			return true;
		},
		finish() {
			if (corners.length > 1) end(corners);
		},
		cancel() {
			const had = corners.length > 0 || drawing !== null;
			corners = [];
			drawing = began = null;
			bench.propose(null);
			bench.redraw();
			return had;
		},
		draw(pen) {
			const c = bench.colours();
			const line = whole();
			const xy = line.map((s) => s.xy);
			if (kind.closed && xy.length > 2)
				pen.area([xy], { fill: c.accent, opacity: 0.14, line: c.accent, width: 2.5, halo: c.inkCase });
			else if (xy.length > 1) pen.line(xy, { line: c.accent, width: 2.5, halo: c.inkCase });
			if (!drawing) for (const s of corners) pen.dot(s.xy, 4, { fill: c.inkCase, line: c.accent, width: 2 });
			if (tip && !drawing) {
				if (tip.kind === "free") pen.dot(tip.xy, 3, { fill: c.accent });
				else if (tip.kind === "edge" || tip.kind === "road")
					pen.square(tip.xy, 5, { line: c.accent, width: 2, halo: c.inkCase });
				else pen.dot(tip.xy, 7, { line: c.accent, width: 2, halo: c.inkCase });
			}
		},
	};
}

/** simple thins a drawn line and keeps its ends. */
function simple(line: readonly Snapped[], reach: number): Snapped[] {
	const of = new Map(line.map((s) => [s.xy, s]));
	return thinned(
		line.map((s) => s.xy),
		reach,
	).map((xy) => of.get(xy)!);
}

/** cut splits a grid: the chosen one, or the one the middle of the line lies in. */
export function cut(bench: Bench): Tool {
	return stroke(bench, {
		closed: false,
		ask: (b, xy, line) => {
			const net = b.net();
			const grid = b.chosen() ?? net?.gridAt(halfway(xy)) ?? 0;
			if (!grid || !net) return null;
			return { op: "split", grid, line: [...line], versions: net.versionsOf([grid]) };
		},
	});
}

/** halfway along a line. */
export function halfway(line: readonly XY[]): XY {
	const lengths = line.slice(1).map((b, i) => Math.hypot(b[0] - line[i]![0], b[1] - line[i]![1]));
	let left = lengths.reduce((a, b) => a + b, 0) / 2;
	for (const [i, l] of lengths.entries()) {
		if (left <= l) {
			const [a, b] = [line[i]!, line[i + 1]!];
			const f = l === 0 ? 0 : left / l;
			return [a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1])];
		}
		left -= l;
	}
	return line.at(-1)!;
}
