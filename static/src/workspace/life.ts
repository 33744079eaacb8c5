// The way of an edition: what is asked of the server, and what is known of the one on screen.
import { computed } from "@preact/signals";
import { call, Problem, url } from "../api";
import { invalidate, queryAll } from "../data";
import { actor, can } from "../session";
import { district, edition, go } from "../state";
import { saved } from "./commit";
import { draft } from "./draft";
import type { EditionDetail, EditionEvent, Published } from "./edition.types";
import { type Act, isStale, type Offer, offers, timelineEnd } from "./edition_life";

/** editions of the district, whole. */
export const editions = computed(
	() =>
		queryAll<EditionDetail>(
			can("read_district") && district.value ? url("editions", { district: district.value.id }) : null,
			["edition"],
		).value,
);

/** events of the edition on screen, newest first. */
export const events = computed(
	() =>
		queryAll<EditionEvent>(
			draft.value ? url(`editions/${draft.value.id}/events`, { district: district.value?.id }) : null,
			["edition"],
		).value,
);

/** stale: another edition has become the last since the one on screen was made; it must be rebased. */
export const stale = computed(() =>
	draft.value ? isStale(draft.value, editions.value.data?.items ?? []) : false,
);

/** last is the edition that the one on screen would replace. */
export const last = computed(() => timelineEnd(editions.value.data?.items ?? []));

/** offered is what may be done with the edition on screen, and why not. */
export const offered = computed<Offer[]>(() => {
	const e = draft.value;
	if (!e) return [];
	const who = {
		id: actor.value?.id ?? null,
		edits: can("edit_drafts"),
		reviews: can("review_drafts"),
	};
	return offers(e, who, { stale: stale.value });
});

const tags = new Set(["edition", "gate", "grids", "impact"]);

/** over are the tags of what an edition leaves its way by: nothing stands in its way any more. */
const over = new Set(["edition", "grids", "impact"]);

/** act takes the edition on screen a step on, after what was drawn in it. Errors are Problems. */
export async function act(what: Exclude<Act, "publish" | "copy">, note: string): Promise<void> {
	const id = edition.peek()!;
	if (what !== "abandon") await saved(id);
	await call(`/api/v1/editions/${id}/${what}`, { method: "POST", body: { note } });
	invalidate(what === "abandon" ? over : tags);
}

export async function publish(from: string, note: string): Promise<Published> {
	const out = await call<Published>(`/api/v1/editions/${edition.peek()}/publish`, {
		method: "POST",
		body: { from, note },
	});
	invalidate(over);
	return out;
}

/** change names the edition on screen, or says which day it is meant for ("": none yet). */
export async function change(what: { name?: string; planned_from?: string }): Promise<void> {
	await call(`/api/v1/editions/${edition.peek()}`, { method: "PATCH", body: what });
	invalidate(tags);
}

/** abandon gives up an edition that is not on screen. */
export async function abandon(id: number, note = ""): Promise<void> {
	await call(`/api/v1/editions/${id}/abandon`, { method: "POST", body: { note } });
	invalidate(tags);
	if (edition.peek() === id) go({ edition: null });
}

export function asProblem(cause: unknown): Problem {
	return cause instanceof Problem ? cause : new Problem(-1, String(cause));
}
