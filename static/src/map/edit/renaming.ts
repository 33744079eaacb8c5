// Which grid's code and name are being written, and where on the map the form stands.
import { signal } from "@preact/signals";
import type { LonLat } from "../../api.types";
import { selection } from "../../state";
import { canEdit } from "../../workspace/draft";

/** renaming is the grid whose form is open. */
export const renaming = signal<number | null>(null);

/** pinned is the place the form is about, once known; the map says where that is on screen. */
export const pinned = signal<LonLat | null>(null);
export const pinnedSpot = signal<{ x: number; y: number } | null>(null);

export function rename(id: number): void {
	if (!canEdit.peek()) return;
	pinned.value = null;
	renaming.value = id;
}

/** renameChosen opens the form of the chosen grid. */
export function renameChosen(): void {
	const s = selection.peek();
	if (s?.kind === "grid") rename(s.id);
}
