// The reason the reader gives for the next operations; it is kept for a reload, and for one draft.
import { computed, signal } from "@preact/signals";
import { edition } from "../state";

interface Kept {
	edition: number | null;
	text: string;
}

const kept = "gridmap.reason";
const stored = signal<Kept>(restore());

/** reason for the next operations on the edition on screen; "": none. */
export const reason = computed(() => (stored.value.edition === edition.value ? stored.value.text : ""));

export function setReason(text: string): void {
	stored.value = { edition: edition.peek(), text };
	sessionStorage.setItem(kept, JSON.stringify(stored.peek()));
}

function restore(): Kept {
	try {
		const was = JSON.parse(sessionStorage.getItem(kept) ?? "null") as Kept | null;
		if (was && typeof was.text === "string") return was;
	} catch {
		// Nothing that was kept can be read.
	}
	return { edition: null, text: "" };
}
