// The corner a tap or a click has chosen: it stays so without the hand, for a button to act on.
import { signal } from "@preact/signals";
import type { Versions } from "./met";
import type { Corner } from "./net";

/** Known is a corner with the versions of the grids around it when it was met. */
export interface Known {
	corner: Corner;
	versions: Versions;
}

export const chosenCorner = signal<Known | null>(null);
