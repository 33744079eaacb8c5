// What the last change of responsibility did, how far one under way is, what was refused, and the
// way back.
import { t } from "../../i18n";
import { newest, notDone, said, sending, takeBackAssignment, touchedSince } from "../../workspace/assign";
import { canEdit } from "../../workspace/draft";
import { Icon } from "../parts/icon";
import { gridWords, refusalWords } from "./people_words";

export function AssignNotice() {
	const last = newest();
	const under = sending.value;
	return (
		<div class="assign-notice">
			<div role="status">
				{under && under.total > 1 && (
					<p class="progress">
						<progress value={under.done} max={under.total} aria-label={t("assigned.sending", under)} />
						<span class="figures soft">{t("assigned.sending", under)}</span>
					</p>
				)}
				{!under && said.value && (
					<p class={said.value === last?.words ? "visually-hidden" : "note"}>{said.value}</p>
				)}
			</div>
			{notDone.value.map(({ grids, problem }) => (
				<p key={grids[0]} class="note bad" role="alert">
					<Icon name="warning" />{" "}
					{t("assigned.refused", { grids: gridWords(grids), why: refusalWords(problem) })}
				</p>
			))}
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
