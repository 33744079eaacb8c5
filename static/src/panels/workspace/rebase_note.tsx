// What came of moving a draft onto the last edition, said on the desk of the new draft.
import { t, word } from "../../i18n";
import { edition, flight } from "../../state";
import { openEdition } from "../../workspace/draft";
import { rebased } from "../../workspace/mend";
import { Icon } from "../parts/icon";

export function RebaseNote() {
	const last = rebased.value;
	if (!last || last.outcome.edition.id !== edition.value) return null;
	const { replayed, left, stopped } = last.outcome;
	const at = stopped?.problems.find((p) => p.at)?.at;
	return (
		<div class={`note ${stopped ? "bad" : ""}`} role={stopped ? "alert" : "status"}>
			<p>
				<Icon name={stopped ? "warning" : "check"} />{" "}
				{stopped ? t("todo.rebase_stopped", { n: replayed, left }) : t("todo.rebased", { n: replayed })}
			</p>
			{stopped && (
				<p>
					{t("todo.rebase_why", {
						op: word("op", stopped.op),
						why: stopped.problems[0]?.message || stopped.message,
					})}
				</p>
			)}
			<div class="button-row">
				{at && (
					<button type="button" class="button" onClick={() => (flight.value = { place: at, zoom: 17 })}>
						<Icon name="locate" /> {t("refused.show")}
					</button>
				)}
				{stopped && (
					<button type="button" class="button" onClick={() => openEdition(last.from)}>
						{t("todo.old_draft")}
					</button>
				)}
				<button type="button" class="button" onClick={() => (rebased.value = null)}>
					{t("close")}
				</button>
			</div>
		</div>
	);
}
