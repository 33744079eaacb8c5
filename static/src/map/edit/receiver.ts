// Which grid gets what is painted or circled: the chosen one, else the one the gesture began in.
import { computed, signal } from "@preact/signals";
import { go, selection } from "../../state";
import type { XY } from "./plane";
import type { Bench, Pointer } from "./tool";

/** begun is the grid a gesture without a chosen one began in. */
const begun = signal<number | null>(null);

/** choosing: the next click says which grid receives. */
export const choosing = signal(false);

/** receiver is the grid that would get what is drawn now; null: the first place will say. */
export const receiver = computed<number | null>(() => {
	const s = selection.value;
	return s?.kind === "grid" ? s.id : begun.value;
});

export function openReceiver(bench: Bench, at: XY): void {
	begun.value = bench.net()?.gridAt(at) || null;
}

export function closeReceiver(): void {
	begun.value = null;
}

export function receiverOf(bench: Bench): number | null {
	return bench.chosen() ?? begun.peek();
}

/** took answers whether a click chose the receiving grid instead of beginning a gesture. */
export function took(bench: Bench, at: Pointer): boolean {
	if (!choosing.peek() && !at.alt) return false;
	choosing.value = false;
	const id = bench.net()?.gridAt(at.free);
	if (id) go({ selection: { kind: "grid", id } });
	return true;
}
