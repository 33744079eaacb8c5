// What is said about places of the edition on screen.
import { batch, computed, effect, signal } from "@preact/signals";
import { call, url } from "../api";
import type { LonLat } from "../api.types";
import { invalidate, queryAll } from "../data";
import { can } from "../session";
import { district, edition, flight, go, select } from "../state";
import { threadsOf } from "./comment_threads";
import { draft } from "./draft";
import type { EditionComment } from "./edition.types";

export const comments = computed(
	() =>
		queryAll<EditionComment>(
			draft.value && can("read_district")
				? url(`editions/${draft.value.id}/comments`, { district: district.value?.id })
				: null,
			["comments"],
		).value,
);

export const threads = computed(() => threadsOf(comments.value.data?.items ?? []));

/** canComment: until it is in force an edition may be talked about. */
export const canComment = computed(
	() =>
		can("join_drafts") &&
		draft.value !== null &&
		["draft", "submitted", "approved", "scheduled"].includes(draft.value.state),
);

/** Spot is where a new comment is to stand. */
export interface Spot {
	at: LonLat;
	grid: number | null;
}

/** aiming: the next click on the map says where a comment stands; spot: it has. */
export const aiming = signal(false);
export const spot = signal<Spot | null>(null);

// A place is one of the edition it was chosen in.
effect(() => {
	edition.value;
	aiming.value = false;
	spot.value = null;
});

/** openThread is the one that was chosen on the map or in the list. */
export const openThread = signal<number | null>(null);

export function startAim(): void {
	batch(() => {
		if (edition.peek() === null) return;
		go({ desk: "review", selection: null });
		spot.value = null;
		aiming.value = true;
	});
}

/** stopAim lets go; it answers whether there was anything to let go. */
export function stopAim(): boolean {
	const had = aiming.peek() || spot.peek() !== null;
	aiming.value = false;
	spot.value = null;
	return had;
}

export function pinAt(at: LonLat, grid: number | null): void {
	batch(() => {
		aiming.value = false;
		spot.value = { at, grid };
		select(null);
		go({ desk: "review" });
	});
}

export function showThread(id: number, fly: boolean): void {
	const thread = threads.peek().find((t) => t.head.id === id);
	if (!thread) return;
	batch(() => {
		openThread.value = id;
		select(null);
		go({ desk: "review" });
		if (fly) flight.value = { place: thread.head.at, zoom: 16.5 };
	});
}

const tags = new Set(["comments"]);

async function send<T>(path: string, method: string, body?: unknown, key?: string): Promise<T> {
	const out = await call<T>(`/api/v1/editions/${edition.peek()}/comments${path}`, {
		method,
		body,
		headers: key ? { "Idempotency-Key": key } : {},
	});
	invalidate(tags);
	return out;
}

/** say pins a comment. The key makes it safe to send again. */
export async function say(text: string, where: Spot, key: string): Promise<void> {
	const made = await send<EditionComment>(
		"",
		"POST",
		{ text, at: where.at, ...(where.grid ? { grid: where.grid } : {}) },
		key,
	);
	batch(() => {
		spot.value = null;
		openThread.value = made.id;
	});
}

export async function answer(thread: number, text: string, key: string): Promise<void> {
	await send("", "POST", { text, reply_to: thread }, key);
}

export async function reword(id: number, text: string): Promise<void> {
	await send(`/${id}`, "PATCH", { text });
}

export async function remove(id: number): Promise<void> {
	await send(`/${id}`, "DELETE");
}

export async function settle(thread: number, done: boolean): Promise<void> {
	await send(`/${thread}/${done ? "resolve" : "reopen"}`, "POST");
}
