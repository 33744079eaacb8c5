// Being in an edition together: this tab says where it is, and hears where the others are.
import { computed, effect, signal, untracked } from "@preact/signals";
import { call } from "../api";
import type { Bounds, LonLat } from "../api.types";
import { liveState, onPresence } from "../live";
import { palettes } from "../palette";
import { actor, can } from "../session";
import { edition, selection } from "../state";
import { draft } from "./draft";
import { heard, type Person, type Presence, peopleOf } from "./people_here";
import { tool } from "./tool";

const beat = 4000; // ms between words when nothing moves; the server forgets after ten seconds
const pace = 1000; // ms between words while something does

/** whereabouts is what this tab looks at and points to; the map keeps it. */
export const whereabouts = signal<{ bounds: Bounds | null; cursor: LonLat | null }>({
	bounds: null,
	cursor: null,
});

const list = signal<readonly Presence[]>([]);

/** people are the others in the edition on screen. */
export const people = computed<Person[]>(() =>
	peopleOf(list.value, actor.value?.id ?? null, palettes.light.people.length),
);

const session = crypto.randomUUID();

/** joined is the edition this tab is present in; null: it only looks, or there is none. */
const joined = computed(() => {
	const e = draft.value;
	const open = e !== null && ["draft", "submitted", "approved", "scheduled"].includes(e.state);
	return open && can("join_drafts") ? e.id : null;
});

const path = (id: number) => `/api/v1/editions/${id}/presence`;

/** startPresence tells and listens from now on. */
export function startPresence(): void {
	onPresence((word) => {
		list.value = heard(list.peek(), word, edition.peek());
	});
	// Whom one has not heard of yet: asked for on entering, and again after the stream was cut.
	effect(() => {
		const id = edition.value;
		const live = liveState.value === "live";
		untracked(() => {
			list.value = list.peek().filter((p) => p.edition === id);
			if (id !== null && live && can("read_district")) void ask(id);
		});
	});
	effect(() => {
		const id = joined.value;
		if (id === null) return;
		return untracked(() => stay(id));
	});
}

async function ask(id: number): Promise<void> {
	try {
		const { items } = await call<{ items: Presence[] }>(path(id));
		if (edition.peek() === id) list.value = items;
	} catch {
		// Who is here is told again with every step the others take.
	}
}

/** stay says where this tab is until its answer is called. */
function stay(id: number): () => void {
	let said = "";
	let at = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let wait = 0; // the server asked for a pause until then
	const say = () => {
		clearTimeout(timer);
		timer = setTimeout(say, beat);
		if (document.hidden || Date.now() < wait) return;
		const s = selection.peek();
		const { bounds, cursor } = whereabouts.peek();
		const words = {
			session,
			bounds,
			cursor,
			tool: tool.peek() ?? "",
			grids: s?.kind === "grid" && s.id > 0 ? [s.id] : [],
		};
		said = JSON.stringify(words);
		at = Date.now();
		call(path(id), { method: "PUT", body: words }).catch((cause) => {
			wait = Date.now() + ((cause as { wait?: number }).wait || 5) * 1000;
		});
	};
	const moved = effect(() => {
		whereabouts.value;
		selection.value;
		tool.value;
		clearTimeout(timer);
		timer = setTimeout(say, said === "" ? 0 : Math.max(50, at + pace - Date.now()));
	});
	const seen = () => !document.hidden && say();
	const leave = () => {
		fetch(`${path(id)}?session=${session}`, {
			method: "DELETE",
			keepalive: true,
			credentials: "same-origin",
		}).catch(() => undefined);
	};
	document.addEventListener("visibilitychange", seen);
	addEventListener("pagehide", leave);
	return () => {
		moved();
		clearTimeout(timer);
		document.removeEventListener("visibilitychange", seen);
		removeEventListener("pagehide", leave);
		leave();
	};
}
