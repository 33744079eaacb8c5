// The bar over the map that says which edition is on screen, how it stands and whether all is saved.
import { longDay } from "../../format";
import { lang, t, word } from "../../i18n";
import { go } from "../../state";
import { discard, saving, tryNow, waiting } from "../../workspace/commit";
import { canEdit, draft, leaveEdition } from "../../workspace/draft";
import { Icon } from "../parts/icon";
import { EditionTitle } from "./edition_title";
import { OthersHere } from "./others_here";
import { UndoButtons } from "./undo_buttons";

export function EditionBar() {
	const e = draft.value;
	if (!e) return null;
	const day = e.from ?? e.planned_from;
	return (
		<section class="edition-bar card" aria-label={t("edition.bar")}>
			<EditionTitle edition={e} />
			<button
				type="button"
				class={`state-word link ${e.state}`}
				title={t("edition.see_review")}
				onClick={() => go({ desk: "review", selection: null })}
			>
				{word("edition_state", e.state)}
			</button>
			<span class="soft edition-day">
				{day ? t("edition.from", { day: longDay(day, lang.value) }) : t("edition.no_day")}
			</span>
			{!canEdit.value && <span class="soft edition-day">{t("edition.read_only")}</span>}
			<OthersHere />
			{canEdit.value && (
				<>
					<span class="bar-rule" />
					<UndoButtons />
					<span class={`saving ${saving.value}`} role="status">
						{t(`saving.${saving.value}`, { n: waiting.value.length })}
					</span>
					{saving.value === "failing" && <Failing />}
				</>
			)}
			<button
				type="button"
				class="icon-button"
				aria-label={t("desk.leave")}
				title={t("desk.leave")}
				onClick={leaveEdition}
			>
				<Icon name="close" />
			</button>
		</section>
	);
}

/** Failing: the server fails at the first step again and again; what stands behind it waits. */
function Failing() {
	return (
		<>
			<button type="button" class="link" onClick={tryNow}>
				{t("saving.try_now")}
			</button>
			<button type="button" class="link" onClick={() => discard(waiting.value[0]!)}>
				{t("saving.discard")}
			</button>
		</>
	);
}
