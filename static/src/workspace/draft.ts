// The edition on screen in the workspace: what it is, and what the reader may do with it.
import { computed } from "@preact/signals";
import { call, url } from "../api";
import { query } from "../data";
import { can } from "../session";
import { district, edition, go } from "../state";
import type { EditionDetail } from "./edition.types";

const idle = { data: undefined, error: undefined, loading: false };

/** opened is the server's answer about the edition on screen. */
export const opened = computed(() =>
	edition.value === null || district.value === null
		? idle
		: query<EditionDetail>(url(`editions/${edition.value}`, { district: district.value.id }), ["edition"])
				.value,
);

/** draft is the edition on screen, once known; null: the workspace is closed. */
export const draft = computed<EditionDetail | null>(() => opened.value.data ?? null);

/** canEdit: the reader may redraw what is on screen. */
export const canEdit = computed(() => draft.value?.state === "draft" && can("edit_drafts"));

/** openEdition shows an edition in the workspace; what was chosen of another one is let go. */
export function openEdition(id: number): void {
	go({ tab: "drafts", edition: id, desk: "todo", selection: null, asOf: null, topic: "responsibility" });
}

export function leaveEdition(): void {
	go({ tab: "drafts", edition: null, selection: null, topic: "responsibility" });
}

/** createDraft makes a draft and opens it. */
export async function createDraft(
	name: string,
	from: number | null,
	plannedFrom: string | null,
): Promise<void> {
	const made = await call<EditionDetail>("/api/v1/editions", {
		method: "POST",
		body: {
			name,
			...(from === null ? {} : { from }),
			...(plannedFrom ? { planned_from: plannedFrom } : {}),
		},
	});
	openEdition(made.id);
}
