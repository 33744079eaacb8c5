// Comments set in threads, and pins that lie too close set together. Pure.
import type { LonLat } from "../api.types";
import type { EditionComment } from "./edition.types";

export interface Thread {
	head: EditionComment;
	replies: EditionComment[];
	open: boolean;
	last: string; // moment of the newest word in it
}

/** threadsOf sets comments in threads: open ones first, the newest word first. */
export function threadsOf(comments: readonly EditionComment[]): Thread[] {
	const threads = new Map<number, Thread>();
	for (const c of comments)
		if (c.reply_to === null)
			threads.set(c.id, { head: c, replies: [], open: c.resolved_at === null, last: c.made_at });
	for (const c of comments) {
		const thread = c.reply_to === null ? undefined : threads.get(c.reply_to);
		if (!thread) continue;
		thread.replies.push(c);
		if (c.made_at > thread.last) thread.last = c.made_at;
	}
	return [...threads.values()].sort(
		(a, b) =>
			Number(b.open) - Number(a.open) || (a.last < b.last ? 1 : a.last > b.last ? -1 : b.head.id - a.head.id),
	);
}

/** Pin is one mark on the map: a thread, or several that would lie over one another. */
export interface Pin {
	at: LonLat;
	threads: Thread[];
}

/** pinsOf sets threads together that are nearer than reach pixels; place says where a thread is on the screen. */
export function pinsOf(
	threads: readonly Thread[],
	place: (at: LonLat) => { x: number; y: number },
	reach: number,
): Pin[] {
	const pins: (Pin & { x: number; y: number })[] = [];
	for (const thread of threads) {
		const { x, y } = place(thread.head.at);
		const near = pins.find((p) => Math.hypot(p.x - x, p.y - y) < reach);
		if (near) near.threads.push(thread);
		else pins.push({ at: thread.head.at, threads: [thread], x, y });
	}
	return pins.map(({ at, threads: list }) => ({ at, threads: list }));
}

/** boundsOf is the box around places. */
export function boundsOf(places: readonly LonLat[]): [number, number, number, number] {
	const lons = places.map((p) => p[0]);
	const lats = places.map((p) => p[1]);
	return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
