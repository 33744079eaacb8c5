// Why something could not be taken back or done again, in the reader's words.
import { t } from "../i18n";
import { actor } from "../session";
import type { Refusal } from "./commit";

/** takeBackWords are the words for a refused undo or redo; null: the refusal is of another kind. */
export function takeBackWords({ step, problem, current }: Refusal): string | null {
	if (step.path === "operations") return null;
	// Without a number the newest was meant, and pressing the key again would come to the same.
	const older = problem.status === 409 && !("operation" in step.body) ? t("history.older_there") : "";
	const other = current[0];
	if (other) {
		const grid = other.name || other.code;
		const own = other.changed_by?.id === actor.peek()?.id;
		const why = own
			? t("history.changed_by_me", { grid })
			: t("history.changed_since", { grid, who: other.changed_by?.name ?? "–" });
		return why + older;
	}
	switch (problem.parts[0]?.rule) {
		case "undone":
			return t("history.is_taken_back");
		case "stands":
			return t("history.stands");
		case "copy":
			return t("history.copy");
		case "stale":
			return t("history.gone") + older;
	}
	if (problem.status === 404) return t(`history.nothing_to_${step.path}`);
	return null;
}
