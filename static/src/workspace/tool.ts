// Which tool the hand holds. Nothing of it is in a link: a link shows a map, not a gesture.
import { computed, signal } from "@preact/signals";
import { aiming } from "./comments";
import { canEdit } from "./draft";

export const tools = ["adjust", "cut", "merge", "reshape", "transfer", "brush", "box"] as const;
export type ToolName = (typeof tools)[number];

/** toolKeys are the letters that take up each tool. */
export const toolKeys: Record<ToolName, string> = {
	adjust: "v",
	cut: "c",
	merge: "j",
	reshape: "r",
	transfer: "t",
	brush: "b",
	box: "x",
};

const taken = signal<ToolName>("adjust");

/** tool in hand; null: the edition on screen is only looked at, or a place for a comment is being chosen. */
export const tool = computed<ToolName | null>(() => (canEdit.value && !aiming.value ? taken.value : null));

export function takeTool(name: ToolName): void {
	taken.value = name;
}

/** brushWidth in pixels of the screen. */
export const brushWidths = [12, 24, 48, 96] as const;
export const brushWidth = signal<number>(24);

/** widen takes up the next wider brush, or with -1 the next narrower one. */
export function widen(by: 1 | -1): void {
	const i = brushWidths.findIndex((w) => w >= brushWidth.peek());
	brushWidth.value = brushWidths[Math.min(Math.max(i + by, 0), brushWidths.length - 1)]!;
}

/** Settings of the next operations. */
export const snapping = signal(true);
export const acrossAreas = signal(false);

/** gesture is true while a line is being drawn or a corner is in the hand. */
export const gesture = signal(false);

/** following is true while the key is held that makes lines follow roads; alongRoads: they do without it. */
export const following = signal(false);
export const alongRoads = signal(false);

/** drawsLines: these tools can follow roads. */
export const drawsLines = (name: ToolName | null) =>
	name === "cut" || name === "reshape" || name === "transfer";
