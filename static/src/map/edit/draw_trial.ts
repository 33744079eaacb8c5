// What the gesture under way would make of the map, as the server answered it: the grids as they
// would be, and where it refuses.
import type { Palette } from "../../palette";
import { notYet } from "../../workspace/refused_words";
import type { Trial } from "../../workspace/trial";
import type { Pen } from "./pen";
import { type XY, xyOf } from "./plane";

export function drawTrial(pen: Pen, colours: Palette, trial: Trial | null): void {
	if (!trial) return;
	for (const g of trial.answer?.grids ?? []) {
		if (!g.own) continue;
		const rings: XY[][] = g.geometry.coordinates.flatMap((p) =>
			p.map((r) => r.map((at) => xyOf(at as [number, number]))),
		);
		pen.area(rings, {
			fill: colours.accent,
			opacity: g.created ? 0.22 : 0.1,
			line: colours.accent,
			width: g.created ? 2 : 1,
		});
	}
	if (!trial.problem || notYet(trial.problem)) return;
	for (const part of trial.problem.parts) {
		if (!part.at) continue;
		const at = xyOf(part.at);
		pen.dot(at, 9, { line: colours.states.no_branch, width: 3, halo: colours.inkCase });
	}
}
