// What the panels read from the server: one cached signal per address, refetched when a change
// that concerns it arrives. Old data stays on screen while new data is on its way.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { allPages, call, Problem } from "./api";

let refused: () => void = () => undefined;

/** onRefusal is told when the server says that nobody is signed in (any more). */
export function onRefusal(tell: () => void): void {
	refused = tell;
}

export interface Answer<T> {
	data: T | undefined;
	error: Problem | undefined;
	loading: boolean;
}

interface Entry {
	answer: Signal<Answer<unknown>>;
	tags: readonly string[];
	fetch: (path: string, signal: AbortSignal) => Promise<unknown>;
	abort: AbortController | null;
	watched: boolean;
	dirty: boolean;
}

const entries = new Map<string, Entry>();
const nothing: ReadonlySignal<Answer<never>> = signal({ data: undefined, error: undefined, loading: false });
const most = 120; // unwatched answers kept for the way back

/**
 * query answers the signal of a GET. tags name the layers whose changes make it stale; an empty
 * path answers an idle signal, so that callers need no branch.
 */
export function query<T>(path: string | null, tags: readonly string[]): ReadonlySignal<Answer<T>> {
	return take<T>(path, tags, (p, abort) => call(p, { signal: abort }));
}

/** queryAll is query for a list that is wanted whole: it follows next to the end. */
export function queryAll<T>(
	path: string | null,
	tags: readonly string[],
): ReadonlySignal<Answer<{ items: T[] }>> {
	return take<{ items: T[] }>(path, tags, (p, abort) => allPages<T>(p, abort));
}

/** queryWith is query for what one GET does not answer: fetch asks for all of it. */
export function queryWith<T>(
	path: string | null,
	tags: readonly string[],
	fetch: (path: string, signal: AbortSignal) => Promise<T>,
): ReadonlySignal<Answer<T>> {
	return take<T>(path, tags, fetch);
}

function take<T>(
	path: string | null,
	tags: readonly string[],
	fetch: Entry["fetch"],
): ReadonlySignal<Answer<T>> {
	if (!path) return nothing;
	let entry = entries.get(path);
	if (!entry) {
		const made: Entry = {
			tags,
			fetch,
			abort: null,
			watched: false,
			dirty: false,
			answer: signal<Answer<unknown>>(
				{ data: undefined, error: undefined, loading: true },
				{
					watched: () => {
						made.watched = true;
						if (made.dirty) run(path, made);
					},
					unwatched: () => {
						made.watched = false;
					},
				},
			),
		};
		entry = made;
		entries.set(path, made);
		trim();
		run(path, made);
	}
	return entry.answer as ReadonlySignal<Answer<T>>;
}

async function run(path: string, entry: Entry): Promise<void> {
	entry.abort?.abort();
	const abort = new AbortController();
	entry.abort = abort;
	entry.dirty = false;
	try {
		const data = await entry.fetch(path, abort.signal);
		if (abort.signal.aborted) return;
		entry.answer.value = { data, error: undefined, loading: false };
	} catch (cause) {
		if (abort.signal.aborted) return;
		const error = cause instanceof Problem ? cause : new Problem(-1, String(cause));
		entry.dirty = true; // ask again when it is looked at again
		entry.answer.value = { data: entry.answer.peek().data, error, loading: false };
		if (error.status === 401) refused();
	}
}

function trim(): void {
	if (entries.size <= most) return;
	for (const [path, entry] of entries) {
		if (entries.size <= most) return;
		if (!entry.watched) entries.delete(path);
	}
}

/** invalidate refetches what is on screen and carries one of the tags, and forgets the rest. */
export function invalidate(tags: ReadonlySet<string>): void {
	for (const [path, entry] of entries) {
		if (!entry.tags.some((tag) => tags.has(tag))) continue;
		if (entry.watched) run(path, entry);
		else entry.dirty = true;
	}
}

/** forgetEditions drops what was read of editions that are not on screen and have changed since: who
 * comes back to one must not be shown, or draw on, what it was. */
export function forgetEditions(ids: ReadonlySet<number>): void {
	if (ids.size === 0) return;
	for (const [path, entry] of entries) {
		const id = Number(/\/editions\/(\d+)|[?&]edition=(\d+)/.exec(path)?.slice(1).find(Boolean));
		if (!ids.has(id)) continue;
		if (entry.watched) run(path, entry);
		else {
			entry.abort?.abort();
			entries.delete(path);
		}
	}
}

/** retry asks again for what failed. */
export function retry(): void {
	for (const [path, entry] of entries) {
		if (entry.answer.peek().error) run(path, entry);
	}
}

/** forget drops everything: who is asking has changed, so every answer may. */
export function forget(): void {
	for (const [path, entry] of entries) {
		if (entry.watched) {
			entry.answer.value = { data: undefined, error: undefined, loading: true };
			entry.abort?.abort();
			entry.dirty = true;
			// Panels that are no longer shown let go of their questions first.
			setTimeout(() => {
				if (entry.watched && entry.dirty) run(path, entry);
			});
		} else {
			entry.abort?.abort();
			entries.delete(path);
		}
	}
}
