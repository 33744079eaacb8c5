// What the reader can take back and do again, read from the log: it survives a reload.
import { computed } from "@preact/signals";
import { url } from "../api";
import type { Page } from "../api.types";
import { query } from "../data";
import { actor } from "../session";
import { edition } from "../state";
import { done, waiting } from "./commit";
import { canEdit } from "./draft";
import type { Operation } from "./edition.types";
import { type Tips, tipsOf } from "./log";

/** tips of the reader's own operations in the edition on screen; null until known. */
export const tips = computed<Tips | null>(() => {
	if (!canEdit.value || edition.value === null || !actor.value) return null;
	const path = url(`editions/${edition.value}/operations`, { actor: actor.value.id, limit: 100 });
	const page = query<Page<Operation>>(path, ["operations"]).value.data;
	return page ? tipsOf(page.items, page.next === null) : null;
});

/** unread: steps are on their way, or done and not yet in the log that was read. */
const unread = computed(
	() =>
		waiting.value.length > 0 ||
		(done.value !== null &&
			done.value.step.edition === edition.value &&
			tips.value !== null &&
			done.value.answer.operation > tips.value.newest),
);

// A log longer than what was read may hold more; the server says so then.
export const canUndo = computed(
	() => tips.value !== null && (unread.value || tips.value.undo !== null || !tips.value.whole),
);
export const canRedo = computed(
	() => tips.value !== null && (unread.value || tips.value.redo !== null || !tips.value.whole),
);
