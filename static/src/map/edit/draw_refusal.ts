// Gestures on the map that are not done: those on their way, and a refused one with where it was
// refused, what was drawn, and the grids somebody else changed first as they are now.
import type { Palette } from "../../palette";
import type { Refusal, Step } from "../../workspace/commit";
import type { OperationRequest } from "../../workspace/edition.types";
import type { Pen } from "./pen";
import { type XY, xyOf } from "./plane";

const flashes = 3000; // ms
const since = new WeakMap<Refusal, number>();

/** flashing: the place still moves, so the sheet must be drawn again. */
export function flashing(refusal: Refusal | null, still: boolean): boolean {
	return !!refusal && !still && refusal.problem.parts.some((p) => p.at) && age(refusal) < flashes;
}

/** drawWaiting shows what was drawn and is not with the server yet: nobody need draw it again. */
export function drawWaiting(
	pen: Pen,
	colours: Palette,
	steps: readonly Step[],
	edition: number | null,
): void {
	for (const s of steps) {
		if (s.edition !== edition || s.path !== "operations") continue;
		for (const line of linesOf(s.body as OperationRequest))
			pen.line(line, { line: colours.ink, width: 2, dash: [2, 6], halo: colours.inkCase });
	}
}

export function drawRefusal(pen: Pen, colours: Palette, refusal: Refusal | null, still: boolean): void {
	if (!refusal) return;
	for (const g of refusal.current) {
		const rings = g.geometry.coordinates.flatMap((p) =>
			p.map((r) => r.map((at) => xyOf(at as [number, number]))),
		);
		pen.area(rings, { fill: colours.ink, opacity: 0.08, line: colours.ink, width: 3, halo: colours.inkCase });
		const label = middle(rings[0] ?? []);
		if (label) pen.words(label, `${g.code} ${g.name}`, { fill: colours.ink, halo: colours.inkCase });
	}
	if (refusal.step.path === "operations") {
		for (const line of linesOf(refusal.step.body as OperationRequest))
			pen.line(line, { line: colours.states.no_branch, width: 2.5, dash: [7, 5], halo: colours.inkCase });
	}
	const moved = still || !flashing(refusal, still) ? 0 : ((age(refusal) % 750) / 750) * 16;
	for (const { at } of refusal.problem.parts) {
		if (!at) continue;
		const place = xyOf(at);
		pen.dot(place, 9 + moved, { line: colours.states.no_branch, width: 3, halo: colours.inkCase });
		pen.dot(place, 3, { fill: colours.states.no_branch });
	}
}

function age(refusal: Refusal): number {
	const now = performance.now();
	if (!since.has(refusal)) since.set(refusal, now);
	return now - since.get(refusal)!;
}

/** linesOf is what the hand drew. */
function linesOf(body: OperationRequest): XY[][] {
	if (body.line) return [body.line.map(xyOf)];
	if (body.polygon) return [body.polygon.map(xyOf)];
	return (body.moves ?? []).flatMap(({ from, to }) => (to ? [[xyOf(from), xyOf(to)]] : []));
}

function middle(ring: readonly XY[]): XY | null {
	if (ring.length === 0) return null;
	const sum = ring.reduce(([x, y], p): [number, number] => [x + p[0], y + p[1]], [0, 0] as [number, number]);
	return [sum[0] / ring.length, sum[1] / ring.length];
}
