// Whether the browser has a network, and what the reader has waved away for this visit.
import { signal } from "@preact/signals";
import { retry } from "./data";

export const online = signal(true);
export const dismissed = signal<number | null>(null); // edition whose baseline notice was closed

export function startConnection(): void {
	const read = () => {
		const was = online.value;
		online.value = navigator.onLine;
		if (!was && online.value) retry();
	};
	read();
	addEventListener("online", read);
	addEventListener("offline", read);
}
