// What the gesture under way would do, asked of the server while the hand moves: one question at
// a time, the newest next, never a queue.
import { signal } from "@preact/signals";
import { Problem } from "../api";
import { edition } from "../state";
import { lifted } from "./commit";
import type { OperationRequest, Redrawn } from "./edition.types";
import { attempt } from "./send";

/** Trial is the last answer to the gesture under way. */
export interface Trial {
	asked: OperationRequest;
	answer: Redrawn | null;
	problem: Problem | null;
}

export const trial = signal<Trial | null>(null);

let next: OperationRequest | null = null;
let running: AbortController | null = null;

/** tryOut asks about a request; null: the gesture is over. */
export function tryOut(request: OperationRequest | null): void {
	next = request;
	if (request === null) {
		running?.abort();
		running = null;
		trial.value = null;
		return;
	}
	if (!running) ask();
}

async function ask(): Promise<void> {
	while (next !== null && edition.peek() !== null) {
		const asked = next;
		next = null;
		const mine = new AbortController();
		const of = edition.peek()!;
		running = mine;
		try {
			const answer = await attempt(of, lifted(asked, of), mine.signal);
			if (!mine.signal.aborted) trial.value = { asked, answer, problem: null };
		} catch (cause) {
			if (mine.signal.aborted) return;
			trial.value = {
				asked,
				answer: null,
				problem: cause instanceof Problem ? cause : new Problem(-1, String(cause)),
			};
		}
		if (mine.signal.aborted) return;
	}
	running = null;
}
