// Take back and do again: what, says the tooltip; whether there is anything, the log.
import { t } from "../../i18n";
import { doAgain, takeBack } from "../../workspace/commit";
import type { Operation } from "../../workspace/edition.types";
import { ownGrids } from "../../workspace/log";
import { canRedo, canUndo, tips } from "../../workspace/undo";
import { Icon } from "../parts/icon";

export function UndoButtons() {
	return (
		<>
			<button
				type="button"
				class="icon-button"
				aria-label={t("edition.undo")}
				title={`${what(tips.value?.undo, "undo", canUndo.value)} (Ctrl+Z)`}
				disabled={!canUndo.value}
				onClick={() => takeBack()}
			>
				<Icon name="undo" />
			</button>
			<button
				type="button"
				class="icon-button"
				aria-label={t("edition.redo")}
				title={`${what(tips.value?.redo, "redo", canRedo.value)} (Ctrl+Shift+Z)`}
				disabled={!canRedo.value}
				onClick={() => doAgain()}
			>
				<Icon name="redo" />
			</button>
		</>
	);
}

/** what would be taken back or done again. */
function what(o: Operation | null | undefined, way: "undo" | "redo", can: boolean): string {
	if (o) return t(`history.would_${way}`, { what: named(o) });
	return can ? t(`edition.${way}`) : t(`history.nothing_to_${way}`);
}

/** named is an operation with the grids it was about. */
export function named(o: Operation): string {
	const grids = ownGrids(o).map((g) => g.name || g.code);
	const shown = grids.slice(0, 3).join(t("list.comma"));
	const more = grids.length > 3 ? t("history.and_more", { n: grids.length }) : "";
	return `${t(`op.${o.op}`)} ${shown}${more}`;
}
