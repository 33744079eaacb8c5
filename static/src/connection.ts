// Whether the browser has a network, and what the reader has waved away for this visit.
import { effect, signal } from "@preact/signals";
import { retry } from "./data";
import { liveState } from "./live";

export const online = signal(true);
export const dismissed = signal<number | null>(null); // edition whose baseline notice was closed

/** startConnection asks again for what failed, and calls back, when the server is there again. */
export function startConnection(back: () => void): void {
	const again = () => {
		retry();
		back();
	};
	const read = () => {
		const was = online.value;
		online.value = navigator.onLine;
		if (!was && online.value) again();
	};
	read();
	addEventListener("online", read);
	addEventListener("offline", read);
	let lost = false;
	effect(() => {
		const state = liveState.value;
		if (state === "live" && lost) again();
		lost = state === "lost" || (lost && state !== "live");
	});
}
