// How a grid stands to the district's target of households, and how compact it is: classes with
// fixed limits, and what a change makes better or worse. Pure.
export interface Target {
	min: number;
	max: number;
}

export const balanceClasses = ["far_below", "below", "within", "above", "far_above"] as const;
export type BalanceClass = (typeof balanceClasses)[number];

/** balanceBreaks are the lower bounds of the classes after the first: half the target, the target, half as much again. */
export function balanceBreaks({ min, max }: Target): [number, number, number, number] {
	return [Math.ceil(min / 2), min, max + 1, Math.floor(max * 1.5) + 1];
}

export function balanceOf(households: number, target: Target): BalanceClass {
	const at = balanceBreaks(target).filter((b) => households >= b).length;
	return balanceClasses[at]!;
}

/** balanceNames writes the limits of the classes: 0–149, 150–299, 300–500, 501–750, ≥ 751. */
export function balanceNames(target: Target): string[] {
	const from = [0, ...balanceBreaks(target)];
	return from.map((low, i) => (i + 1 < from.length ? `${low}–${from[i + 1]! - 1}` : `≥ ${low}`));
}

export const measures = ["polsby_popper", "reock"] as const;
export type Measure = (typeof measures)[number];

/** compactBreaks are the lower bounds of the classes after the first; 1 is a disc, a square is 0.79 and 0.64. */
export const compactBreaks: Record<Measure, readonly [number, number, number, number]> = {
	polsby_popper: [0.3, 0.45, 0.6, 0.7],
	reock: [0.25, 0.35, 0.45, 0.55],
};

export function compactOf(value: number, measure: Measure): number {
	return compactBreaks[measure].filter((b) => value >= b).length;
}

export function compactNames(measure: Measure): string[] {
	const from = [0, ...compactBreaks[measure]];
	return from.map((low, i) =>
		i + 1 < from.length ? `${low.toFixed(2)}–${from[i + 1]!.toFixed(2)}` : `≥ ${low.toFixed(2)}`,
	);
}

/**
 * Verdict of a change of households against the target: reached, left, nearer and farther outside
 * it, within before and after, or the same.
 */
export type Verdict = "reached" | "left" | "nearer" | "farther" | "within" | "same";

/** off is how many households a grid is beside the target; 0 within. */
export function off(households: number, { min, max }: Target): number {
	return households < min ? min - households : households > max ? households - max : 0;
}

/** verdictOf weighs a change; null: the grid is not there before, or not after. */
export function verdictOf(before: number | null, after: number | null, target: Target): Verdict | null {
	if (after === null) return null;
	if (before === null) return off(after, target) === 0 ? "reached" : null;
	const [was, is] = [off(before, target), off(after, target)];
	if (was === 0 && is === 0) return before === after ? "same" : "within";
	if (was === 0) return "left";
	if (is === 0) return "reached";
	return is < was ? "nearer" : is > was ? "farther" : "same";
}

/** good, bad or neither. */
export function worth(verdict: Verdict | null): "good" | "bad" | "even" {
	if (verdict === "reached" || verdict === "nearer") return "good";
	return verdict === "left" || verdict === "farther" ? "bad" : "even";
}

/** signed writes a difference with its sign: +12, −3, ±0. */
export function signed(difference: number, write: (n: number) => string): string {
	if (difference === 0) return "±0";
	return `${difference > 0 ? "+" : "−"}${write(Math.abs(difference))}`;
}

/** Bar is where things stand on a bar that shows households against the target, in percent of its width. */
export interface Bar {
	low: number;
	high: number;
	before: number | null;
	after: number | null;
}

/** barsOf puts several grids on one scale, so that their bars can be compared. */
export function barsOf(
	grids: readonly { before: number | null; after: number | null }[],
	target: Target,
): Bar[] {
	const most = Math.max(target.max * 1.6, ...grids.flatMap((g) => [g.before ?? 0, g.after ?? 0]));
	const at = (n: number) => Math.round((1000 * n) / most) / 10;
	const maybe = (n: number | null) => (n === null ? null : at(n));
	return grids.map((g) => ({
		low: at(target.min),
		high: at(target.max),
		before: maybe(g.before),
		after: maybe(g.after),
	}));
}
