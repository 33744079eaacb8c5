// Tools that draw one line: clicked corner by corner, or drawn in one go with the button held.
// Enter, a double click or letting go of the drawn line ends it; Backspace takes a corner back.
// With the following key held the line runs along the roads between two places.
import { t } from "../../i18n";
import type { OperationRequest } from "../../workspace/edition.types";
import type { Net } from "./net";
import { lonLatOf, thinned, type XY } from "./plane";
import type { Bench, Pointer, Snapped, Tool } from "./tool";

export interface Kind {
	/** ask makes an operation of a line; null: not yet. */
	ask: (line: readonly Snapped[]) => OperationRequest | null;
	/** meets hears of a line that is too short to ask with: which grids it is about. */
	meets: (net: Net, line: readonly Snapped[]) => void;
	/** begin hears of the first place; true: the click meant something else than a line. */
	begin?: (at: Pointer) => boolean;
	/** ended hears that the line is done or let go of. */
	ended?: () => void;
	closed: boolean; // the line is a ring
}

const drawnFrom = 6; // pixels of drag that make it a drawn line
const thin = 1.5; // pixels
const followReach = 40; // pixels from the hand to the road it follows

export function stroke(bench: Bench, kind: Kind): Tool {
	let legs: Snapped[][] = []; // what each click added: its place, after the road to it if it followed one
	let tip: Snapped | null = null; // under the hand
	let drawing: { line: Snapped[]; turn: number | null } | null = null; // turn: where it began to follow
	let began: Pointer | null = null;
	let lost = false; // it should follow a road and there is none

	/** along is the way from a place to the hand: by the roads while the key is held. */
	const along = (from: Snapped | undefined, to: Snapped): Snapped[] => {
		lost = false;
		if (!from || !bench.following()) return [to];
		const way = bench.roads()?.follow(from.xy, to.xy, bench.reach(followReach));
		lost = !way;
		if (!way) return [to];
		const line = thinned(way, 1).map((xy): Snapped => ({ kind: "road", at: lonLatOf(xy), xy }));
		return to.kind === "free" || to.kind === "road" ? line : [...line, to];
	};
	const clicked = () => legs.flat();
	const asked = (line: readonly Snapped[]) => {
		if (line.length >= (kind.closed ? 3 : 2)) return kind.ask(line);
		const net = bench.net();
		if (net && line.length > 0) kind.meets(net, line);
		return null;
	};
	/** drawn is the line under the hand as letting go here would send it. */
	const drawn = (line: readonly Snapped[], end: Snapped): Snapped[] => {
		const out = simple(line, bench.reach(thin));
		if (end.kind !== "free" && out.length > 1 && out.at(-1)!.kind === "free") out[out.length - 1] = end;
		return out;
	};
	const clear = () => {
		legs = [];
		drawing = began = null;
		lost = false;
		kind.ended?.();
	};
	/** end commits a line; one that is not enough yet stays, unless it was drawn in one go. */
	const end = (line: readonly Snapped[]) => {
		const request = asked(line);
		if (!request && !drawing) return;
		clear();
		if (request) bench.commit(request);
		else bench.propose(null);
		bench.redraw();
	};
	/** clickedNow: what there is without the hand, to be asked about and committed. */
	const clickedNow = () => {
		bench.propose(asked(clicked()));
		bench.redraw();
	};

	return {
		cursor: () => "crosshair",
		snaps: true,
		hover(at) {
			tip = at.snapped;
			bench.redraw();
		},
		down(at) {
			if (legs.length === 0 && kind.begin?.(at)) return true;
			began = at;
			return true;
		},
		move(at) {
			tip = at.snapped;
			if (!began) return;
			const far = Math.hypot(at.point.x - began.point.x, at.point.y - began.point.y);
			if (!drawing && legs.length === 0 && far > drawnFrom) drawing = { line: [began.snapped], turn: null };
			if (drawing) {
				const here: Snapped = { kind: "free", at: lonLatOf(at.free), xy: at.free };
				if (!bench.following()) drawing.turn = null;
				else drawing.turn ??= drawing.line.length - 1;
				if (drawing.turn === null) drawing.line.push(here);
				else
					drawing.line = [
						...drawing.line.slice(0, drawing.turn + 1),
						...along(drawing.line[drawing.turn], here),
					];
				bench.propose(asked(drawn(drawing.line, at.snapped)));
			}
			bench.redraw();
		},
		up(at) {
			if (!began) return;
			began = null;
			if (drawing) return end(drawn(drawing.line, at.snapped));
			const last = legs.at(-1)?.at(-1);
			const same = last?.xy[0] === at.snapped.xy[0] && last.xy[1] === at.snapped.xy[1];
			if (legs.length > 1 && (at.clicks > 1 || (at.keys && same))) return end(clicked());
			if (!same) legs = [...legs, along(last, at.snapped)];
			tip = at.snapped;
			clickedNow();
		},
		key(key) {
			if (key !== "Backspace" || legs.length === 0) return false;
			legs = legs.slice(0, -1);
			if (legs.length === 0) kind.ended?.();
			clickedNow();
			return true;
		},
		finish() {
			end(drawing && tip ? drawn(drawing.line, tip) : clicked());
		},
		begun: () => legs.length > 0,
		release() {
			drawing = began = null;
			if (legs.length === 0) kind.ended?.();
			clickedNow();
		},
		cancel() {
			const had = legs.length > 0 || drawing !== null;
			clear();
			bench.propose(null);
			bench.redraw();
			return had;
		},
		draw(pen) {
			const c = bench.colours();
			const xy = (drawing?.line ?? clicked()).map((s) => s.xy);
			if (!drawing && tip && legs.length > 0) {
				const last = legs.at(-1)!.at(-1)!;
				const rubber = [last, ...along(last, tip), ...(kind.closed ? [legs[0]![0]!] : [])];
				pen.line(
					rubber.map((s) => s.xy),
					{ line: c.accent, width: 1, dash: [5, 4] },
				);
			}
			if (kind.closed && xy.length > 2)
				pen.area([xy], { fill: c.accent, opacity: 0.14, line: c.accent, width: 2.5, halo: c.inkCase });
			else if (xy.length > 1) pen.line(xy, { line: c.accent, width: 2.5, halo: c.inkCase });
			if (!drawing)
				for (const leg of legs) pen.dot(leg.at(-1)!.xy, 4, { fill: c.inkCase, line: c.accent, width: 2 });
			if (tip && (!drawing || tip.kind !== "free")) drawTip(pen, tip, c.accent, c.inkCase);
			if (lost && bench.following() && tip)
				pen.words(tip.xy, t("follow.none"), { fill: c.ink, halo: c.inkCase }, -20);
		},
	};
}

/** drawTip shows what the hand is held by: a ring for corners, a square for lines, a dot for nothing. */
function drawTip(pen: Parameters<Tool["draw"]>[0], tip: Snapped, colour: string, halo: string): void {
	if (tip.kind === "free") pen.dot(tip.xy, 3, { fill: colour });
	else if (tip.kind === "edge" || tip.kind === "road")
		pen.square(tip.xy, 5, { line: colour, width: 2, halo });
	else pen.dot(tip.xy, 7, { line: colour, width: 2, halo });
}

/** simple thins what was drawn freely; what follows a road stays as it is. */
export function simple(line: readonly Snapped[], reach: number): Snapped[] {
	const out: Snapped[] = [];
	let run: Snapped[] = [];
	const close = () => {
		const of = new Map(run.map((s) => [s.xy, s]));
		const kept = thinned(
			run.map((s) => s.xy),
			reach,
		).map((xy) => of.get(xy)!);
		out.push(...(out.length > 0 ? kept.slice(1) : kept));
		run = run.slice(-1);
	};
	for (const s of line) {
		run.push(s);
		if (s.kind !== "free") close();
	}
	if (run.length > 1 || out.length === 0) close();
	return out;
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
