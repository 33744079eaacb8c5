// Where the hand counts: on a node, a corner or a border near it, else where it is.
import type { Held, Net } from "./net";
import { lonLatOf, type XY } from "./plane";
import type { Snapped } from "./tool";

/** Anchors are further things to snap to: corners of buildings, lines of roads. */
export interface Anchors {
	near(p: XY, reach: number): Snapped | null;
}

const cornerPixels = 10;
const linePixels = 7;

/** snapTo finds what is near: corners before lines, borders before what lies beside them. */
export function snapTo(
	net: Net | null,
	anchors: readonly Anchors[],
	free: XY,
	pixel: number,
	but?: Held,
): Snapped {
	const corner = net?.cornerNear(free, cornerPixels * pixel, but);
	if (corner) return { kind: corner.node ? "node" : "corner", at: corner.at, xy: corner.xy };
	let line: Snapped | null = null;
	for (const a of anchors) {
		const found = a.near(free, linePixels * pixel);
		if (found?.kind === "building") return found;
		line ??= found;
	}
	// Borders that end in the hand move with it.
	const edge = net?.edgeNear(free, linePixels * pixel, but);
	if (edge) return { kind: "edge", at: lonLatOf(edge.xy), xy: edge.xy };
	return line ?? { kind: "free", at: lonLatOf(free), xy: free };
}
