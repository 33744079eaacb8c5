// What the reader can take back and do again, as the server knows it: it survives a reload.
import { computed } from "@preact/signals";
import { url } from "../api";
import { query } from "../data";
import { actor } from "../session";
import { edition } from "../state";
import { done, waiting } from "./commit";
import { canEdit } from "./draft";
import type { OwnTips } from "./edition.types";

/** tips of the reader's own operations in the edition on screen; null until known. */
export const tips = computed<OwnTips | null>(() => {
	if (!canEdit.value || edition.value === null || !actor.value) return null;
	return query<OwnTips>(url(`editions/${edition.value}/undo`), ["operations"]).value.data ?? null;
});

/** unread: steps are on their way, or done and not yet in what was read. */
const unread = computed(
	() =>
		waiting.value.length > 0 ||
		(done.value !== null &&
			done.value.step.edition === edition.value &&
			tips.value !== null &&
			done.value.answer.operation > tips.value.newest),
);

export const canUndo = computed(() => tips.value !== null && (unread.value || tips.value.undo !== null));
export const canRedo = computed(() => tips.value !== null && (unread.value || tips.value.redo !== null));
