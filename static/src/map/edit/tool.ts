// What a tool is: it hears of the pointer and the keys, draws on the sheet, and asks for operations.
import type { Map as MapLibre } from "maplibre-gl";
import type { LonLat } from "../../api.types";
import type { Palette } from "../../palette";
import type { OperationRequest } from "../../workspace/edition.types";
import type { Footprints } from "./footprints";
import type { Held, Net } from "./net";
import type { Pen } from "./pen";
import type { XY } from "./plane";
import type { Roads } from "./roads";

/** Snapped is where the hand is: on something near, or free. at is sent, xy is drawn. */
export interface Snapped {
	kind: "node" | "corner" | "edge" | "building" | "road" | "free";
	at: LonLat;
	xy: XY;
}

/** Pointer is one moment of the hand. */
export interface Pointer {
	point: { x: number; y: number }; // pixels of the map
	free: XY; // where it is
	snapped: Snapped; // where it counts
	shift: boolean;
	alt: boolean;
	touch: boolean;
	clicks: number;
	keys: boolean; // the crosshair, moved by keys
}

/** Bench is what tools work with. */
export interface Bench {
	map: MapLibre;
	net: () => Net | null;
	colours: () => Palette;
	reach: (pixels: number) => number; // in units of the plane
	snap: (free: XY, how?: { but?: Held; touch?: boolean }) => Snapped;
	roads: () => Roads | null;
	buildings: () => Footprints | null;
	following: () => boolean; // the key that makes lines follow roads is held
	chosen: () => number | null; // the grid that is selected
	propose: (request: OperationRequest | null) => void; // asks what it would do; Enter commits it
	commit: (request: OperationRequest) => void;
	redraw: () => void;
}

export interface Tool {
	/** cursor over the map; the snapped place decides nothing. */
	cursor(): string;
	/** snaps: what lies near draws the hand to it, so it must be known. */
	snaps: boolean;
	hover(at: Pointer): void;
	/** down answers whether the tool takes the drag; else the map pans. */
	down(at: Pointer): boolean;
	move(at: Pointer): void;
	up(at: Pointer): void;
	/** tap is a finger that came and went where down did not take it. */
	tap?(at: Pointer): void;
	/** key answers whether the tool took it. Enter and Escape come last, as finish and cancel. */
	key(key: string): boolean;
	finish(): void;
	/** begun: something is there that is not enough to commit yet. */
	begun?(): boolean;
	/** release lets go of the press alone, as if the hand had not come down. */
	release(): void;
	/** cancel lets go of everything; it answers whether there was anything to let go. */
	cancel(): boolean;
	/** renewed: the borders are others now. */
	renewed?(): void;
	draw(pen: Pen): void;
	/** end lets go of what the tool listened to; another is in hand. */
	end?(): void;
}
