// How near one must be to read a district's grids: its own grids decide, since a grid is a few
// streets in one place and half a town in another.
import type { Bounds } from "../api.types";

const width = 64; // CSS pixels across a typical grid at the zoom answered
const filled = 0.55; // of a district's box its grids cover about so much

/** gridZoom is the zoom at which a typical grid of a district is 64 pixels across. */
export function gridZoom(bounds: Bounds | null, grids: number): number {
	if (!bounds || grids === 0) return 13.5;
	const [west, south, east, north] = bounds;
	const cos = Math.cos(((south + north) / 2) * (Math.PI / 180));
	const metres = 111_320;
	const across = Math.sqrt(((east - west) * metres * cos * (north - south) * metres * filled) / grids);
	const zoom = Math.log2((40_075_017 * cos) / 512 / (across / width));
	return Math.round(Math.max(8, Math.min(16, zoom)) * 10) / 10;
}
