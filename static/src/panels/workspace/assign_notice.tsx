// What the last change of responsibility did, how far one under way is, what was refused, and the
// way back.
import { t } from "../../i18n";
import { edition } from "../../state";
import { newest, outcome, sending, takeBackAssignment, touchedSince } from "../../workspace/assign";
import { canEdit } from "../../workspace/draft";
import { Icon } from "../parts/icon";
import { gridWords, refusalWords } from "./people_words";

export function AssignNotice() {
	const last = newest();
	const under = sending.value;
	const came = outcome.value?.edition === edition.value ? outcome.value : null;
	const stale = came?.refused.some(({ problem }) => problem.parts.some((p) => p.rule === "stale_plan"));
	return (
		<div class="assign-notice">
			<div role="status">
				{under && under.total > 1 && (
					<p class="progress">
						<progress value={under.done} max={under.total} aria-label={t("assigned.sending", under)} />
						<span class="figures soft">{t("assigned.sending", under)}</span>
					</p>
				)}
				{!under && came?.words && (
					<p class={came.words === last?.words ? "visually-hidden" : "note"}>{came.words}</p>
				)}
			</div>
			{came?.refused.map(({ grids, problem }) => (
				<p key={grids[0]} class="note bad" role="alert">
					<Icon name="warning" />{" "}
					{t("assigned.refused", { grids: gridWords(grids), why: refusalWords(problem) })}
				</p>
			))}
			{stale && canEdit.value && (
				<p class="button-row">
					<button type="button" class="button" disabled={!!under} onClick={came?.again}>
						{t("assigned.again")}
					</button>
				</p>
			)}
			{last && canEdit.value && (
				<p class="undo-line">
					<button
						type="button"
						class="link"
						disabled={!!under}
						aria-label={t("assigned.undo_label", { what: last.words })}
						onClick={() => takeBackAssignment(t("assigned.undone", { what: last.words }))}
					>
						<Icon name="undo" size={12} /> {t("assigned.undo")}
					</button>{" "}
					<span>{last.words}</span>
					{touchedSince(last) && (
						<span class="warn-text">
							<Icon name="warning" size={12} /> {t("assigned.undo_touched")}
						</span>
					)}
				</p>
			)}
		</div>
	);
}
