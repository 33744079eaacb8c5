// Where the hand counts: on a node, a corner or a border near it, else where it is.
import type { Net } from "./net";
import { keyOf } from "./net";
import { lonLatOf, type XY } from "./plane";
import type { Snapped } from "./tool";

/** Anchors are further things to snap to: corners of buildings, lines of roads. */
export interface Anchors {
	near(p: XY, reach: number): Snapped | null;
}

const cornerPixels = 10;
const linePixels = 7;

/** snapTo finds what is near. but are corners in the hand: they do not hold each other. */
export function snapTo(
	net: Net | null,
	anchors: readonly Anchors[],
	free: XY,
	pixel: number,
	but: ReadonlySet<string> = new Set(),
): Snapped {
	const corner = net?.cornerNear(free, cornerPixels * pixel);
	if (corner && !but.has(keyOf(corner.at)))
		return { kind: corner.node ? "node" : "corner", at: corner.at, xy: corner.xy };
	for (const a of anchors) {
		const found = a.near(free, linePixels * pixel);
		if (found?.kind === "building") return found;
	}
	// Borders that end in the hand move with it.
	const edge = net?.edgeNear(free, linePixels * pixel);
	if (edge && !edge.edge.line.some((at) => but.has(keyOf(at))))
		return { kind: "edge", at: lonLatOf(edge.xy), xy: edge.xy };
	for (const a of anchors) {
		const found = a.near(free, linePixels * pixel);
		if (found) return found;
	}
	return { kind: "free", at: lonLatOf(free), xy: free };
}
